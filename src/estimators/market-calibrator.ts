/**
 * Sigma, A and k of a window of a market's recent past, fed event by event; the whole of a recording is the same with a window
 * as long as it is. An estimate is of the last 200 slots that have ended: nothing of it was unknown then.
 */
import {
  INTENSITY_METHODS,
  type CalibrationWindow,
  type IntensityMethod,
  type IntensityRow,
} from "../core/calibration-rows.ts";
import { ASK, BID, type Side } from "../core/order-book.ts";
import type { RandomStream } from "../core/random.ts";
import { BP_PER_CENT, US_PER_SECOND } from "../core/units.ts";
import { SLOT_COUNT } from "./arrival-clusters.ts";
import { FlowRecorder } from "./flow-recorder.ts";
import { fitHeld } from "./held-fit.ts";
import { fitSweeps } from "./sweep-fit.ts";
import { fitVolatility } from "./volatility-fit.ts";

const SIDES_OF: readonly (readonly [IntensityRow["side"], readonly Side[]])[] = [
  ["bid", [BID]],
  ["ask", [ASK]],
  ["both", [BID, ASK]],
];
/** Steps between sampled mids, seconds: the longest that leaves this many of them. */
const STEP_SECONDS = [60, 30, 15, 10, 5, 2, 1];
const STEPS_WANTED = 240;

export interface CalibratorSettings {
  readonly startUs: number;
  readonly windowUs: number;
  readonly heldUs: number;
  readonly tickCents: number;
  readonly closeUs: number | undefined;
  readonly methods?: readonly IntensityMethod[];
  /** Sides to fit; all by default. */
  readonly sides?: readonly IntensityRow["side"][];
}

export class MarketCalibrator {
  readonly #settings: CalibratorSettings;
  readonly #recorder: FlowRecorder;
  readonly #stepUs: number;

  constructor(settings: CalibratorSettings) {
    const { startUs, windowUs, heldUs, tickCents } = settings;
    this.#settings = settings;
    this.#stepUs = stepUsOf(windowUs);
    this.#recorder = new FlowRecorder({
      startUs,
      slotUs: Math.max(1, Math.floor(windowUs / SLOT_COUNT)),
      stepUs: this.#stepUs,
      heldUs,
      tickBp: Math.floor(tickCents * BP_PER_CENT + 0.5),
    });
  }

  /** Whether a whole window has passed. */
  get isFull(): boolean {
    return this.#recorder.slots.length >= SLOT_COUNT;
  }

  /** The best prices from a time on, basis points; NaN where a side is empty or the book unknown. */
  book(timeUs: number, bidBp: number, askBp: number): void {
    this.#recorder.book(timeUs, bidBp, askBp);
    this.#dropOld();
  }

  /** A public trade; prints come before the `book` that they leave. @param side that was hit. */
  print(timeUs: number, side: Side, priceBp: number): void {
    this.#recorder.print(timeUs, side, priceBp);
    this.#dropOld();
  }

  advance(timeUs: number): void {
    this.#recorder.advance(timeUs);
    this.#dropOld();
  }

  /** Of what has ended in the window; where that is too little, rows say so. @param random draws stretches of time. */
  estimate(random: RandomStream): CalibrationWindow {
    const { slots } = this.#recorder;
    const { startUs, closeUs, tickCents, methods = INTENSITY_METHODS } = this.#settings;
    const sides = SIDES_OF.filter(([side]) => this.#settings.sides?.includes(side) ?? true);
    const fromUs = slots[0]?.fromUs ?? startUs;
    const toUs = slots.at(-1)?.toUs ?? startUs;
    const mids = Float64Array.from(slots.flatMap((slot) => slot.mids));
    const meanMids = Float64Array.from(slots.flatMap((slot) => slot.meanMids));
    const fits = { sweep: fitSweeps, held: fitHeld };
    return {
      fromUs,
      toUs,
      volatility: fitVolatility({ mids, meanMids, stepUs: this.#stepUs, tickCents, fromUs, toUs, closeUs }),
      intensities: methods.flatMap((method) =>
        sides.map(([side, list]) => fits[method]({ slots, side, sides: list, tickCents, random })),
      ),
    };
  }

  #dropOld(): void {
    const { slots } = this.#recorder;
    if (slots.length > SLOT_COUNT) slots.splice(0, slots.length - SLOT_COUNT);
  }
}

function stepUsOf(windowUs: number): number {
  const seconds = STEP_SECONDS.find((step) => windowUs >= STEPS_WANTED * step * US_PER_SECOND);
  return (seconds ?? STEP_SECONDS.at(-1)!) * US_PER_SECOND;
}
