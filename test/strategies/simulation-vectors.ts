/** The simulation of Avellaneda and Stoikov (2008), section 3.3: the strategies as they are, in the models' own world. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Strategy } from "../../src/core/strategy.ts";
import { playPath, type ArrivalRule, type ModelWorld } from "../../src/engine/model-world/model-world.ts";
import { seededPaths, type PathDraws } from "../../src/engine/model-world/path-draws.ts";
import { logLinearFit } from "../../src/estimators/intensity.ts";
import { strategyNamed } from "../../src/strategies/catalogue.ts";
import { InventoryLattice } from "../../src/strategies/models/inventory-lattice.ts";
import { eachModelCase, expectNear } from "./closed-form-vectors.ts";

interface PaperInput extends Record<"s" | "T" | "sigma" | "dt" | "k" | "A" | "gamma", number> {
  readonly strategy: "inventory" | "symmetric";
}

interface Moments extends Record<"profit_mean" | "profit_sd" | "q_mean" | "q_sd", number> {}

interface MomentCase {
  readonly id: string;
  readonly input: PaperInput;
  readonly expected: {
    readonly avg_spread_over_201_times: number;
    readonly avg_spread_over_200_quote_times: number;
    readonly exact: Moments & { readonly expected_fills: number };
    readonly exact_if_fill_prob_is_1_minus_exp: Moments;
    readonly standard_errors_for_1000_paths: Moments;
  };
}

interface TraceCase {
  readonly id: string;
  readonly input: PaperInput & Record<"u_ask" | "u_bid" | "sign", readonly number[]>;
  readonly expected: {
    readonly selected_steps: readonly (Record<"step" | "q_after" | "x_after" | "s_after", number> &
      Record<"fill_ask" | "fill_bid", boolean>)[];
    readonly final: Record<"s" | "x" | "q" | "pnl", number>;
  };
}

/** The paper's mid starts at 100, where a payoff of 100 cents ends: its world is moved to the middle, which moves no profit. */
const MOVED_CENTS = 50;

function worldOf(input: PaperInput, arrivals: ArrivalRule = "linear"): ModelWorld {
  return {
    startCents: input.s - MOVED_CENTS,
    sigmaCentsPerSqrtHour: input.sigma,
    intensityPerHour: input.A,
    kappaPerCent: input.k,
    hours: input.T,
    stepCount: Math.round(input.T / input.dt),
    arrivals,
  };
}

/** Made without a look at the ranges of parameters: aversions of the paper are beyond what any binary contract asks for. */
function makerOf({ gamma, k, sigma, T, A, strategy }: PaperInput, symmetricSpread: number): Strategy {
  const unlimited = { maxPositionContracts: 10_000, sizeContracts: 1 };
  if (strategy === "symmetric")
    return strategyNamed("fixed-spread").create({ halfSpreadCents: symmetricSpread / 2, ...unlimited });
  return strategyNamed("avellaneda-stoikov").create({
    gammaPerDollar: 100 * gamma,
    kappaPerCent: k,
    sigmaDollarsPerSqrtHour: sigma / 100,
    horizonHours: T,
    intensityPerHour: A,
    ...unlimited,
  });
}

/** Mean and standard deviation of profit and of the last inventory over paths. */
function momentsOf(
  strategy: Strategy,
  world: ModelWorld,
  { seed, pathCount }: { readonly seed: string; readonly pathCount: number },
): Moments & { readonly spread: number; readonly fills: number } {
  const paths = seededPaths(seed, world.stepCount);
  const ends = Array.from({ length: pathCount }, (_, path) => playPath(strategy, world, paths(path)));
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / pathCount;
  const sd = (values: readonly number[]): number => {
    const center = mean(values);
    return Math.sqrt(mean(values.map((value) => (value - center) ** 2)));
  };
  const profits = ends.map(({ profitCents }) => profitCents);
  const inventories = ends.map(({ inventoryContracts }) => inventoryContracts);
  return {
    profit_mean: mean(profits),
    profit_sd: sd(profits),
    q_mean: mean(inventories),
    q_sd: sd(inventories),
    spread: mean(ends.map(({ meanSpreadCents }) => meanSpreadCents)),
    fills: mean(ends.map(({ fillCount }) => fillCount)),
  };
}

const SE_PATHS = 1_000;
const SE_COUNT = 4;

/** @param pathCount of each case; the bound shrinks with its root. */
export function simulationVectors(folder: string, pathCount: number): void {
  eachModelCase(folder, "as_simulation.json", (vector, tolerance) => {
    const { input } = vector as MomentCase | TraceCase;
    const traceTolerance = { abs: tolerance.trace_abs ?? 0 };
    if ("sign" in input) expectTrace(vector as TraceCase, traceTolerance);
    else expectMoments(vector as MomentCase, pathCount);
  });
}

function expectMoments({ id, input, expected }: MomentCase, pathCount: number): void {
  const strategy = makerOf(input, expected.avg_spread_over_201_times);
  const seen = momentsOf(strategy, worldOf(input), { seed: id, pathCount });

  expectNear(seen.spread, expected.avg_spread_over_200_quote_times, { abs: 1e-9 });
  for (const name of ["profit_mean", "profit_sd", "q_mean", "q_sd"] as const) {
    const bound = SE_COUNT * expected.standard_errors_for_1000_paths[name] * Math.sqrt(SE_PATHS / pathCount);
    expect(Math.abs(seen[name] - expected.exact[name]), name).toBeLessThanOrEqual(bound);
  }
  const rejected = momentsOf(strategy, worldOf(input, "exponential"), { seed: id, pathCount });
  const bound =
    SE_COUNT * expected.standard_errors_for_1000_paths.profit_mean * Math.sqrt(SE_PATHS / pathCount);
  const due = expected.exact_if_fill_prob_is_1_minus_exp.profit_mean;
  expect(Math.abs(rejected.profit_mean - due), "with 1 - exp").toBeLessThanOrEqual(bound);
}

function expectTrace({ input, expected }: TraceCase, tolerance: { readonly abs: number }): void {
  const draws: PathDraws = {
    bid: (step) => input.u_bid[step]!,
    ask: (step) => input.u_ask[step]!,
    isUp: (step) => input.sign[step]! > 0,
    waits: () => {
      throw new Error("the paper's rule asks for no times");
    },
  };
  const after: { q: number; x: number; s: number }[] = [];
  const end = playPath(makerOf(input, NaN), worldOf(input), draws, (step, view, cashCents) => {
    const q = view.inventoryContracts;
    after[step] = { q, x: cashCents - q * MOVED_CENTS, s: view.fairCents + MOVED_CENTS };
  });

  for (const { step, q_after, x_after, s_after } of expected.selected_steps) {
    expect(after[step]!.q).toBe(q_after);
    expectNear(after[step]!.x, x_after, tolerance);
    expectNear(after[step]!.s, s_after, tolerance);
  }
  expect(end.inventoryContracts).toBe(expected.final.q);
  expectNear(end.profitCents, expected.final.pnl, tolerance);
  expectNear(end.midCents + MOVED_CENTS, expected.final.s, tolerance);
}

interface ValueCase extends Record<"lambda" | "kappa" | "phi" | "alpha" | "T" | "Qmax" | "h", number> {}

interface ValueFile {
  readonly cartea_jaimungal_penalva_value_function_h00: { readonly cases: readonly ValueCase[] };
  readonly avellaneda_stoikov_mean_spread: {
    readonly params: Record<"S0" | "T" | "sigma" | "k" | "A" | "n_steps", number>;
    readonly cases: readonly Record<"gamma" | "mean_spread_exact", number>[];
  };
  readonly exp_intensity_fit: { readonly expect: Record<"A" | "k" | "places", number> };
}

/** Quotes of the running-penalty maker, asked for anew in each of so many steps. */
const VALUE_STEPS = 500;
const VALUE_PATHS = 1_000;

/** Played by the best policy, the mean reward is the value function; the other figures of its file hold as well. */
export function valueFunctionPlayed(folder: string): void {
  const path = join(folder, "cjp_value_function.json");
  describe("cjp_value_function.json, played", () => {
    it("should earn the value of an empty book on average, within 3 standard errors", (context) => {
      if (!existsSync(path)) context.skip(`${path} is absent; set VECTORS_DIR`);
      for (const vector of valueFile(path).cartea_jaimungal_penalva_value_function_h00.cases) {
        const { mean, standardError } = playedValue(vector);
        expect(Math.abs(mean - vector.h)).toBeLessThanOrEqual(3 * standardError);
      }
    });

    it("should quote the mean spread, and fit the line, that others print", (context) => {
      if (!existsSync(path)) context.skip(`${path} is absent; set VECTORS_DIR`);
      const { avellaneda_stoikov_mean_spread: spreads, exp_intensity_fit: fit } = valueFile(path);
      for (const { gamma, mean_spread_exact } of spreads.cases) {
        const { S0: s, n_steps, ...rest } = spreads.params;
        const input = { ...rest, s, gamma, dt: rest.T / n_steps, strategy: "inventory" } as const;
        const seen = momentsOf(makerOf(input, NaN), worldOf(input), { seed: "1", pathCount: 1 });
        expectNear(seen.spread, mean_spread_exact, { abs: 1e-9 });
      }
      const { A, k, places } = fit.expect;
      const points = [1, 2, 3, 4].map((distance) => [distance, A * Math.exp(-k * distance)] as const);
      const line = logLinearFit(points.map(([distanceCents, perHour]) => ({ distanceCents, perHour })))!;
      expect(line.intensityPerHour).toBeCloseTo(A, places);
      expect(line.kappaPerCent).toBeCloseTo(k, places);
    });
  });
}

function valueFile(path: string): ValueFile {
  return JSON.parse(readFileSync(path, "utf8")) as ValueFile;
}

/** Cash and inventory at the mid, less alpha q^2 at the end and phi q^2 all the time. */
function playedValue({ lambda, kappa, phi, alpha, T, Qmax }: ValueCase): {
  mean: number;
  standardError: number;
} {
  const lattice = new InventoryLattice({
    gammaPerCent: 1,
    xiPerCent: 0,
    sigmaCentsPerSqrtHour: Math.sqrt(2 * phi),
    intensityPerHour: lambda,
    kappaPerCent: kappa,
    sizeContracts: 1,
    boundSizes: Qmax,
    terminalValueCents: (contracts) => -alpha * contracts ** 2,
  });
  // A lattice goes from the end backwards.
  const byStepsLeft = Array.from({ length: VALUE_STEPS + 1 }, (_, left) =>
    lattice.at((T * left) / VALUE_STEPS),
  );
  const world: ModelWorld = {
    startCents: 50,
    sigmaCentsPerSqrtHour: 0,
    intensityPerHour: lambda,
    kappaPerCent: kappa,
    hours: T,
    stepCount: VALUE_STEPS,
    arrivals: "exact",
  };
  const maker: Strategy = {
    quote: ({ markets: [market] }, [sheet]) => {
      const left = Math.round((market!.hoursToClose! / T) * VALUE_STEPS);
      const place = market!.inventoryContracts + Qmax;
      const { bidOffsetCents, askOffsetCents } = byStepsLeft[left]!;
      if (place < 2 * Qmax) sheet!.bid(market!.fairCents! - bidOffsetCents[place]!, 1);
      if (place > 0) sheet!.ask(market!.fairCents! + askOffsetCents[place]!, 1);
    },
    explain: () => [],
  };
  const paths = seededPaths("value", VALUE_STEPS);
  const rewards = Array.from({ length: VALUE_PATHS }, (_, path) => {
    let heldCost = 0;
    const end = playPath(maker, world, paths(path), (_step, { inventoryContracts }) => {
      heldCost += (phi * inventoryContracts ** 2 * T) / VALUE_STEPS;
    });
    return end.profitCents - heldCost - alpha * end.inventoryContracts ** 2;
  });
  const mean = rewards.reduce((sum, reward) => sum + reward, 0) / VALUE_PATHS;
  const variance = rewards.reduce((sum, reward) => sum + (reward - mean) ** 2, 0) / (VALUE_PATHS - 1);
  return { mean, standardError: Math.sqrt(variance / VALUE_PATHS) };
}
