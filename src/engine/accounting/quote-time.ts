/**
 * What a lane had in one market through time: quotes on each side, how near the best price, how much inventory, how much
 * collateral. One pass over everything that changed, in order of time.
 */
import { BID } from "../../core/order-book.ts";
import { BP_PER_DOLLAR, US_PER_SECOND } from "../../core/units.ts";
import type { MarketHistory } from "../market-history.ts";
import { FifoPosition, type AccountedFill } from "./fifo-position.ts";
import type { OrderSpan } from "./order-spans.ts";

/** Times are sums over the recording; quantities times seconds are means times its length. */
export interface QuoteTime {
  readonly recordedSeconds: number;
  readonly bothSidesSeconds: number;
  readonly bidSeconds: number;
  readonly askSeconds: number;
  /** Of bids and asks together, while they stood at the market's best price or before it. */
  readonly atBestSeconds: number;
  /** Own best ask less own best bid while both rested. */
  readonly spreadBpSeconds: number;
  readonly inventoryLotSeconds: number;
  readonly lockedMicroSeconds: number;
  readonly lockedMicrosMax: number;
}

/** What holds from one change to the next. */
interface Standing {
  readonly bidBp: number | undefined;
  readonly askBp: number | undefined;
  readonly lockedMicros: number;
}

type Sums = { -readonly [Field in keyof QuoteTime]: number };

export function quoteTime(
  history: MarketHistory,
  spans: readonly OrderSpan[],
  fills: readonly AccountedFill[],
): QuoteTime {
  const { startUs, endUs, series } = history;
  const seriesTimeUs = series.timeUs;
  const ends = spans.toSorted((a, b) => a.toUs - b.toUs);
  const position = new FifoPosition();
  /** By their place in the queue of their arrival, which a part filled leaves as it is. */
  const resting = new Map<number, OrderSpan>();
  const sums = noTime((endUs - startUs) / US_PER_SECOND);
  let standing: Standing = { bidBp: undefined, askBp: undefined, lockedMicros: 0 };
  let [start, end, fill, quote] = [0, 0, 0, 0];
  let atUs = startUs;
  for (;;) {
    let isChanged = false;
    for (; quote < seriesTimeUs.length && seriesTimeUs[quote]! <= atUs; quote++);
    for (; fill < fills.length && fills[fill]!.timeUs <= atUs; fill++, isChanged = true)
      position.add(fills[fill]!);
    for (; start < spans.length && spans[start]!.fromUs <= atUs; start++, isChanged = true)
      resting.set(spans[start]!.place, spans[start]!);
    for (; end < ends.length && ends[end]!.toUs <= atUs; end++, isChanged = true) {
      const over = ends[end]!;
      if (resting.get(over.place) === over) resting.delete(over.place);
    }
    if (isChanged) standing = standingOf([...resting.values()], position);
    if (standing.lockedMicros > sums.lockedMicrosMax) sums.lockedMicrosMax = standing.lockedMicros;
    if (atUs >= endUs) return sums;
    const nextUs = Math.min(
      endUs,
      seriesTimeUs[quote] ?? endUs,
      fills[fill]?.timeUs ?? endUs,
      spans[start]?.fromUs ?? endUs,
      ends[end]?.toUs ?? endUs,
    );
    addTime(sums, standing, (nextUs - atUs) / US_PER_SECOND, history.bestPrices(quote - 1));
    sums.inventoryLotSeconds += (Math.abs(position.inventoryLots) * (nextUs - atUs)) / US_PER_SECOND;
    atUs = nextUs;
  }
}

function noTime(recordedSeconds: number): Sums {
  return {
    recordedSeconds,
    bothSidesSeconds: 0,
    bidSeconds: 0,
    askSeconds: 0,
    atBestSeconds: 0,
    spreadBpSeconds: 0,
    inventoryLotSeconds: 0,
    lockedMicroSeconds: 0,
    lockedMicrosMax: 0,
  };
}

function addTime(
  sums: Sums,
  { bidBp, askBp, lockedMicros }: Standing,
  seconds: number,
  best: Pick<Standing, "bidBp" | "askBp">,
): void {
  sums.lockedMicroSeconds += lockedMicros * seconds;
  if (bidBp !== undefined) {
    sums.bidSeconds += seconds;
    if (best.bidBp === undefined || bidBp >= best.bidBp) sums.atBestSeconds += seconds;
  }
  if (askBp !== undefined) {
    sums.askSeconds += seconds;
    if (best.askBp === undefined || askBp <= best.askBp) sums.atBestSeconds += seconds;
  }
  if (bidBp === undefined || askBp === undefined) return;
  sums.bothSidesSeconds += seconds;
  sums.spreadBpSeconds += (askBp - bidBp) * seconds;
}

/**
 * What orders resting beside a position amount to. They hold back what they would pay as far as they would open something;
 * of those that would close the position, the one that came first closes first (`cash-book.ts`).
 */
function standingOf(resting: readonly OrderSpan[], { inventoryLots, lockedMicros }: FifoPosition): Standing {
  let bidBp: number | undefined;
  let askBp: number | undefined;
  let closableBidLots = Math.max(0, -inventoryLots);
  let closableAskLots = Math.max(0, inventoryLots);
  let reservedMicros = 0;
  for (const { side, priceBp, lots } of resting) {
    if (side === BID) {
      bidBp = Math.max(bidBp ?? priceBp, priceBp);
      const closingLots = Math.min(lots, closableBidLots);
      closableBidLots -= closingLots;
      reservedMicros += (lots - closingLots) * priceBp;
    } else {
      askBp = Math.min(askBp ?? priceBp, priceBp);
      const closingLots = Math.min(lots, closableAskLots);
      closableAskLots -= closingLots;
      reservedMicros += (lots - closingLots) * (BP_PER_DOLLAR - priceBp);
    }
  }
  return { bidBp, askBp, lockedMicros: lockedMicros + reservedMicros };
}
