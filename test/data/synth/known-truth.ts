/** Fill models held against synthetic markets whose truth is known: what docs/QUEUE.md says of them, measured again. */
import { randomStream } from "../../../src/core/random.ts";
import { makeMarket } from "../../../src/data/synth/market.ts";
import { OrderLog } from "../../../src/data/synth/order-log.ts";
import { buildTape } from "../../../src/data/tape-builder.ts";
import type { Tape } from "../../../src/core/tape.ts";
import { FILL_MODELS } from "../../../src/engine/fill-models/catalogue.ts";
import { errorRates, type ModelRates } from "../../../src/estimators/queue-errors.ts";
import { compareWithTruth, type OrderRows } from "../../../src/estimators/queue-truth.ts";
import type { TruthBlock } from "../../../src/estimators/queue-truth-counts.ts";
import { agreementRates, type AgreementRates } from "../../../src/estimators/queue-truth-rates.ts";

export const MODELS = [...FILL_MODELS.values()];
const NAMES = MODELS.map(({ name }) => name);
const ROWS = 40_000;
const BLOCKS = 20;

export interface KnownMarket {
  readonly tape: Tape;
  readonly orders: OrderRows;
}

export function knownMarket(preset: string, seed: string): KnownMarket {
  const log = new OrderLog(ROWS);
  const market = makeMarket({ preset, seed, rowCount: ROWS }, log.note);
  const { rows, ticker, priceRanges, closeTimeUs } = market;
  const tape = buildTape(rows, { ticker, priceRanges, closeTimeUs, sources: [] });
  return { tape, orders: log.onTape(rows, tape) };
}

export interface Measured {
  readonly fillCount: number;
  /** Orders filled whole. */
  readonly filledCount: number;
  readonly cancelledCount: number;
  readonly agreement: readonly AgreementRates[];
  readonly errors: readonly ModelRates[];
}

/** All models on some markets of a preset. */
export function measure(preset: string, seeds: readonly string[]): Measured {
  const blocks = seeds.flatMap((seed) => {
    const { tape, orders } = knownMarket(preset, seed);
    return compareWithTruth(tape, orders, MODELS, BLOCKS);
  });
  const total = (pick: (block: TruthBlock) => number): number =>
    blocks.reduce((sum, block) => sum + pick(block), 0);
  return {
    fillCount: total(({ fillCount }) => fillCount),
    filledCount: total(({ filledCount }) => filledCount),
    cancelledCount: total(({ cancelledCount }) => cancelledCount),
    agreement: agreementRates(blocks, NAMES, randomStream("1", "known truth, fills"))!,
    errors: errorRates(blocks, NAMES, randomStream("1", "known truth, orders"))!,
  };
}

/** The rows of the tables in docs/QUEUE.md, a model each. */
export function tableRows(measured: readonly Measured[]): string[] {
  return NAMES.flatMap((name, model) => [
    row(
      name,
      measured.map(({ agreement }) => fillsCell(agreement[model]!)),
    ),
    row(
      name,
      measured.map(({ errors }) => ordersCell(errors[model]!)),
    ),
  ]);
}

function row(name: string, cells: readonly string[]): string {
  const title = name === "fifo-matched" ? `**\`${name}\`**` : `\`${name}\``;
  return `| ${[title, ...cells].join(" | ")} |`;
}

function fillsCell(rates: AgreementRates): string {
  const { sameEventRate, sameEventRateLow, sameEventRateHigh, withinSecondRate, strangeRate } = rates;
  const interval = `${share(sameEventRateLow)} to ${share(sameEventRateHigh)}`;
  return `${share(sameEventRate)} (${interval}), ${share(withinSecondRate)}, ${share(strangeRate)}`;
}

function ordersCell({ errorRate, errorRateLow, errorRateHigh, ...parts }: ModelRates): string {
  const { missedRate, earlyRate, falseRate } = parts;
  const interval = `${share(errorRateLow)} to ${share(errorRateHigh)}`;
  return `${share(errorRate)} (${interval}): ${share(missedRate)} / ${share(earlyRate)} / ${share(falseRate)}`;
}

/** Three decimals, without a leading zero. */
function share(value: number): string {
  return value.toFixed(3).replace(/^0\./, ".");
}
