/** Where a strategy reckons with another maker's fee than the run charges. A full sentence: what, what it means, what to do. */
import type { FeeSchedule } from "../core/fee-schedule.ts";
import type { LaneRequest } from "../engine/backtest.ts";

/** What of a market its fees depend on. */
interface ChargedMarket {
  readonly ticker: string;
  readonly startUs: number;
  /** Undefined where fees are switched off. */
  readonly fees: FeeSchedule | undefined;
}

type Lane = Pick<LaneRequest, "definition" | "parameters" | "marketIndices">;

const PPT_PER_UNIT = 1e12;
/** Rates are whole multiples of 2.5e-9: closer than that they are the same. */
const RATE_TOLERANCE = 1e-9;

/** Quotes go by the parameter whatever the run charges: one who quotes has to know his fees, and a sweep may vary them. */
export function feeWarnings(
  { definition, parameters, marketIndices }: Lane,
  markets: readonly ChargedMarket[],
): readonly string[] {
  const names = definition.parameters
    .map(({ name }) => name)
    .filter((name) => /(?:^|\.)makerFeeRate$/.test(name));
  return names.flatMap((name) =>
    marketIndices.flatMap((index) => {
      const { ticker, startUs, fees } = markets[index]!;
      const charged = fees === undefined ? 0 : fees.termsAt(startUs).makerRatePpt / PPT_PER_UNIT;
      const reckoned = parameters[name]!;
      if (Math.abs(charged - reckoned) < RATE_TOLERANCE) return [];
      const run = charged === 0 ? "this run charges makers nothing" : `this run charges makers ${charged}`;
      const quotes = reckoned > charged ? "leave more room than the fee takes" : "do not earn their fee";
      return [
        `${definition.name}: ${name} is ${reckoned}, but ${run} in ${ticker}: its quotes ${quotes}. Set ${name} to ${charged}, or the fees to those it is meant for.`,
      ];
    }),
  );
}
