/**
 * A and k from prints: how far each parent order reached beyond the best price it met, and for how long which spread stood.
 *
 * Orders whose reach falls short of the best price are not seen. Counting whole time at every distance, as fits of nested
 * counts do, takes them for absent and makes A too small; here time counts by what could be seen in it, and only that of
 * usual spreads.
 */
import { sum } from "simple-statistics";
import type { CountedCell, CountedRate, IntensityRow } from "../core/calibration-rows.ts";
import type { Side } from "../core/order-book.ts";
import type { RandomStream } from "../core/random.ts";
import { BP_PER_CENT, US_PER_HOUR } from "../core/units.ts";
import {
  BLOCK_COUNT,
  chiSquareTest,
  chooseIntervals,
  dispersionTests,
  grouped,
  joinedCells,
  resampledWidths,
  type IntensityPoint,
} from "./arrival-clusters.ts";
import type { FlowSlot } from "./flow-slots.ts";
import {
  CURVE_CENTS_MAX,
  logInterval,
  logLinearFit,
  poissonRate,
  rateCurve,
  seenHours,
  tickIntensity,
  tickKappa,
  tickKappaInterval,
  tickRateWidth,
  type TickDepths,
  type TouchTime,
} from "./intensity.ts";
import { noIntensity, tooFewEvents, UNTESTED } from "./no-intensity.ts";
import { OBSERVATIONS_MIN } from "./volatility.ts";

const LINE_CENTS_MAX = 5;
/** Distances that could be seen for less than this share of the time are not drawn. */
const RATE_TIME_SHARE_MIN = 0.02;

/** One slot's or one block's orders. */
interface SweepGroup {
  readonly count: number;
  readonly ticksBeyond: number;
  readonly touches: readonly TouchTime[];
}

export interface FitRequest {
  readonly slots: readonly FlowSlot[];
  readonly side: IntensityRow["side"];
  readonly sides: readonly Side[];
  readonly tickCents: number;
  readonly random: RandomStream;
}

export function fitSweeps(request: FitRequest): IntensityRow {
  const { side, sides, tickCents, random } = request;
  const slots = calmSlots(request.slots);
  const groups = slots.map((slot) => sweepGroup([slot], sides));
  const all = sweepGroup(slots, sides);
  const depths: TickDepths = { ...all, tickCents };
  const exposedHours = sum(all.touches.map(({ hours }) => hours));
  const base = { side, method: "sweep" as const, eventCount: all.count, exposedHours };
  if (all.count < OBSERVATIONS_MIN) return noIntensity(base, tooFewEvents(all.count, "orders"));
  if (all.ticksBeyond === 0)
    return noIntensity(base, `none of ${all.count} orders went beyond the best price: nothing tells k`);
  const kappa = tickKappa(depths);
  const perHour = all.count / seenHours(all.touches, kappa);
  const expected = groups.map((group) => ({
    count: group.count,
    expected: perHour * seenHours(group.touches, kappa),
  }));
  const dispersion = dispersionTests(expected);
  const rates = countedRates(slots, sides, tickCents, exposedHours);
  const cells = countedCells(slots, sides, depths);
  const fit = chiSquareTest(
    joinedCells(cells.map((cell) => ({ count: cell.observedCount, expected: cell.fittedCount }))),
    2,
  );
  if (dispersion.length === 0) return noIntensity(base, UNTESTED);
  const { intervals, why } = chooseIntervals(dispersion, fit);
  const told = {
    ...base,
    dispersion,
    fit,
    intervals,
    intervalsWhy: why,
    cells,
    rates,
    logLinear: lineThrough(rates),
    reason: undefined,
  };
  if (intervals === "exact")
    return {
      ...told,
      kappaPerCent: tickKappaInterval(depths),
      intensityPerHour: tickIntensity(depths, all.touches),
      curve: rateCurve(perHour, kappa, (cents) => tickRateWidth(depths, all.touches, cents)),
    };
  const blocks = grouped(groups, BLOCK_COUNT)
    .map(pooled)
    .filter(({ touches }) => touches.length > 0);
  const widths = resampledWidths(blocks, (drawn) => pointOf(pooled(drawn), tickCents), random);
  if (widths === undefined)
    return noIntensity(base, `${why}, and too few stretches of time have orders: no interval can be told`);
  return {
    ...told,
    kappaPerCent: logInterval(kappa, widths.logPerCent),
    intensityPerHour: logInterval(perHour, widths.logPerHour),
    curve: rateCurve(perHour, kappa, widths.logRateAt),
  };
}

/**
 * Only the tighter half of the time: the narrowest spreads that stood for half of it. A wider book is mostly one that an order
 * has just swept; its mid is not where it was, and its prices have holes.
 */
function calmSlots(slots: readonly FlowSlot[]): FlowSlot[] {
  const limitBp = usualSpreadBp(slots);
  return slots.map((slot) => ({
    ...slot,
    spreads: new Map([...slot.spreads].filter(([spreadBp]) => spreadBp <= limitBp)),
  }));
}

function usualSpreadBp(slots: readonly FlowSlot[]): number {
  const usOf = new Map<number, number>();
  for (const { spreads } of slots)
    for (const [spreadBp, { us }] of spreads) usOf.set(spreadBp, (usOf.get(spreadBp) ?? 0) + us);
  const half = sum([...usOf.values()]) / 2;
  let passed = 0;
  for (const [spreadBp, us] of [...usOf].toSorted(([a], [b]) => a - b)) {
    passed += us;
    if (passed >= half) return spreadBp;
  }
  return 0;
}

function pointOf(group: SweepGroup, tickCents: number): IntensityPoint | undefined {
  if (group.count === 0 || group.ticksBeyond === 0) return undefined;
  const perCent = tickKappa({ ...group, tickCents });
  return { perHour: group.count / seenHours(group.touches, perCent), perCent };
}

function sweepGroup(slots: readonly FlowSlot[], sides: readonly Side[]): SweepGroup {
  let [count, ticksBeyond] = [0, 0];
  const hoursOf = new Map<number, number>();
  for (const { spreads } of slots)
    for (const [spreadBp, { us, reached }] of spreads) {
      hoursOf.set(spreadBp, (hoursOf.get(spreadBp) ?? 0) + (us * sides.length) / US_PER_HOUR);
      for (const side of sides)
        for (const [ticks, orders] of reached[side].entries()) {
          count += orders;
          ticksBeyond += orders * ticks;
        }
    }
  return { count, ticksBeyond, touches: touchesOf(hoursOf) };
}

function touchesOf(hoursOf: ReadonlyMap<number, number>): TouchTime[] {
  return [...hoursOf].map(([spreadBp, hours]) => ({ halfSpreadCents: spreadBp / (2 * BP_PER_CENT), hours }));
}

function pooled(groups: readonly SweepGroup[]): SweepGroup {
  let [count, ticksBeyond] = [0, 0];
  const hoursOf = new Map<number, number>();
  for (const group of groups) {
    count += group.count;
    ticksBeyond += group.ticksBeyond;
    for (const { halfSpreadCents, hours } of group.touches)
      hoursOf.set(halfSpreadCents, (hoursOf.get(halfSpreadCents) ?? 0) + hours);
  }
  return {
    count,
    ticksBeyond,
    touches: [...hoursOf].map(([halfSpreadCents, hours]) => ({ halfSpreadCents, hours })),
  };
}

/** Orders by how far beyond the best price they went, against the geometric law; the last cell holds the rest. */
function countedCells(slots: readonly FlowSlot[], sides: readonly Side[], depths: TickDepths): CountedCell[] {
  const counts: number[] = [];
  for (const { spreads } of slots)
    for (const { reached } of spreads.values())
      for (const side of sides)
        for (const [ticks, orders] of reached[side].entries()) counts[ticks] = (counts[ticks] ?? 0) + orders;
  const { count, tickCents } = depths;
  const going = Math.exp(-tickKappa(depths) * tickCents);
  const cells: CountedCell[] = [];
  let [left, share] = [count, 1];
  for (let ticks = 0; share > 0; ticks++) {
    const isOpen = count * share * going < 1 || ticks * tickCents >= 10;
    const [observedCount, fittedCount] = isOpen
      ? [left, count * share]
      : [counts[ticks] ?? 0, count * share * (1 - going)];
    cells.push({ distanceCents: ticks * tickCents, isOpen, observedCount, fittedCount });
    if (isOpen) break;
    left -= observedCount;
    share *= going;
  }
  return cells;
}

/** At every distance that was a price's: orders that came as far, while the best price stood no further. */
function countedRates(
  slots: readonly FlowSlot[],
  sides: readonly Side[],
  tickCents: number,
  exposedHours: number,
): CountedRate[] {
  const twiceTickBp = Math.floor(2 * tickCents * BP_PER_CENT + 0.5);
  const limitBp = 2 * CURVE_CENTS_MAX * BP_PER_CENT;
  const found = new Map<number, { count: number; hours: number }>();
  for (const { spreads } of slots)
    for (const [spreadBp, { us, reached }] of spreads)
      for (let at = spreadBp, ticks = 0; at <= limitBp; at += twiceTickBp, ticks++) {
        const point = found.get(at) ?? { count: 0, hours: 0 };
        point.hours += (us * sides.length) / US_PER_HOUR;
        for (const side of sides) point.count += sum(reached[side].slice(ticks));
        found.set(at, point);
      }
  return [...found]
    .filter(([, { hours }]) => hours >= RATE_TIME_SHARE_MIN * exposedHours && hours > 0)
    .toSorted(([a], [b]) => a - b)
    .map(([twiceBp, { count, hours }]) => ({
      distanceCents: twiceBp / (2 * BP_PER_CENT),
      count,
      hours,
      perHour: poissonRate(count, hours),
    }));
}

function lineThrough(rates: readonly CountedRate[]) {
  return logLinearFit(
    rates
      .filter(({ distanceCents }) => distanceCents <= LINE_CENTS_MAX)
      .map(({ distanceCents, perHour }) => ({ distanceCents, perHour: perHour.value })),
  );
}
