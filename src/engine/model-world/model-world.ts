/**
 * The models' own world: a mid that moves by itself and orders that come by chance, instead of a tape. Strategies are the same
 * and are asked through the same port; prices are any real cents, as in the papers, so nothing is rounded and nothing is
 * charged. What a strategy earns here says what its formula promises, not what a market pays.
 * Source: Avellaneda and Stoikov, High-frequency trading in a limit order book, Quantitative Finance 8(3) (2008), section 3.3.
 */
import { fillIntensity, fillProbability, linearFillProbability } from "../../estimators/fill-probability.ts";
import { ASK, BID, type Side } from "../../core/order-book.ts";
import type { Strategy } from "../../core/strategy.ts";
import { assert, usageError } from "../../core/errors.ts";
import { WrittenQuotes } from "../quote-sheet.ts";
import { ModelView } from "./model-view.ts";
import type { PathDraws } from "./path-draws.ts";

/**
 * How orders come to a quote at a distance delta during a step of length dt, lambda = A e^(-kappa delta).
 * - `linear`: at most one a side, with chance min(1, lambda dt): the paper's own, to reproduce its figures.
 * - `exponential`: at most one a side, with chance 1 - e^(-lambda dt): exact for a quote that stands until the step's end.
 * - `exact`: at their own times, any number of them; the quotes are asked for anew after each.
 */
export type ArrivalRule = "linear" | "exponential" | "exact";

export interface ModelWorld {
  /** Mid at the start; it may leave 0..100, strategies say what they make of that. */
  readonly startCents: number;
  readonly sigmaCentsPerSqrtHour: number;
  /** A: orders an hour and side that reach a quote at the mid. */
  readonly intensityPerHour: number;
  readonly kappaPerCent: number;
  /** From the start to the close. */
  readonly hours: number;
  readonly stepCount: number;
  readonly arrivals: ArrivalRule;
}

/** What one path came to. Money in cents: an unrounded world has no micros. */
export interface PathEnd {
  readonly midCents: number;
  readonly cashCents: number;
  readonly inventoryContracts: number;
  /** Cash and inventory at the last mid. */
  readonly profitCents: number;
  readonly fillCount: number;
  /** Mean over the steps at which both sides were quoted; NaN where that never was. */
  readonly meanSpreadCents: number;
}

/** Told after each step: the state before the next. */
export type StepWatcher = (step: number, view: ModelView, cashCents: number) => void;

/** @throws USAGE_BAD_PARAMETER */
function requireWorld(world: ModelWorld): void {
  const positive = ["intensityPerHour", "kappaPerCent", "hours"] as const;
  const bad =
    positive.find((name) => !(world[name] > 0 && Number.isFinite(world[name]))) ??
    (world.sigmaCentsPerSqrtHour >= 0 && world.sigmaCentsPerSqrtHour < Infinity
      ? undefined
      : "sigmaCentsPerSqrtHour") ??
    (Number.isFinite(world.startCents) ? undefined : "startCents") ??
    (Number.isInteger(world.stepCount) && world.stepCount > 0 ? undefined : "stepCount");
  if (bad === undefined) return;
  throw usageError("USAGE_BAD_PARAMETER", `the model world's ${bad} was ${world[bad]}`, {
    hint: "Intensity, decay and hours are above 0, volatility is not below it, steps are a whole number above 0.",
    data: { name: bad, value: world[bad] },
  });
}

/**
 * Plays one path. In each step quotes come from the state at its start, orders meet them at that mid, then the mid moves by
 * -/+ sigma sqrt(dt), each way with chance one half.
 * @throws USAGE_BAD_PARAMETER
 */
export function playPath(
  strategy: Strategy,
  world: ModelWorld,
  draws: PathDraws,
  watch?: StepWatcher,
): PathEnd {
  requireWorld(world);
  const maker = new Maker(strategy, world);
  const stepHours = world.hours / world.stepCount;
  const moveCents = world.sigmaCentsPerSqrtHour * Math.sqrt(stepHours);
  for (let step = 0; step < world.stepCount; step++) {
    maker.quote(step * stepHours);
    if (world.arrivals === "exact") maker.meetAll(stepHours, draws, step);
    else maker.meetOnce(stepHours, draws, step);
    maker.view.fairCents += draws.isUp(step) ? moveCents : -moveCents;
    watch?.(step, maker.view, maker.cashCents);
  }
  return maker.end();
}

/** More within a step is no market but a quote that gives money away. */
const FILLS_PER_STEP_MAX = 100_000;

/** The strategy, its position and its quotes in one path. */
class Maker {
  readonly view: ModelView;
  cashCents = 0;
  readonly #strategy: Strategy;
  readonly #world: ModelWorld;
  readonly #sheet = new WrittenQuotes();
  readonly #group;
  #fillCount = 0;
  #spreadSum = 0;
  #spreadCount = 0;

  constructor(strategy: Strategy, world: ModelWorld) {
    this.#strategy = strategy;
    this.#world = world;
    this.view = new ModelView(world.startCents, world.hours);
    this.#group = { markets: [this.view], changed: [0], changedCount: 1, nowUs: 0 };
  }

  quote(hoursSinceStart: number): void {
    this.view.hoursToClose = this.#world.hours - hoursSinceStart;
    this.#ask();
    const { bidCount, askCount, bidCents, askCents } = this.#sheet;
    if (bidCount === 0 || askCount === 0) return;
    this.#spreadSum += askCents[0]! - bidCents[0]!;
    this.#spreadCount++;
  }

  #ask(): void {
    this.#sheet.clear();
    this.#strategy.quote(this.#group, [this.#sheet]);
  }

  /** How far the best quote of a side is from the mid; infinitely far where there is none. */
  distanceCents(side: Side): number {
    const { bidCount, askCount, bidCents, askCents } = this.#sheet;
    if (side === BID) return bidCount === 0 ? Infinity : this.view.fairCents - bidCents[0]!;
    return askCount === 0 ? Infinity : askCents[0]! - this.view.fairCents;
  }

  #ratePerHour(side: Side): number {
    const { intensityPerHour, kappaPerCent } = this.#world;
    return fillIntensity({ perTime: intensityPerHour, perPrice: kappaPerCent }, this.distanceCents(side));
  }

  meetOnce(stepHours: number, draws: PathDraws, step: number): void {
    const chance = this.#world.arrivals === "linear" ? linearFillProbability : fillProbability;
    // Both from the state before the step.
    const isBidFilled = draws.bid(step) < chance(this.#ratePerHour(BID), stepHours);
    const isAskFilled = draws.ask(step) < chance(this.#ratePerHour(ASK), stepHours);
    if (isBidFilled) this.#fill(BID);
    if (isAskFilled) this.#fill(ASK);
  }

  meetAll(stepHours: number, draws: PathDraws, step: number): void {
    const waits = draws.waits(step);
    let left = stepHours;
    for (let fillCount = 0; ; fillCount++) {
      assert(
        fillCount < FILLS_PER_STEP_MAX,
        "a step of the model world ends: no quote lies far beyond the mid",
      );
      const bidRate = this.#ratePerHour(BID);
      const rate = bidRate + this.#ratePerHour(ASK);
      if (rate === 0) return;
      left -= waits.exponential(rate);
      if (left <= 0) return;
      this.#fill(waits.uniform() * rate < bidRate ? BID : ASK);
      this.#ask();
    }
  }

  /** The best quote of a side trades whole, at its own price. */
  #fill(side: Side): void {
    const { bidCents, bidContracts, askCents, askContracts } = this.#sheet;
    if (side === BID) {
      this.cashCents -= bidCents[0]! * bidContracts[0]!;
      this.view.inventoryContracts += bidContracts[0]!;
    } else {
      this.cashCents += askCents[0]! * askContracts[0]!;
      this.view.inventoryContracts -= askContracts[0]!;
    }
    this.#fillCount++;
  }

  end(): PathEnd {
    const { fairCents: midCents, inventoryContracts } = this.view;
    return {
      midCents,
      cashCents: this.cashCents,
      inventoryContracts,
      profitCents: this.cashCents + inventoryContracts * midCents,
      fillCount: this.#fillCount,
      meanSpreadCents: this.#spreadSum / this.#spreadCount,
    };
  }
}
