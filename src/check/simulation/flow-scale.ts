/** Puts a flow of orders where a strategy quotes: equally telling for one that quotes in cents and one in tenths. */
import { BP_PER_CENT } from "../../core/units.ts";
import { poissonFlow } from "../../engine/fill-models/flow-models.ts";
import type { MarketFlowModel } from "../../engine/fill-models/market-flow.ts";
import { positionMax } from "../draws.ts";
import { targetContracts } from "../models.ts";
import { checkedGrids, createQuoter } from "../quoter.ts";
import type { Subject } from "../subject.ts";
import { TICK_BP } from "./flow-market.ts";

/** How a strategy quotes at 50 cents: its half-spread at its target, and how far half its limit shifts both quotes. */
export interface QuotedScale {
  readonly halfCents: number;
  readonly shiftCents: number;
}

const FAIR_CENTS = 50;
const HOURS = 6;

/** Undefined where it does not quote both sides at its target, at prices that are numbers. */
export function quotedScale(subject: Subject): QuotedScale | undefined {
  const { parameters } = subject;
  const quoter = createQuoter(subject.definition);
  const tickCents = TICK_BP / BP_PER_CENT;
  const grid = checkedGrids().find((checked) => checked.name === "deci_cent")!;
  const quoteAt = (inventoryContracts: number) => {
    const { bids, asks } = quoter.quote(parameters, {
      grid,
      fairCents: FAIR_CENTS,
      bestBidCents: FAIR_CENTS - tickCents,
      bestAskCents: FAIR_CENTS + tickCents,
      inventoryContracts,
      hoursToClose: HOURS,
    });
    const [bid, ask] = [bids[0]?.priceCents, asks[0]?.priceCents];
    return bid === undefined || ask === undefined || !Number.isFinite(ask - bid)
      ? undefined
      : { middleCents: (bid + ask) / 2, halfCents: (ask - bid) / 2 };
  };
  const target = targetContracts(parameters);
  const flat = quoteAt(target);
  if (flat === undefined) return undefined;
  const away = Math.round((positionMax(parameters) - Math.abs(target)) * 50) / 100;
  const shifts = [target - away, target + away].map((held) =>
    Math.abs((quoteAt(held)?.middleCents ?? flat.middleCents) - flat.middleCents),
  );
  return { halfCents: flat.halfCents, shiftCents: Math.max(...shifts) };
}

/** Orders a second and side, of which this share reaches a quote at the flat half-spread. */
const ORDERS_PER_HOUR = 3_600;
const FLAT_SHARE = 0.2;

/**
 * Intensity A e^(-k distance) with k = 1 / shift, no higher than one order a second: a fifth of that at the flat
 * half-spread. A strategy that does not shift is met with k = 1 / half-spread.
 */
export function scaledFlow({ halfCents, shiftCents }: QuotedScale): MarketFlowModel {
  const scaleCents = shiftCents > 1e-9 ? shiftCents : Math.max(halfCents, TICK_BP / BP_PER_CENT);
  const kappaPerCent = 1 / scaleCents;
  const flow = poissonFlow({ intensityPerHour: ORDERS_PER_HOUR, kappaPerCent });
  return {
    ...flow,
    name: "scaled",
    candidateChance: (distanceCents) =>
      Math.min(1, FLAT_SHARE * Math.exp(-kappaPerCent * (distanceCents - halfCents))),
  };
}
