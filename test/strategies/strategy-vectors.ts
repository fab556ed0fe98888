/** Golden vectors put through the strategies themselves: units converted, horizon and budget in between. */
import { expect } from "vitest";
import { avellanedaStoikov } from "../../src/strategies/avellaneda-stoikov.ts";
import { glft } from "../../src/strategies/glft.ts";
import { logitSkew } from "../../src/strategies/logit-skew.ts";
import { validityHours } from "../../src/strategies/models/avellaneda-stoikov.ts";
import { riccati } from "../../src/strategies/riccati.ts";
import { eachModelCase, expectNear, type FillInput } from "./closed-form-vectors.ts";
import { answerOf, sumOf } from "./quoting.ts";

const UNLIMITED = { maxPositionContracts: 1e9 };

interface AsCase {
  readonly id: string;
  readonly unit: string;
  readonly input: Record<"s" | "q" | "gamma" | "k" | "sigma" | "tau", number>;
  readonly expected: Record<"bid" | "ask", number>;
}

function avellanedaStoikovCases(folder: string): void {
  eachModelCase(folder, "as_quotes.json", (vector, tolerance) => {
    const { input, expected, unit } = vector as AsCase;
    const cents = unit === "dollars" ? 100 : 1;
    // A paper's price is no probability: its quotes are asked for around 50 cents.
    const fairCents = input.s * cents < 100 ? input.s * cents : 50;
    const { bidCents, askCents } = answerOf(
      avellanedaStoikov,
      {
        gammaPerDollar: (input.gamma / cents) * 100,
        kappaPerCent: input.k / cents,
        sigmaDollarsPerSqrtHour: (input.sigma * cents) / 100,
        horizonHours: 1_000,
        ...UNLIMITED,
      },
      { fairCents, inventoryContracts: input.q, hoursToClose: input.tau },
    );

    expectNear(bidCents!, fairCents + (expected.bid - input.s) * cents, tolerance);
    expectNear(askCents!, fairCents + (expected.ask - input.s) * cents, tolerance);
  });
}

function fillParameters(input: FillInput) {
  return {
    gammaPerDollar: input.gamma * 100,
    kappaPerCent: input.k,
    sigmaDollarsPerSqrtHour: input.sigma / 100,
    intensityPerHour: input.A,
    sizeContracts: input.Delta,
    ...UNLIMITED,
  };
}

interface GlftCase {
  readonly id: string;
  readonly input: FillInput & { readonly q: number };
  readonly expected: Record<"delta_bid" | "delta_ask", number>;
}

/** Strategies have one aversion for both; the formulas, which take two, meet the other cases. */
function mindsFillsAsPrices(vector: unknown): boolean {
  const { input } = vector as { readonly input: FillInput };
  return input.xi === input.gamma;
}

function glftCases(folder: string): void {
  eachModelCase(
    folder,
    "glft_asymptotic.json",
    (vector, tolerance) => {
      const { input, expected } = vector as GlftCase;
      const { bidCents, askCents } = answerOf(
        glft,
        { ...fillParameters(input), horizonHours: 1 },
        { fairCents: 50, inventoryContracts: input.q },
      );

      expectNear(bidCents!, 50 - expected.delta_bid, tolerance);
      expectNear(askCents!, 50 + expected.delta_ask, tolerance);
    },
    mindsFillsAsPrices,
  );
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
    readonly delta_bid_lots: Readonly<Record<string, number>>;
    readonly half_spread: number;
  }[];
}

function riccatiCases(folder: string): void {
  eachModelCase(folder, "riccati_quotes.json", (vector, tolerance) => {
    const { input, derived, rows } = vector as RiccatiCase;
    expect(input.phi).toBe(0);
    const { alpha_lot, eta, as_validity_tau } = derived;
    if (as_validity_tau !== null) expectNear(validityHours(alpha_lot, eta), as_validity_tau, tolerance);
    for (const { tau, delta_bid_lots, half_spread } of rows) {
      // At 50 cents 2,500 is left for both.
      const settlementJumpFrac = input.settlement_variance / (2_500 - input.sigma ** 2 * tau);
      const parameters = { ...fillParameters(input), horizonHours: 1_000, settlementJumpFrac };
      for (const [orders, offsetCents] of Object.entries(delta_bid_lots)) {
        const state = { fairCents: 50, inventoryContracts: Number(orders) * input.Delta, hoursToClose: tau };
        const { bidCents, askCents } = answerOf(riccati, parameters, state);

        expectNear(bidCents!, 50 - offsetCents, tolerance);
        expectNear(askCents!, 50 + 2 * half_spread - offsetCents, tolerance);
      }
    }
  });
}

interface ReservationCase {
  readonly id: string;
  readonly input: { readonly fair: number; readonly gamma: number };
  readonly rows: readonly Record<
    "q" | "reservation_mid" | "reservation_bid_1" | "reservation_ask_1",
    number
  >[];
}

/** Terms of fair value and skew, of the risk of the next fill, and of c1. */
const [SKEWED, INDIFFERENT] = [2, 3];

function logitCases(folder: string): void {
  eachModelCase(folder, "binary_reservation.json", (vector, tolerance) => {
    const { input, rows } = vector as ReservationCase;
    for (const row of rows)
      for (const sizeContracts of [1, 4]) {
        // Orders of four for one who minds a quarter as much: the same prices.
        const gammaPerDollar = (input.gamma * 100) / sizeContracts;
        const state = { fairCents: input.fair, inventoryContracts: row.q * sizeContracts };
        const parameters = { gammaPerDollar, sizeContracts, ...UNLIMITED };
        const { bidCents, askCents, terms } = answerOf(logitSkew, parameters, state);

        expectNear(sumOf(terms, "bidCents", SKEWED), row.reservation_mid, tolerance);
        expectNear(sumOf(terms, "bidCents", INDIFFERENT), row.reservation_bid_1, tolerance);
        expectNear(sumOf(terms, "askCents", INDIFFERENT), row.reservation_ask_1, tolerance);
        // What is quoted beyond: c1, the same on both sides, where k is 1.5 a cent ln(1 + gamma / k) / gamma.
        const edgeCents = Math.log(1 + input.gamma / 1.5) / input.gamma;
        expectNear(bidCents!, row.reservation_bid_1 - edgeCents, tolerance);
        expectNear(askCents!, row.reservation_ask_1 + edgeCents, tolerance);
      }
  });
}

export function strategyVectors(folder: string): void {
  avellanedaStoikovCases(folder);
  glftCases(folder);
  riccatiCases(folder);
  logitCases(folder);
}
