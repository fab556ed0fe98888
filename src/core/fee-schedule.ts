/**
 * What one market's fills cost at any time: an ordered list of segments, each with the terms that hold from its time on. It
 * travels as JSON, in a tape's header and in manifests. `fee-history.ts` makes it of what the exchange said and when.
 */
import { dataError, type AppError } from "./errors.ts";
import { ROUNDING, type RoundingName } from "./fee-rounding.ts";
import { feeTerms, isRatePpt, type FeeRates, type FeeTerms } from "./fee-terms.ts";
import { formatTimeUs } from "./units.ts";

export interface FeeSegment extends FeeRates {
  /** It holds until the next one begins, the last one for ever. */
  readonly fromTimeUs: number;
  readonly rounding: RoundingName;
}

/** The JSON form. */
export interface FeeScheduleDocument {
  readonly schema: "halfspread-fees/1";
  /** The market, or "off". */
  readonly name: string;
  readonly segments: readonly FeeSegment[];
  /** Nothing says what the fee was before; it was taken for the same. Left out where nothing was taken for granted. */
  readonly assumedBeforeUs?: number;
}

const SCHEMA = "halfspread-fees/1";

export class FeeSchedule {
  /** Fees switched off, by name: every fill is free, and nothing is rounded. */
  static readonly none = new FeeSchedule("off", [
    { fromTimeUs: Number.MIN_SAFE_INTEGER, takerRatePpt: 0, makerRatePpt: 0, rounding: "cent" },
  ]);

  readonly name: string;
  readonly segments: readonly FeeSegment[];
  readonly assumedBeforeUs: number | undefined;
  readonly #terms: readonly FeeTerms[];
  // The segment of the last answer: only a memo, so that the next answer, mostly the same, costs two comparisons.
  #current: FeeTerms;
  #fromUs: number;
  #untilUs: number;

  /** @throws DATA_FEES_INVALID where a segment is malformed or they do not ascend. */
  constructor(name: string, segments: readonly FeeSegment[], assumedBeforeUs?: number) {
    requireSegments(name, segments);
    this.name = name;
    this.segments = segments;
    this.assumedBeforeUs = assumedBeforeUs;
    this.#terms = segments.map((segment) => feeTerms(segment, ROUNDING[segment.rounding]));
    this.#current = this.#terms[0]!;
    this.#fromUs = segments[0]!.fromTimeUs;
    this.#untilUs = segments[1]?.fromTimeUs ?? Infinity;
  }

  /** Whether this is `FeeSchedule.none` or its copy: no fee was asked for, rather than found to be zero. */
  get isOff(): boolean {
    return this.name === FeeSchedule.none.name;
  }

  /**
   * The terms that hold at a time; cheap while times come in order. hot: bench/fees.ts
   * @throws DATA_FEES_MISSING before the first segment.
   */
  termsAt(timeUs: number): FeeTerms {
    if (timeUs >= this.#fromUs && timeUs < this.#untilUs) return this.#current;
    return this.#seek(timeUs);
  }

  /** @throws DATA_FEES_MISSING where the fee is not known from this time on: to be asked before a run. */
  requireFrom(timeUs: number): void {
    const { fromTimeUs } = this.segments[0]!;
    if (!(timeUs >= fromTimeUs))
      throw feesMissing(
        this.name,
        `at ${formatTimeUs(timeUs)}: the first that is known is from ${formatTimeUs(fromTimeUs)}`,
      );
  }

  toJSON(): FeeScheduleDocument {
    const { name, segments, assumedBeforeUs } = this;
    return { schema: SCHEMA, name, segments, ...(assumedBeforeUs === undefined ? {} : { assumedBeforeUs }) };
  }

  /** A schedule from its JSON form, parsed. @throws DATA_FEES_INVALID */
  static fromJSON(value: unknown): FeeSchedule {
    if (typeof value !== "object" || value === null) throw invalid("(none)", "it is no object", value);
    const { schema, name, segments, assumedBeforeUs } = value as Partial<FeeScheduleDocument>;
    if (schema !== SCHEMA)
      throw invalid("(none)", `its schema is ${JSON.stringify(schema)}, not ${SCHEMA}`, schema);
    if (typeof name !== "string" || name === "") throw invalid("(none)", "it has no name", name);
    if (!Array.isArray(segments)) throw invalid(name, "its segments are no list", segments);
    if (assumedBeforeUs !== undefined && !Number.isSafeInteger(assumedBeforeUs))
      throw invalid(name, "its assumedBeforeUs is no whole number", assumedBeforeUs);
    return new FeeSchedule(name, segments, assumedBeforeUs);
  }

  #seek(timeUs: number): FeeTerms {
    this.requireFrom(timeUs);
    const index = this.segments.findLastIndex(({ fromTimeUs }) => fromTimeUs <= timeUs);
    this.#current = this.#terms[index]!;
    this.#fromUs = this.segments[index]!.fromTimeUs;
    this.#untilUs = this.segments[index + 1]?.fromTimeUs ?? Infinity;
    return this.#current;
  }
}

/**
 * There is no saying what a market's fills cost: never taken for nothing.
 * @param why goes on after "it is not known what the fees of TICKER were", such as "at 2026-01-01".
 */
export function feesMissing(name: string, why: string): AppError {
  return dataError("DATA_FEES_MISSING", `it is not known what the fees of ${name} were ${why}`, {
    hint: "Import the fees of its market, event and series (docs/FEES.md), or switch fees off by name.",
    data: { name },
  });
}

function requireSegments(name: string, segments: readonly FeeSegment[]): void {
  if (segments.length === 0) throw invalid(name, "it has no segment", segments);
  let previousUs = -Infinity;
  for (const [index, segment] of segments.entries()) {
    const fault = segmentFault(segment, previousUs);
    if (fault !== undefined) throw invalid(name, `segment ${index} ${fault}`, segment);
    previousUs = segment.fromTimeUs;
  }
}

/** What is wrong with a segment, which may be anything that JSON holds. */
function segmentFault(segment: FeeSegment | null, previousUs: number): string | undefined {
  if (typeof segment !== "object" || segment === null) return "is no object";
  if (!Number.isSafeInteger(segment.fromTimeUs)) return "has a fromTimeUs that is no whole number";
  if (segment.fromTimeUs <= previousUs) return "does not begin after the one before it";
  if (!isRatePpt(segment.takerRatePpt)) return "has a takerRatePpt that is no rate";
  if (!isRatePpt(segment.makerRatePpt)) return "has a makerRatePpt that is no rate";
  if (!Object.hasOwn(ROUNDING, segment.rounding))
    return `has the unknown rounding ${JSON.stringify(segment.rounding)}`;
  return undefined;
}

function invalid(name: string, why: string, value: unknown): AppError {
  return dataError("DATA_FEES_INVALID", `the fee schedule ${name} is not valid: ${why}`, {
    hint: "Segments ascend by fromTimeUs; rates are multiples of 2,500 parts per trillion; roundings are cent, centicent, micro.",
    data: { name, value },
  });
}
