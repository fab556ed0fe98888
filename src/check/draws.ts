/**
 * Draws of parameters and states, from a seed. They shrink to what is simplest: default parameters, a fair value of 50 cents
 * in a book two cents wide, no inventory, a factor of two.
 */
import fc from "fast-check";
import type { Parameters, ParameterSpec } from "../core/strategy.ts";
import { BP_PER_CENT } from "../core/units.ts";
import type { CheckedGrid, QuoteState } from "./quoter.ts";
import type { Subject } from "./subject.ts";

/** One draw, as it is shrunk: numbers near their simplest value. */
export interface Draw {
  readonly parameters: Parameters;
  readonly grid: number;
  /** Of the bid from the level below the middle, in thousandths of the levels there are on that side. */
  readonly bidOffset: number;
  readonly width: number;
  readonly inventory: Amount;
  readonly step: Amount;
  readonly factor: number;
  readonly shiftCents: number;
  readonly hoursToClose: number;
}

/** An amount of contracts: so many orders, or a share of the largest position in thousandths. */
type Amount = { readonly orders: number } | { readonly thousandths: number };

/** A draw made concrete. */
export interface Case {
  readonly parameters: Parameters;
  readonly state: QuoteState;
  /** Above 0; the state's inventory and it together stay within the largest position, where there is one. */
  readonly stepContracts: number;
  /** Above 1: by how much a parameter is multiplied, or a unit changed. */
  readonly factor: number;
  readonly shiftCents: number;
}

/** A number for fast-check from the seed's text and a label (FNV-1a): other labels, other draws. */
export function seedOf(seed: string, label: string): number {
  let hash = 0x811c9dc5;
  for (const character of `${seed}/${label}`) {
    hash ^= character.codePointAt(0)!;
    hash = Math.imul(hash, 0x01000193);
  }
  return hash | 0;
}

/** Largest width of the book, in levels; the simplest first. */
const WIDTHS = [2, 1, 3, 4, 6, 9, 15, 25] as const;
const HOURS = [6, 1, 0.25, 24, 100, 720] as const;
const FACTORS = [2, 1.1, 1.5, 3, 10, 100] as const;
const ORDERS_MAX = 5;

/** Draws for a strategy: parameters over their ranges, states over grid, book, inventory and time. */
export function draws(subject: Subject): fc.Arbitrary<Draw> {
  const signed = fc.oneof(
    { withCrossShrink: true },
    fc.record({ orders: fc.integer({ min: -ORDERS_MAX, max: ORDERS_MAX }) }),
    fc.record({ thousandths: fc.integer({ min: -1_000, max: 1_000 }) }),
  );
  const positive = fc.oneof(
    { withCrossShrink: true },
    fc.record({ orders: fc.integer({ min: 1, max: ORDERS_MAX }) }),
    fc.record({ thousandths: fc.integer({ min: 1, max: 2_000 }) }),
  );
  return fc.record({
    parameters: drawParameters(subject),
    grid: fc.integer({ min: 0, max: 2 }),
    bidOffset: fc.integer({ min: -1_000, max: 1_000 }),
    width: fc.constantFrom(...WIDTHS),
    inventory: signed,
    step: positive,
    factor: fc.constantFrom(...FACTORS),
    shiftCents: fc.integer({ min: -400, max: 400 }).map((tenths) => (tenths === 0 ? 1 : tenths / 10)),
    hoursToClose: fc.constantFrom(...HOURS),
  });
}

function drawParameters(subject: Subject): fc.Arbitrary<Parameters> {
  const { definition, fixed } = subject;
  const parts = definition.parameters.map((spec) => {
    const value = fixed[spec.name];
    return [spec.name, value === undefined ? drawValue(spec) : fc.constant(value)] as const;
  });
  return fc.record(Object.fromEntries(parts));
}

/** A value of a parameter: its default, near it, an end of its range, anywhere between by decades. Shrinks to the default. */
function drawValue(spec: ParameterSpec): fc.Arbitrary<number> {
  const { min, max } = spec;
  const within = (value: number): number => plain(spec, Math.min(max, Math.max(min, value)));
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 3, arbitrary: fc.constant(spec.default) },
    {
      weight: 4,
      arbitrary: fc.integer({ min: -8, max: 8 }).map((step) => within(nearDefault(spec, step))),
    },
    { weight: 1, arbitrary: fc.constantFrom(min, max) },
    {
      weight: 3,
      arbitrary: fc.integer({ min: 0, max: 1_000 }).map((place) => within(byDecades(spec, place))),
    },
  );
}

/** The default times 2^(step/4), or, from 0, steps of a thousandth of the range. */
function nearDefault({ default: start, max }: ParameterSpec, step: number): number {
  return start === 0 ? (step * max) / 1_000 : start * 2 ** (step / 4);
}

/** How many decades a range that reaches 0 is taken to span. */
const DECADES_TO_ZERO = 6;

/** Place 0..1000 of a range: evenly by decades where it spans them, both ways from 0 where it holds 0. */
export function byDecades({ min, max }: ParameterSpec, place: number): number {
  if (min < 0) {
    const isBelow = place < 500;
    const end = isBelow ? -min : max;
    const share = Math.abs(place - 500) / 500;
    return (isBelow ? -1 : 1) * (share === 0 ? 0 : end * 10 ** (DECADES_TO_ZERO * (share - 1)));
  }
  if (min === 0) return place === 0 ? 0 : max * 10 ** (DECADES_TO_ZERO * (place / 1_000 - 1));
  return min * (max / min) ** (place / 1_000);
}

/** Three digits are enough, and whole lots where contracts are counted. */
function plain({ name, min, max }: ParameterSpec, value: number): number {
  const digits = Number(value.toPrecision(3));
  const whole = name.endsWith("Contracts") ? Math.round(digits * 100) / 100 : digits;
  return Math.min(max, Math.max(min, whole));
}

/** The largest position of a strategy without a parameter for it, contracts. */
const POSITION_UNSTATED = 100;

export function positionMax(parameters: Parameters): number {
  return parameters["maxPositionContracts"] ?? POSITION_UNSTATED;
}

/** What a draw stands for; undefined where there is no room for a step. */
export function caseOf(draw: Draw, grids: readonly CheckedGrid[]): Case | undefined {
  const { parameters, factor, shiftCents, hoursToClose } = draw;
  const largest = positionMax(parameters);
  const inventoryContracts = clamp(contracts(draw.inventory, parameters), -largest, largest);
  const stepContracts = Math.min(contracts(draw.step, parameters), toLots(largest - inventoryContracts));
  if (!(stepContracts > 0)) return undefined;
  const grid = grids[draw.grid]!;
  const { levelCount, priceBpOfLevel } = grid.prices;
  const middle = (levelCount - 1) >> 1;
  const bidLevel = clamp(middle - 1 + Math.trunc((draw.bidOffset * middle) / 1_000), 0, levelCount - 2);
  const askLevel = Math.min(bidLevel + draw.width, levelCount - 1);
  const bestBidCents = priceBpOfLevel[bidLevel]! / BP_PER_CENT;
  const bestAskCents = priceBpOfLevel[askLevel]! / BP_PER_CENT;
  const fairCents = (bestBidCents + bestAskCents) / 2;
  const state = { grid, fairCents, bestBidCents, bestAskCents, inventoryContracts, hoursToClose };
  return { parameters, state, stepContracts, factor, shiftCents };
}

function contracts(amount: Amount, parameters: Parameters): number {
  return toLots(
    "orders" in amount
      ? amount.orders * (parameters["sizeContracts"] ?? 1)
      : (amount.thousandths / 1_000) * positionMax(parameters),
  );
}

function toLots(value: number): number {
  return Math.round(value * 100) / 100;
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
