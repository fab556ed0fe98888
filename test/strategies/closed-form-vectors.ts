/** Golden vectors of the closed formulas, put through the product's own functions (vector-suites.ts says how). */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { avellanedaStoikovQuotes, validityHours } from "../../src/strategies/models/avellaneda-stoikov.ts";
import {
  settlementBidCents,
  settlementReservationCents,
  settlementValueCents,
} from "../../src/strategies/models/binary-settlement.ts";
import { glftTerms } from "../../src/strategies/models/glft.ts";
import { riccatiTerms } from "../../src/strategies/models/riccati.ts";

export interface Tolerance {
  readonly rel?: number;
  readonly abs?: number;
  readonly theta_abs?: number;
  readonly trace_abs?: number;
}

interface ModelFile {
  readonly tolerance: Tolerance;
  readonly cases: readonly { readonly id: string }[];
}

/** One named test for each case of a file, or one skipped test that says which file is absent. */
export function eachModelCase(
  folder: string,
  file: string,
  check: (vector: unknown, tolerance: Tolerance) => void,
  isMeant: (vector: unknown) => boolean = () => true,
): void {
  const path = join(folder, file);
  describe(file, () => {
    if (!existsSync(path)) {
      it("should agree with every case", (context) => context.skip(`${path} is absent; set VECTORS_DIR`));
      return;
    }
    const { tolerance, cases } = JSON.parse(readFileSync(path, "utf8")) as ModelFile;
    for (const vector of cases.filter(isMeant))
      it(`should agree with ${vector.id}`, () => check(vector, tolerance));
  });
}

export function expectNear(actual: number, expected: number, { rel = 0, abs = 0 }: Tolerance): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(abs + rel * Math.abs(expected));
}

interface AsCase {
  readonly id: string;
  readonly input: Record<"s" | "q" | "gamma" | "k" | "sigma" | "tau", number>;
  readonly expected: Record<"reservation" | "spread" | "bid" | "ask", number>;
}

function asVectors(folder: string): void {
  eachModelCase(folder, "as_quotes.json", (vector, tolerance) => {
    const { input, expected } = vector as AsCase;
    const quotes = avellanedaStoikovQuotes({
      fairCents: input.s,
      inventoryContracts: input.q,
      gammaPerCent: input.gamma,
      kappaPerCent: input.k,
      sigmaCentsPerSqrtHour: input.sigma,
      hoursLeft: input.tau,
    });

    expectNear(quotes.reservationCents, expected.reservation, tolerance);
    expectNear(quotes.spreadCents, expected.spread, tolerance);
    expectNear(quotes.bidCents, expected.bid, tolerance);
    expectNear(quotes.askCents, expected.ask, tolerance);
  });
}

export type FillInput = Record<"sigma" | "gamma" | "xi" | "A" | "k" | "Delta", number>;

export function fillInput(input: FillInput) {
  return {
    gammaPerCent: input.gamma,
    xiPerCent: input.xi,
    sigmaCentsPerSqrtHour: input.sigma,
    intensityPerHour: input.A,
    kappaPerCent: input.k,
    sizeContracts: input.Delta,
  };
}

interface GlftCase {
  readonly id: string;
  readonly input: FillInput & { readonly q: number };
  readonly expected: Record<"c1" | "half_spread" | "skew_per_contract" | "delta_bid" | "delta_ask", number>;
}

function glftVectors(folder: string): void {
  eachModelCase(folder, "glft_asymptotic.json", (vector, tolerance) => {
    const { input, expected } = vector as GlftCase;
    const terms = glftTerms(fillInput(input));

    expectNear(terms.offsetCents, expected.c1, tolerance);
    expectNear(terms.halfSpreadCents, expected.half_spread, tolerance);
    expectNear(terms.skewCentsPerContract, expected.skew_per_contract, tolerance);
    const skewCents = terms.skewCentsPerContract * input.q;
    expectNear(terms.halfSpreadCents + skewCents, expected.delta_bid, tolerance);
    expectNear(terms.halfSpreadCents - skewCents, expected.delta_ask, tolerance);
  });
}

interface RiccatiCase {
  readonly id: string;
  readonly input: FillInput & { readonly phi: number; readonly settlement_variance: number };
  readonly derived: {
    readonly alpha_lot: number;
    readonly eta: number;
    readonly as_validity_tau: number | null;
  };
  readonly rows: readonly {
    readonly tau: number;
    readonly m: number;
    readonly skew_per_contract: number;
    readonly half_spread: number;
    readonly delta_bid_lots: Readonly<Record<string, number>>;
  }[];
}

function riccatiVectors(folder: string): void {
  eachModelCase(folder, "riccati_quotes.json", (vector, tolerance) => {
    const { input, derived, rows } = vector as RiccatiCase;
    const { alpha_lot, eta, as_validity_tau } = derived;
    if (as_validity_tau !== null) expectNear(validityHours(alpha_lot, eta), as_validity_tau, tolerance);
    for (const row of rows) {
      const terms = riccatiTerms({
        ...fillInput(input),
        settlementVarianceCents2: input.settlement_variance,
        terminalPenaltyCents: input.phi,
        hoursLeft: row.tau,
      });

      expectNear(terms.curvature, row.m, tolerance);
      expectNear(terms.skewCentsPerContract, row.skew_per_contract, tolerance);
      expectNear(terms.halfSpreadCents, row.half_spread, tolerance);
      for (const [sizes, offsetCents] of Object.entries(row.delta_bid_lots)) {
        const contracts = Number(sizes) * input.Delta;
        expectNear(terms.halfSpreadCents + terms.skewCentsPerContract * contracts, offsetCents, tolerance);
      }
    }
  });
}

interface ReservationCase {
  readonly id: string;
  readonly input: { readonly fair: number; readonly gamma: number };
  readonly rows: readonly Record<
    "q" | "ce" | "reservation_mid" | "reservation_bid_1" | "reservation_ask_1",
    number
  >[];
}

function reservationVectors(folder: string): void {
  eachModelCase(folder, "binary_reservation.json", (vector, tolerance) => {
    const { input, rows } = vector as ReservationCase;
    const { fair, gamma } = input;
    for (const row of rows) {
      expectNear(settlementValueCents(fair, row.q, gamma), row.ce, tolerance);
      expectNear(settlementReservationCents(fair, row.q, gamma), row.reservation_mid, tolerance);
      expectNear(settlementBidCents(fair, row.q, gamma), row.reservation_bid_1, tolerance);
      expectNear(settlementBidCents(fair, row.q - 1, gamma), row.reservation_ask_1, tolerance);
    }
  });
}

export function closedFormVectors(folder: string): void {
  asVectors(folder);
  glftVectors(folder);
  riccatiVectors(folder);
  reservationVectors(folder);
}
