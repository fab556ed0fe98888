/** Golden vectors of the models that are solved on a lattice of inventories (closed-form-vectors.ts has the others). */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { settlementValueCents } from "../../src/strategies/models/binary-settlement.ts";
import { effectiveIntensityPerHour } from "../../src/strategies/models/exponential-fills.ts";
import { InventoryLattice } from "../../src/strategies/models/inventory-lattice.ts";
import { TickLattice } from "../../src/strategies/models/tick-lattice.ts";
import {
  eachModelCase,
  expectNear,
  fillInput,
  type FillInput,
  type Tolerance,
} from "./closed-form-vectors.ts";

interface Terminal {
  readonly type: "none" | "binary" | "quadratic" | "abs";
  readonly phi?: number;
  readonly b?: number;
}

function terminalValue(
  { type, phi = NaN, b = NaN }: Terminal,
  fairCents: number,
  gammaPerCent: number,
): (contracts: number) => number {
  switch (type) {
    case "none":
      return () => 0;
    case "binary":
      return (contracts) => settlementValueCents(fairCents, contracts, gammaPerCent);
    case "quadratic":
      return (contracts) => -phi * contracts ** 2;
    case "abs":
      return (contracts) => -b * Math.abs(contracts);
    default:
      throw new Error(`no such terminal condition: ${String(type)}`);
  }
}

interface LatticeCase {
  readonly id: string;
  readonly input: FillInput & {
    readonly Qn: number;
    readonly terminal: Terminal;
    readonly fair?: number;
  };
  readonly eta: number;
  readonly tables: readonly {
    readonly tau: number;
    readonly theta: readonly number[];
    readonly delta_bid: readonly (number | null)[];
    readonly delta_ask: readonly (number | null)[];
  }[];
}

function expectColumn(
  actual: Float64Array,
  expected: readonly (number | null)[],
  tolerance: Tolerance,
): void {
  expect(actual.length).toBe(expected.length);
  for (const [place, value] of expected.entries())
    if (value === null) expect(actual[place]).toBeNaN();
    else expectNear(actual[place]!, value, tolerance);
}

function latticeVectors(folder: string, file: string): void {
  eachModelCase(folder, file, (vector, tolerance) => {
    const { input, eta, tables } = vector as LatticeCase;
    const lattice = new InventoryLattice({
      ...fillInput(input),
      boundSizes: input.Qn,
      terminalValueCents: terminalValue(input.terminal, input.fair ?? NaN, input.gamma),
    });

    expectNear(effectiveIntensityPerHour(input.xi, input.Delta, fillInput(input)), eta, tolerance);
    for (const table of tables) {
      const quotes = lattice.at(table.tau);
      expectColumn(quotes.thetaCents, table.theta, tolerance);
      expectColumn(quotes.bidOffsetCents, table.delta_bid, tolerance);
      expectColumn(quotes.askOffsetCents, table.delta_ask, tolerance);
    }
  });
}

interface TickCase {
  readonly id: string;
  readonly input: Record<
    "tick" | "run_pen" | "phi" | "fair" | "gamma" | "k" | "A" | "Delta" | "Qn",
    number
  > & {
    readonly fee: "none" | "maker";
    readonly dMin: number | null;
    readonly terminal: "none" | "binary" | "quadratic";
  };
  readonly tables: readonly {
    readonly tau: number;
    readonly theta: readonly number[];
    readonly bid: readonly (number | null)[];
    readonly ask: readonly (number | null)[];
    readonly margin_bid: readonly (number | null)[];
    readonly margin_ask: readonly (number | null)[];
  }[];
}

/** Below this the file's own methods may choose another tick. */
const MARGIN_MIN = 1e-4;

function expectTicks(
  actual: Float64Array,
  expected: readonly (number | null)[],
  margins: readonly (number | null)[],
): void {
  for (const [place, priceCents] of expected.entries()) {
    const margin = margins[place];
    if (typeof margin === "number" && margin <= MARGIN_MIN) continue;
    if (priceCents === null) expect(actual[place]).toBeNaN();
    else expect(actual[place]).toBeCloseTo(priceCents, 9);
  }
}

function tickVectors(folder: string): void {
  eachModelCase(folder, "binary_hjb_tick.json", (vector, { theta_abs = NaN }) => {
    const { input, tables } = vector as TickCase;
    const { fair, gamma, tick, dMin, terminal, phi } = input;
    const tickCount = Math.round(100 / tick) - 1;
    const lattice = new TickLattice({
      fairCents: fair,
      gammaPerCent: gamma,
      intensityPerHour: input.A,
      kappaPerCent: input.k,
      sizeContracts: input.Delta,
      boundSizes: input.Qn,
      pricesCents: Array.from(
        { length: tickCount },
        (_, index) => Math.round((index + 1) * tick * 1e4) / 1e4,
      ),
      feeCents: (cents) => (input.fee === "maker" ? 1.75 * (cents / 100) * (1 - cents / 100) : 0),
      distanceMinCents: dMin ?? -Infinity,
      runningPenaltyCentsPerHour: input.run_pen,
      terminalValueCents: terminalValue({ type: terminal, phi }, fair, gamma),
    });
    for (const table of tables) {
      const quotes = lattice.at(table.tau);
      expectColumn(quotes.thetaCents, table.theta, { abs: theta_abs });
      expectTicks(quotes.bidCents, table.bid, table.margin_bid);
      expectTicks(quotes.askCents, table.ask, table.margin_ask);
    }
  });
}

type ValueCase = Record<"lambda" | "kappa" | "phi" | "alpha" | "T" | "Qmax" | "h", number>;

/** The running-penalty maker of Cartea, Jaimungal and Penalva: no aversion to fills, a penalty of `phi` in place of gamma sigma^2 / 2. */
function valueFunctionVectors(folder: string): void {
  const path = join(folder, "cjp_value_function.json");
  describe("cjp_value_function.json", () => {
    it("should agree on the value of an empty book", (context) => {
      if (!existsSync(path)) context.skip(`${path} is absent; set VECTORS_DIR`);
      const file = JSON.parse(readFileSync(path, "utf8")) as {
        readonly cartea_jaimungal_penalva_value_function_h00: { readonly cases: readonly ValueCase[] };
      };
      for (const { lambda, kappa, phi, alpha, T, Qmax, h } of file.cartea_jaimungal_penalva_value_function_h00
        .cases) {
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
        expectNear(lattice.at(T).thetaCents[Qmax]!, h, { abs: 1e-8 });
      }
    });
  });
}

export function latticeModelVectors(folder: string): void {
  latticeVectors(folder, "glft_finite_horizon.json");
  latticeVectors(folder, "binary_hjb_continuous.json");
  tickVectors(folder);
  valueFunctionVectors(folder);
}
