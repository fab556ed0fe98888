/** The table of quotes in ticks: one lattice for each fair value and time left. Prices are cents, times hours. */
import { settlementValueCents } from "./binary-settlement.ts";
import type { ExponentialFills } from "./exponential-fills.ts";
import { QuoteTable } from "./quote-table.ts";
import { runningRisk } from "./running-risk.ts";
import { tickGains, TickLattice, type TickGains } from "./tick-lattice.ts";

export interface SettledTableInput extends ExponentialFills {
  readonly gammaPerCent: number;
  readonly sigmaCentsPerSqrtHour: number;
  /** Share of the residual variance that is charged at the horizon. */
  readonly settlementJumpFrac: number;
  readonly horizonHours: number;
  readonly fairStepCents: number;
  readonly sizeContracts: number;
  readonly boundSizes: number;
}

export interface TickTableInput extends SettledTableInput {
  readonly makerFeeRate: number;
}

/** Error of theta that one step of an integration may add, cents a contract: ticks need no more. */
const TOLERANCE_CENTS_PER_CONTRACT = 1e-5;
/** What comes after so many orders at fair value itself is left out: docs/MODELS.md says what that leaves too much of a skew. */
const ORDERS_WAITED_FOR = 2_000;

/** What a contract costs a maker at a price, unrounded, cents: rate P (1 - P), P in dollars. */
export function makerFeeCents(makerFeeRate: number, priceCents: number): number {
  return (makerFeeRate * priceCents * (100 - priceCents)) / 100;
}

/** Time to integrate for a time left, hours. */
export function integratedHours(hoursLeft: number, intensityPerHour: number): number {
  return Math.min(hoursLeft, ORDERS_WAITED_FOR / intensityPerHour);
}

/** What an inventory is worth at the horizon beside its fair value: the residual variance settles all at once. */
export function residualValueCents(
  { settlementJumpFrac, gammaPerCent }: Pick<SettledTableInput, "settlementJumpFrac" | "gammaPerCent">,
  fairCents: number,
  residualShare: number,
): (contracts: number) => number {
  const share = settlementJumpFrac * residualShare;
  return share === 0
    ? () => 0
    : (contracts) => share * settlementValueCents(fairCents, contracts, gammaPerCent);
}

/** @param pricesCents legal prices, ascending. Never nearer to fair value than itself: quotes that pass it are not made. */
export function tickTable(input: TickTableInput, pricesCents: readonly number[]): QuoteTable {
  const feeCents = (priceCents: number): number => makerFeeCents(input.makerFeeRate, priceCents);
  let [gainsFairCents, gains]: [number, TickGains | undefined] = [NaN, undefined];
  return new QuoteTable(
    { ...input, mirrorSumCents: isSymmetric(pricesCents) ? 100 : undefined },
    (fairCents, hoursLeft) => {
      const risk = runningRisk(fairCents, input.sigmaCentsPerSqrtHour, hoursLeft);
      const lattice = {
        ...input,
        fairCents,
        pricesCents,
        feeCents,
        distanceMinCents: 0,
        runningPenaltyCentsPerHour: 0.5 * input.gammaPerCent * risk.varianceCents2PerHour,
        terminalValueCents: residualValueCents(input, fairCents, risk.residualShare),
      };
      if (gains === undefined || gainsFairCents !== fairCents)
        [gainsFairCents, gains] = [fairCents, tickGains(lattice)];
      return new TickLattice(lattice, TOLERANCE_CENTS_PER_CONTRACT * input.sizeContracts, gains).at(
        integratedHours(hoursLeft, input.intensityPerHour),
      );
    },
  );
}

function isSymmetric(pricesCents: readonly number[]): boolean {
  const last = pricesCents.length - 1;
  return pricesCents.every((price, index) => Math.abs(price + pricesCents[last - index]! - 100) < 1e-9);
}
