/** Golden vectors of the closed formulas, put through the product's own functions (vector-suites.ts says how). */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  settlementBidCents,
  settlementReservationCents,
  settlementValueCents,
} from "../../src/strategies/models/binary-settlement.ts";
import { glftTerms } from "../../src/strategies/models/glft.ts";

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
  glftVectors(folder);
  reservationVectors(folder);
}
