/**
 * Reads numbers and texts from lines of bytes, in place. What is not spelled exactly as asked for makes the cursor lost
 * (`isLost`): it then stands anywhere, and what it read since means nothing.
 */

/**
 * A text of at least four bytes to compare with, eight bytes at a time: read as numbers, for which it must be plain ASCII.
 * Then its numbers are neither zero nor NaN, and equal numbers are equal bytes.
 */
export interface Literal {
  readonly byteCount: number;
  readonly words: Float64Array;
  /** The last eight bytes, which may overlap the words; of a shorter text the first four and the last four. */
  readonly lastWord: number;
  readonly firstHalf: number;
  readonly lastHalf: number;
}

const WORD_BYTES = 8;
const HALF_BYTES = 4;

export function literal(text: string): Literal {
  const bytes = Buffer.from(text);
  const { length } = bytes;
  const wordCount = Math.max(0, Math.ceil(length / WORD_BYTES) - 1);
  return {
    byteCount: length,
    words: Float64Array.from({ length: wordCount }, (_, index) => bytes.readDoubleLE(index * WORD_BYTES)),
    lastWord: length < WORD_BYTES ? 0 : bytes.readDoubleLE(length - WORD_BYTES),
    firstHalf: bytes.readInt32LE(0),
    lastHalf: bytes.readInt32LE(length - HALF_BYTES),
  };
}

export const NEWLINE = 10;
const QUOTE = 34;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const BRACE = 125;

/** Numbers of up to this many digits fit 32 bits; longer ones have up to 7 digits more, beyond which none is exact. */
const SMALL_DIGITS = 9;
const LOW_DIGITS_MAX = 7;
const POWERS_OF_TEN = Float64Array.from({ length: LOW_DIGITS_MAX + 1 }, (_, power) => 10 ** power);

/** Digits of a time in microseconds between 2001 and 2286. */
const TIME_DIGITS = 16;
const FOUR_DIGITS = 10_000;
const TIME_TAIL = FOUR_DIGITS * FOUR_DIGITS;

export class ByteCursor {
  /** Where the next byte is read. */
  at = 0;
  isLost = false;
  #bytes: Buffer = Buffer.alloc(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  /** The first eight bytes of the last time, and what they stand for. */
  #timeFirst = 0;
  #timeSecond = 0;
  #timeHead = 0;

  /** @param lines whole ones: a newline at the end stops whatever is read. They must not change while they are read. */
  open(lines: Buffer): void {
    this.#bytes = lines;
    this.#view = new DataView(lines.buffer, lines.byteOffset, lines.byteLength);
  }

  moveTo(at: number): void {
    this.at = at;
    this.isLost = false;
  }

  /** Whether the text stands here; then it is passed. hot: bench/import.ts */
  skip(text: Literal): boolean {
    const view = this.#view;
    const at = this.at;
    const end = at + text.byteCount;
    if (end > this.#bytes.length) return false;
    if (text.byteCount < WORD_BYTES) {
      if (view.getInt32(at, true) !== text.firstHalf) return false;
      if (view.getInt32(end - HALF_BYTES, true) !== text.lastHalf) return false;
    } else {
      const { words } = text;
      for (let index = 0; index < words.length; index++)
        if (view.getFloat64(at + index * WORD_BYTES, true) !== words[index]) return false;
      if (view.getFloat64(end - WORD_BYTES, true) !== text.lastWord) return false;
    }
    this.at = end;
    return true;
  }

  expect(text: Literal): void {
    if (!this.skip(text)) this.isLost = true;
  }

  /** The end of two objects and of the line. */
  expectEnd(): void {
    const bytes = this.#bytes;
    const at = this.at;
    if (bytes[at] !== BRACE || bytes[at + 1] !== BRACE || bytes[at + 2] !== NEWLINE) this.isLost = true;
    this.at = at + 3;
  }

  /**
   * A whole number as JSON writes it, of up to 16 digits; minus zero, leading zeros and what is not exact are left to
   * JSON.parse. hot: bench/import.ts
   */
  integer(): number {
    const bytes = this.#bytes;
    const isNegative = bytes[this.at] === MINUS;
    if (isNegative) this.at++;
    const from = this.at;
    const high = this.#digits(SMALL_DIGITS);
    const highEnd = this.at;
    if (highEnd === from || (bytes[from] === ZERO && (highEnd > from + 1 || isNegative))) this.isLost = true;
    if (highEnd < from + SMALL_DIGITS) return isNegative ? -high : high;
    const low = this.#digits(LOW_DIGITS_MAX);
    const value = high * POWERS_OF_TEN[this.at - highEnd]! + low;
    if (value > Number.MAX_SAFE_INTEGER) this.isLost = true;
    return isNegative ? -value : value;
  }

  /**
   * A time: as `integer` reads it, but that the times of a recording begin alike: the first eight of sixteen digits are not
   * read again while they are those of the time before. hot: bench/import.ts
   */
  time(): number {
    const at = this.at;
    if (at + TIME_DIGITS >= this.#bytes.length) return this.integer();
    const view = this.#view;
    const first = view.getInt32(at, true);
    const second = view.getInt32(at + HALF_BYTES, true);
    const third = view.getInt32(at + 2 * HALF_BYTES, true);
    const fourth = view.getInt32(at + 3 * HALF_BYTES, true);
    if (!isFourDigits(third) || !isFourDigits(fourth) || isDigit(this.#bytes[at + TIME_DIGITS]!))
      return this.integer();
    if (first !== this.#timeFirst || second !== this.#timeSecond) {
      const value = this.integer();
      if (this.isLost || this.at !== at + TIME_DIGITS) return value;
      this.#timeFirst = first;
      this.#timeSecond = second;
      this.#timeHead = value - (value % TIME_TAIL);
      return value;
    }
    this.at = at + TIME_DIGITS;
    return this.#timeHead + fourDigits(third) * FOUR_DIGITS + fourDigits(fourth);
  }

  /** A decimal with exactly `decimals` digits after the point, as a whole number of its last place. hot: bench/import.ts */
  decimal(decimals: number): number {
    const bytes = this.#bytes;
    const isNegative = bytes[this.at] === MINUS;
    if (isNegative) this.at++;
    const from = this.at;
    const whole = this.#digits(SMALL_DIGITS);
    const point = this.at;
    this.at = point + 1;
    const fraction = this.#digits(decimals);
    if (point === from || bytes[point] !== POINT || this.at !== point + 1 + decimals) this.isLost = true;
    const value = whole * POWERS_OF_TEN[decimals]! + fraction;
    return isNegative && value !== 0 ? -value : value;
  }

  /** A text of plain characters and its closing quote; one with others makes the cursor lost. */
  text(): string {
    const from = this.at;
    this.skipText();
    return this.isLost ? "" : this.#bytes.toString("latin1", from, this.at - 1);
  }

  /** Passes a text like `text`. @returns a number by which to look it up: equal for equal texts. hot: bench/import.ts */
  skipText(): number {
    const bytes = this.#bytes;
    const from = this.at;
    let at = from;
    let hash = 0;
    for (; isPlain(bytes[at]!); at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
    this.at = at + 1;
    if (at === from || bytes[at] !== QUOTE) this.isLost = true;
    return hash;
  }

  /** The digits that follow, `countMax` at most, which is 9 at most. hot: bench/import.ts */
  #digits(countMax: number): number {
    const bytes = this.#bytes;
    const from = this.at;
    let at = from;
    let value = 0;
    for (; at < from + countMax; at++) {
      const digit = bytes[at]! - ZERO;
      if (digit < 0 || digit > 9) break;
      value = (value * 10 + digit) | 0; // stays a 32-bit number, which is twice as fast
    }
    this.at = at;
    return value;
  }
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte < ZERO + 10;
}

/** Whether four bytes, the first of them the lowest, are digits: 0x30 to 0x39. */
function isFourDigits(word: number): boolean {
  return (word & 0xf0f0f0f0) === 0x30303030 && ((word + 0x06060606) & 0xf0f0f0f0) === 0x30303030;
}

/** What four digits stand for: first pairs of them, then both. */
function fourDigits(word: number): number {
  const digits = word & 0x0f0f0f0f;
  const pairs = digits * 10 + (digits >>> 8);
  return (pairs & 0xff) * 100 + ((pairs >>> 16) & 0xff);
}

/** Letters, digits and - . : */
function isPlain(byte: number): boolean {
  return (
    (byte >= 45 && byte <= 58 && byte !== 47) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)
  );
}
