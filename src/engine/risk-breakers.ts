/**
 * The two breakers: loss since midnight in New York, and fall from the highest equity so far. A breaker trips when the loss
 * reaches its limit, since then there is no room left. The day's resets at the next midnight; the drawdown's stays until
 * a person clears it, which in a backtest nobody does.
 */
import { assert } from "../core/errors.ts";
import { exchangeDayEndUs } from "../core/exchange-day.ts";
import type { RiskTrip } from "../core/risk-rows.ts";

/** What outlives a process: a breaker that tripped before a restart is tripped after it. Plain data. */
export interface BreakerState {
  readonly equityMicros: number;
  readonly peakMicros: number;
  readonly dayStartMicros: number;
  /** Absent before anything was heard. */
  readonly dayEndUs?: number;
  readonly isDrawdownTripped: boolean;
  readonly isLossTodayTripped: boolean;
}

export class RiskBreakers {
  readonly #lossTodayMicrosMax: number;
  readonly #drawdownMicrosMax: number;
  // Equity is counted from the lane's start, where it is 0: what comes before the first mark is not lost sight of.
  #equityMicros = 0;
  #peakMicros = 0;
  #dayStartMicros = 0;
  /** Before anything was heard there is no day. */
  #dayEndUs = -Infinity;
  isDrawdownTripped = false;
  isLossTodayTripped = false;
  readonly trips: RiskTrip[] = [];

  /** Both Infinity where there is none. */
  constructor(lossTodayMicrosMax: number, drawdownMicrosMax: number) {
    this.#lossTodayMicrosMax = lossTodayMicrosMax;
    this.#drawdownMicrosMax = drawdownMicrosMax;
  }

  get isAny(): boolean {
    return this.#lossTodayMicrosMax < Infinity || this.#drawdownMicrosMax < Infinity;
  }

  get isTripped(): boolean {
    return this.isDrawdownTripped || this.isLossTodayTripped;
  }

  /**
   * Equity of the whole lane, micros, 0 at its start: trading cash net of fees and inventory at a mark.
   * @returns whether a breaker tripped by it.
   */
  mark(equityMicros: number, timeUs: number): boolean {
    assert(
      Number.isFinite(equityMicros),
      "equity is a number: a breaker that hears of none would never trip",
    );
    this.pass(timeUs);
    this.#equityMicros = equityMicros;
    if (equityMicros > this.#peakMicros) this.#peakMicros = equityMicros;
    let hasTripped = false;
    const fallMicros = this.#peakMicros - equityMicros;
    if (!this.isDrawdownTripped && fallMicros >= this.#drawdownMicrosMax) {
      this.isDrawdownTripped = hasTripped = true;
      this.#note("drawdown", timeUs, fallMicros, this.#drawdownMicrosMax);
    }
    const lossMicros = this.#dayStartMicros - equityMicros;
    if (!this.isLossTodayTripped && lossMicros >= this.#lossTodayMicrosMax) {
      this.isLossTodayTripped = hasTripped = true;
      this.#note("loss-today", timeUs, lossMicros, this.#lossTodayMicrosMax);
    }
    return hasTripped;
  }

  /** Lets time pass: a new day begins with the equity last heard of, so that what happens over midnight is its. */
  pass(timeUs: number): void {
    if (timeUs < this.#dayEndUs) return;
    if (this.#dayEndUs > 0) this.#dayStartMicros = this.#equityMicros;
    this.#dayEndUs = exchangeDayEndUs(timeUs);
    this.isLossTodayTripped = false;
  }

  /** A person has looked and lets the lane trade on: the fall is measured from here. */
  clearDrawdown(): void {
    this.isDrawdownTripped = false;
    this.#peakMicros = this.#equityMicros;
  }

  /** When the lane may quote again, if nothing else stands in the way; undefined while nothing tripped or a person is needed. */
  get resumesAtUs(): number | undefined {
    return this.isLossTodayTripped && !this.isDrawdownTripped ? this.#dayEndUs : undefined;
  }

  get state(): BreakerState {
    return {
      equityMicros: this.#equityMicros,
      peakMicros: this.#peakMicros,
      dayStartMicros: this.#dayStartMicros,
      ...(this.#dayEndUs > 0 ? { dayEndUs: this.#dayEndUs } : {}),
      isDrawdownTripped: this.isDrawdownTripped,
      isLossTodayTripped: this.isLossTodayTripped,
    };
  }

  /** Takes up where another process left off. */
  resume(state: BreakerState): void {
    this.#equityMicros = state.equityMicros;
    this.#peakMicros = state.peakMicros;
    this.#dayStartMicros = state.dayStartMicros;
    this.#dayEndUs = state.dayEndUs ?? -Infinity;
    this.isDrawdownTripped = state.isDrawdownTripped;
    this.isLossTodayTripped = state.isLossTodayTripped;
  }

  #note(reason: RiskTrip["reason"], timeUs: number, lossMicros: number, lossMicrosMax: number): void {
    const resumesAtUs = reason === "drawdown" ? undefined : this.#dayEndUs;
    this.trips.push({
      reason,
      timeUs,
      lossMicros,
      lossMicrosMax,
      equityMicros: this.#equityMicros,
      resumesAtUs,
    });
  }
}
