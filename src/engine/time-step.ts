/**
 * Time as a rule is shown it that states to quote by fair value, inventory and time alone: in whole steps. So what it quotes is
 * the same for a while, and is asked for once.
 */
import { US_PER_HOUR, US_PER_SECOND } from "../core/units.ts";

/** In it a price moves by a twentieth of what it does in an hour. */
const TIME_STEP_US = 10 * US_PER_SECOND;
/** Stands for a close of which no time is known. */
const NO_CLOSE = Infinity;

/** Steps to the close, begun ones counted; below 0 after it. NO_CLOSE where no close is known. */
export function stepsToClose(closeTimeUs: number, nowUs: number): number {
  const steps = (closeTimeUs - nowUs) / TIME_STEP_US;
  return steps >= 0 ? Math.ceil(steps) : Math.floor(steps);
}

/** Hours to the close, as a market's view tells them. */
export function hoursOfSteps(steps: number): number | undefined {
  return steps === NO_CLOSE ? undefined : (steps * TIME_STEP_US) / US_PER_HOUR;
}
