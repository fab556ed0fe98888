/**
 * Cases for the risk gate as rows of text, in contracts and dollars as people write them:
 *
 *   | limits | so far | order | what may go |
 *
 * limits   `name value, ..` in the units of the names, the rest none; `cash 100` is the starting cash; `unstated` for none stated
 * so far   `hold 9 @ 0.50` a fill (negative: sold), `open buy 1 @ 0.48` an order that rests, both `other ..` in the lane's other
 *          market, `fair 0.45`, `book 2 s ago`, `fair 2 s ago`, `3 orders 59 s ago`, `equity -20`; `-` for nothing
 * order    `buy 1 @ 0.47`
 * answer   `1`, `0.5 position` when it was trimmed, `none position` when it was refused
 *
 * The mirror image of a case, told for NO, has to have the same answer.
 */
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import { BP_PER_DOLLAR, parseDecimal, US_PER_SECOND } from "../../src/core/units.ts";
import { RiskGate, type ApprovedLots } from "../../src/engine/risk-gate.ts";
import { RISK_LIMIT_NAMES, type RiskLimit, type RiskLimits } from "../../src/engine/risk-limits.ts";

export interface RiskCase {
  readonly text: string;
  readonly limits: string;
  readonly soFar: string;
  readonly order: string;
  readonly answer: string;
}

/** A Friday noon in New York. */
export const NOW_US = Date.UTC(2026, 10, 20, 17) * 1000;

const ROW = /^\| (.+?) \| (.+?) \| ((?:buy|sell) .+?) \| (.+?) \|$/gm;

export function readRiskTable(text: string): readonly RiskCase[] {
  return [...text.replaceAll("`", "").matchAll(ROW)].map(
    ([row, limits = "", soFar = "", order = "", answer = ""]) => ({
      text: row,
      limits,
      soFar,
      order,
      answer: answer.trim(),
    }),
  );
}

/** What the gate says of a case, or of its mirror image, in the words of the last column. */
export function answerTo({ limits, soFar, order }: RiskCase, isMirrored: boolean): string {
  const bench = new CaseBench(limits, isMirrored);
  if (soFar !== "-") for (const item of soFar.split(", ")) bench.happen(item);
  return bench.ask(order);
}

class CaseBench {
  readonly #gate: RiskGate;
  readonly #isMirrored: boolean;
  readonly #inventoryLots = [0, 0];
  readonly #openLots = [0, 0, 0, 0];
  #fairTwiceBp = 0;

  constructor(limits: string, isMirrored: boolean) {
    const cash = /cash (\d+)/.exec(limits)?.[1];
    const startingCashMicros = cash === undefined ? undefined : parseDecimal(cash, 6);
    this.#gate = new RiskGate({ limits: readLimits(limits), tickers: ["ONE", "OTHER"], startingCashMicros });
    this.#isMirrored = isMirrored;
  }

  happen(item: string): void {
    const gate = this.#gate;
    const [, other, what, rest = ""] = /^(other )?(hold|open|fair|book|equity|\d+ orders) (.+)$/.exec(item)!;
    const market = other === undefined ? 0 : 1;
    const ago = / ?([\d.]+) s ago$/.exec(rest)?.[1];
    const timeUs = NOW_US - (ago === undefined ? 0 : Number(ago) * US_PER_SECOND);
    if (what === "hold") this.#hold(market, rest);
    else if (what === "open") this.#open(market, rest);
    else if (what === "book") gate.onBook(market, timeUs);
    else if (what === "fair" && ago !== undefined) gate.onFair(market, timeUs);
    else if (what === "fair") this.#fairTwiceBp = 2 * this.#priceBp(rest);
    else if (what === "equity") gate.onMark(parseDecimal(rest, 6), NOW_US);
    else for (let left = parseInt(what!); left > 0; left--) gate.onOrderSent(1, BID, 5_000, 1, timeUs);
  }

  ask(text: string): string {
    const { side, priceBp, lots } = this.#order(text);
    const slot = side === BID ? 0 : 1;
    const approved = this.#gate.approve(
      0,
      side,
      priceBp,
      lots,
      this.#inventoryLots[0]!,
      this.#openLots[slot]!,
      this.#fairTwiceBp,
      NOW_US,
    );
    return this.#words(lots, approved);
  }

  #words(lots: number, approved: ApprovedLots): string {
    const verdict = this.#gate.verdict(lots, approved);
    if (verdict.kind === "refused") return `none ${verdict.reason}`;
    return verdict.kind === "trimmed" ? `${approved / 100} ${verdict.reason}` : `${approved / 100}`;
  }

  #hold(market: number, text: string): void {
    const { side, priceBp, lots } = this.#order(
      text.startsWith("-") ? `sell ${text.slice(1)}` : `buy ${text}`,
    );
    const sign = side === BID ? 1 : -1;
    this.#gate.onOrderSent(market, side, priceBp, lots, NOW_US - 3_600 * US_PER_SECOND);
    this.#gate.onFill(market, side, priceBp, lots, -sign * priceBp * lots);
    this.#inventoryLots[market]! += sign * lots;
  }

  #open(market: number, text: string): void {
    const { side, priceBp, lots } = this.#order(text);
    this.#gate.onOrderSent(market, side, priceBp, lots, NOW_US - 3_600 * US_PER_SECOND);
    this.#openLots[2 * market + side]! += lots;
  }

  #order(text: string): { readonly side: Side; readonly priceBp: number; readonly lots: number } {
    const [, verb, contracts, dollars] = /^(buy|sell) ([\d.]+) @ ([\d.]+)$/.exec(text)!;
    const side = (verb === "buy") === this.#isMirrored ? ASK : BID;
    return { side, priceBp: this.#priceBp(dollars!), lots: parseDecimal(contracts!, 2) };
  }

  #priceBp(dollars: string): number {
    const priceBp = parseDecimal(dollars, 4);
    return this.#isMirrored ? BP_PER_DOLLAR - priceBp : priceBp;
  }
}

function readLimits(text: string): RiskLimits {
  if (text === "unstated") return {};
  const stated = new Map<string, RiskLimit>(
    text
      .split(", ")
      .map((item) => item.split(" "))
      .filter(([name]) => name !== "cash")
      .map(([name, value]) => [name!, Number(value)]),
  );
  for (const name of stated.keys())
    if (!RISK_LIMIT_NAMES.some((known) => known === name)) throw new Error(`no limit ${name} in "${text}"`);
  return Object.fromEntries(RISK_LIMIT_NAMES.map((name) => [name, stated.get(name) ?? "none"]));
}
