/** The metrics of quoting and of pairs of one lane in one market. docs/METRICS.md defines each and says where it is from. */
import type { MetricName, MetricsRow, RealisedPnl } from "../../core/accounting-rows.ts";
import { BP_PER_CENT, LOTS_PER_CONTRACT, MICROS_PER_CENT, US_PER_SECOND } from "../../core/units.ts";
import { payoutMicros } from "../pnl-parts.ts";
import { FifoPosition, type Match } from "./fifo-position.ts";
import { openValue, type MarketAccount } from "./market-account.ts";
import type { RestingOrders } from "./order-spans.ts";
import { quoteTime } from "./quote-time.ts";

/**
 * Quotes, or pairs, that a rate or a mean takes at least. Of ten the 95 % interval of a rate is still up to 31 points wide to
 * either side; of fewer it says nothing.
 */
const SAMPLES_MIN = 10;

const SECONDS_PER_DAY = 86_400;

export function metricsRow(
  account: MarketAccount,
  orders: RestingOrders,
  samplesMin = SAMPLES_MIN,
): MetricsRow {
  const { laneIndex, history, fills } = account;
  const position = new FifoPosition();
  const matches = fills.flatMap((fill) => position.add(fill));
  const pairs = pairSums(matches);
  const time = quoteTime(history, orders.spans, fills);
  const { recordedSeconds, bothSidesSeconds, bidSeconds, askSeconds, atBestSeconds } = time;
  const { quoteCount, filledQuoteCount, quotedLots, filledLots } = orders;
  const filledAllLots = fills.reduce((sum, { lots }) => sum + lots, 0);
  const unpairedLots = Math.abs(position.inventoryLots);
  const pnl = realisedPnl(account, position, pairs.grossMicros);
  const values = new Metrics();
  const hasQuotes = (metric: MetricName): boolean =>
    values.requires(metric, quoteCount, samplesMin, "orders came to rest");
  const hasPairs = (metric: MetricName): boolean =>
    values.requires(metric, matches.length, samplesMin, "pairs of fills were matched");
  if (hasQuotes("fillRate")) values.set("fillRate", filledQuoteCount / quoteCount);
  if (hasQuotes("filledLotsFrac")) values.set("filledLotsFrac", filledLots / quotedLots);
  const feesCents = centsAContract(pairs.feesMicros, pairs.lots);
  if (hasPairs("pairProfitCents"))
    values.set("pairProfitCents", centsAContract(pairs.grossMicros, pairs.lots) - feesCents);
  if (hasPairs("pairWinRate")) values.set("pairWinRate", pairs.wonLots / pairs.lots);
  if (hasPairs("pairWaitSecondsMean")) values.set("pairWaitSecondsMean", pairs.lotSeconds / pairs.lots);
  const spreadCents = time.spreadBpSeconds / bothSidesSeconds / BP_PER_CENT;
  if (values.exists("quotedSpreadCents", bothSidesSeconds > 0, "never quoted on both sides at once")) {
    values.set("quotedSpreadCents", spreadCents);
    if (hasPairs("spreadLessFeesCents")) values.set("spreadLessFeesCents", spreadCents - feesCents);
  } else values.exists("spreadLessFeesCents", false, "never quoted on both sides at once");
  if (values.exists("unpairedLegFrac", filledAllLots > 0, "never filled"))
    values.set("unpairedLegFrac", unpairedLots / filledAllLots);
  if (hasPairs("turnoverPerDay") && values.exists("turnoverPerDay", time.inventoryLotSeconds > 0, NEVER_HELD))
    values.set("turnoverPerDay", (pairs.lots / time.inventoryLotSeconds) * SECONDS_PER_DAY);
  const totalMicros = pnl.realisedMicros + (pnl.unrealisedMidMicros ?? 0);
  if (values.exists("returnOnLockedFrac", time.lockedMicrosMax > 0, "nothing was ever locked"))
    if (values.exists("returnOnLockedFrac", pnl.unrealisedMidMicros !== undefined, "there never was a mid"))
      values.set("returnOnLockedFrac", totalMicros / time.lockedMicrosMax);
  if (values.exists("quoteUptimeFrac", recordedSeconds > 0, "no time was recorded"))
    values.set("quoteUptimeFrac", bothSidesSeconds / recordedSeconds);
  if (values.exists("timeAtBestFrac", bidSeconds + askSeconds > 0, "no order rested"))
    values.set("timeAtBestFrac", atBestSeconds / (bidSeconds + askSeconds));
  const mean = (timesSeconds: number): number => (recordedSeconds > 0 ? timesSeconds / recordedSeconds : 0);
  return {
    laneIndex,
    ticker: history.ticker,
    ...pnl,
    recordedSeconds,
    quoteCount,
    filledQuoteCount,
    quotedLots,
    filledLots,
    pairedLots: pairs.lots,
    pairCount: matches.length,
    pairedMicros: pairs.grossMicros,
    pairFeesMicros: pairs.feesMicros,
    unpairedLots,
    inventoryLotsMean: mean(time.inventoryLotSeconds),
    lockedMicrosMean: mean(time.lockedMicroSeconds),
    lockedMicrosMax: time.lockedMicrosMax,
    bothSidesSeconds,
    bidSeconds,
    askSeconds,
    ...values.all(),
  };
}

const NEVER_HELD = "what was filled was closed at once";

/** Values of metrics, and the reasons of those that do not exist. */
class Metrics {
  readonly #values: Partial<Record<MetricName, number>> = {};
  readonly #missing: Partial<Record<MetricName, string>> = {};

  set(metric: MetricName, value: number): void {
    this.#values[metric] = value;
  }

  /** Whether it exists; if not, notes why. */
  exists(metric: MetricName, doesExist: boolean, reason: string): boolean {
    if (!doesExist) this.#missing[metric] = reason;
    return doesExist;
  }

  requires(metric: MetricName, count: number, countMin: number, what: string): boolean {
    const isEnough = count > 0 && count >= countMin;
    return this.exists(metric, isEnough, count === 0 ? `no ${what}` : `only ${count} ${what}`);
  }

  all(): Pick<MetricsRow, MetricName | "missing"> {
    const {
      fillRate,
      filledLotsFrac,
      pairProfitCents,
      quotedSpreadCents,
      spreadLessFeesCents,
      pairWinRate,
      pairWaitSecondsMean,
      unpairedLegFrac,
      turnoverPerDay,
      returnOnLockedFrac,
      quoteUptimeFrac,
      timeAtBestFrac,
    } = this.#values;
    return {
      fillRate,
      filledLotsFrac,
      pairProfitCents,
      quotedSpreadCents,
      spreadLessFeesCents,
      pairWinRate,
      pairWaitSecondsMean,
      unpairedLegFrac,
      turnoverPerDay,
      returnOnLockedFrac,
      quoteUptimeFrac,
      timeAtBestFrac,
      missing: this.#missing,
    };
  }
}

interface PairSums {
  lots: number;
  wonLots: number;
  grossMicros: number;
  feesMicros: number;
  /** Lots times the time between the two fills. */
  lotSeconds: number;
}

function pairSums(matches: readonly Match[]): PairSums {
  const sums = { lots: 0, wonLots: 0, grossMicros: 0, feesMicros: 0, lotSeconds: 0 };
  for (const { opened, closed, lots, grossMicros, feesMicros } of matches) {
    sums.lots += lots;
    if (grossMicros > feesMicros) sums.wonLots += lots;
    sums.grossMicros += grossMicros;
    sums.feesMicros += feesMicros;
    sums.lotSeconds += (lots * (closed.timeUs - opened.timeUs)) / US_PER_SECOND;
  }
  return sums;
}

/** Cents a contract; zero of nothing. */
function centsAContract(micros: number, lots: number): number {
  return lots === 0 ? 0 : (micros * LOTS_PER_CONTRACT) / lots / MICROS_PER_CENT;
}

function realisedPnl(account: MarketAccount, position: FifoPosition, closedMicros: number): RealisedPnl {
  const { fills, settlementMicrosPerContract: payout } = account;
  const feesMicros = fills.reduce((sum, fill) => sum + fill.feeMicros, 0);
  const { inventoryLots, signedCostMicros } = position;
  const settledMicros = payout === undefined ? 0 : payoutMicros(inventoryLots, payout) - signedCostMicros;
  const { midMicros, exitMicros } = openValue(account, position, undefined);
  return {
    realisedMicros: closedMicros + settledMicros - feesMicros,
    unrealisedMidMicros: midMicros,
    unrealisedExitMicros: exitMicros,
  };
}
