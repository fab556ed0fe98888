/** The golden vectors of market scores, from the checkout's copy or the folder that VECTORS_DIR names. */
import { expect } from "vitest";
import { lnOneSidedScore, lnTightnessScore, lnTwoSidedScore } from "../../src/core/market-score.ts";
import { eachCase } from "../strategies/vector-cases.ts";

interface ScoreCase {
  readonly input: {
    readonly volume: number;
    readonly volatility: number;
    readonly spread: number;
    readonly target: number;
    readonly width: number;
    readonly volatility_floor: number;
  };
  readonly expected: {
    readonly gaussian_two_sided: number;
    readonly gaussian_one_sided: number;
    readonly exponential_tightness: number;
    readonly ln_gaussian_two_sided: number;
  };
}

/** The tolerance that the file states. */
const RELATIVE = 1e-12;

export function marketScoreVectors(folder: string): void {
  eachCase(folder, "market_score.json", (vector) => {
    const { input, expected } = vector as unknown as ScoreCase;
    const market = {
      volumeContracts: input.volume,
      volatilityCents: input.volatility,
      spreadCents: input.spread,
    };
    const shape = {
      targetCents: input.target,
      widthCents: input.width,
      volatilityFloorCents: input.volatility_floor,
    };
    close(lnTwoSidedScore(market, shape), expected.ln_gaussian_two_sided);
    out(lnTwoSidedScore(market, shape), expected.gaussian_two_sided);
    out(lnOneSidedScore(market, shape), expected.gaussian_one_sided);
    out(lnTightnessScore(market, shape), expected.exponential_tightness);
  });
}

function close(value: number, wanted: number): void {
  expect(Math.abs(value - wanted)).toBeLessThanOrEqual(RELATIVE * Math.abs(wanted));
}

/** Taken back out of the logarithm, which costs as many digits as the logarithm has before its point. */
function out(ln: number, wanted: number): void {
  expect(Math.abs(Math.exp(ln) / wanted - 1)).toBeLessThanOrEqual(10 * RELATIVE);
}
