/** The fitted flow of orders that one lane meets in one market (fill-models/market-flow.ts says what it has to do). */
import { BID, type Side } from "../core/order-book.ts";
import { NumberedDraws } from "../core/random.ts";
import { BP_PER_CENT } from "../core/units.ts";
import { keepAhead, type FillModel } from "./fill-models/fill-model.ts";
import { CandidateStream, type MarketFlowModel } from "./fill-models/market-flow.ts";
import type { FillRules } from "./fill-sink.ts";
import type { Order } from "./order.ts";
import type { SimulatedMarket } from "./simulated-market.ts";

/** What the tape itself does where a flow has taken its prints' place. */
const NO_TAPE: FillModel = {
  name: "no-tape",
  summary: "nothing on the tape fills us",
  atPrice: "never",
  isPostedThroughFilled: false,
  aheadAfterCancels: keepAhead,
  assumes: [],
  wrongWhen: [],
};

/**
 * The rules of a lane that a flow fills.
 * @param seed names its draws: lanes of equal seed meet the same orders.
 * @param isGrowthFill as in FillRules, for a model that the tape's rows fill as well.
 */
export function flowRules(model: MarketFlowModel, seed: string, isGrowthFill = false): FillRules {
  return { model: model.baseModel ?? NO_TAPE, isGrowthFill, flow: { model, seed } };
}

export class AccountFlow {
  declare readonly model: MarketFlowModel;
  readonly #market: SimulatedMarket;
  readonly #draws: NumberedDraws;
  /** Of the bid side and the ask side; none where the flow has no orders of its own. */
  declare readonly streams: readonly CandidateStream[];

  constructor(market: SimulatedMarket, { model, seed }: NonNullable<FillRules["flow"]>) {
    const label = `flow/${market.ticker}`;
    const startUs = market.source.timeUs[0] ?? 0;
    const { candidatesPerHour } = model;
    this.model = model;
    this.#market = market;
    this.#draws = new NumberedDraws(seed, `${label}/prints`);
    this.streams =
      candidatesPerHour > 0
        ? ["bid", "ask"].map(
            (side) => new CandidateStream(seed, `${label}/${side}`, candidatesPerHour, startUs),
          )
        : [];
  }

  /** Whether a candidate that has come to a side reaches an order there. */
  isReachedBy(stream: CandidateStream, order: Order): boolean {
    const touchLevel = order.side === BID ? this.#market.book.bestBidLevel : this.#market.book.bestAskLevel;
    const distance = this.#distanceCents(order.side, order.level);
    return this.model.candidateChance(distance, this.#distanceCents(order.side, touchLevel)) > stream.uniform;
  }

  /** Whether a print that reaches an order fills it, under a thinned tape. */
  isFilledBy(row: number, order: Order): boolean {
    if (!this.#market.book.hasBothSides) return false;
    return this.model.printChance(this.#distanceCents(order.side, order.level)) > this.#draws.uniformAt(row);
  }

  /** How far a level is from the recorded mid, cents; below 0 beyond it. */
  #distanceCents(side: Side, level: number): number {
    const { grid, midTwiceBp } = this.#market;
    const fromMidBp = midTwiceBp / 2 - grid.priceBpOfLevel[level]!;
    return (side === BID ? fromMidBp : -fromMidBp) / BP_PER_CENT;
  }
}
