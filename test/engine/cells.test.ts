import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mix4 } from "../../src/core/digest.ts";
import type { EventSource } from "../../src/core/event-source.ts";
import { BALANCE_PRECISION_MICROS } from "../../src/core/fee-rounding.ts";
import { feeScheduleOf } from "../../src/core/fee-history.ts";
import { hasRoom, perMarket, type MarketRule } from "../../src/core/strategy.ts";
import type { CellAccount } from "../../src/engine/cells/cell-account.ts";
import { replayCells } from "../../src/engine/cells/cells.ts";
import { replayAlone } from "../../src/engine/cells/lone-cells.ts";
import { historyOf } from "../../src/engine/cells/run-cells.ts";
import { fillModelNamed } from "../../src/engine/fill-models/catalogue.ts";
import { NotPlain } from "../../src/engine/plain/not-plain.ts";
import { positionLimitOnly } from "../../src/engine/risk-limits.ts";
import { life, tapeOfLife } from "./drawn-lives.ts";
import { checkProperty } from "./property.ts";
import { MODEL_NAMES } from "./run-scenario.ts";

const RUNS = 250;
const FEES = feeScheduleOf({
  name: "TEST",
  series: [{ fromTimeUs: 0, feeType: "quadratic_with_maker_fees", multiplierPpm: 1_000_000 }],
});

interface RuleDraw {
  readonly salt: number;
  readonly kind: "erratic" | "late" | "skewed";
}

/** Wants something different at every fair value, inventory and, where it reads it, time; never against itself. */
function erraticRule(salt: number, isTimed: boolean): MarketRule {
  return {
    reads: isTimed ? "fair-inventory-and-time" : "fair-and-inventory",
    quote(view, sheet) {
      const { fairCents, inventoryContracts } = view;
      const hours = isTimed ? (view.hoursToClose ?? -1) : 0;
      const draw = (what: number, below: number): number =>
        (mix4(salt, what, (fairCents ?? -1) * 20, inventoryContracts * 100 + hours * 360_000) >>> 0) % below;
      const centre = fairCents ?? 50;
      if (draw(3, 5) > 0) sheet.bid(centre - (draw(1, 7) + 1) / 2, draw(4, 3) + 1);
      if (draw(5, 5) > 0) sheet.ask(centre + (draw(2, 7) + 1) / 2, draw(6, 30) / 10);
    },
    explain: () => [],
  };
}

/** Keeps its distance, with a skew, a size and a limit of its own; distances are often exactly on a tick, or nearly. */
function skewedRule(salt: number): MarketRule {
  const draw = (what: number, below: number): number => (mix4(salt, what, 0, 0) >>> 0) % below;
  const half = [0.5, 1, 1.5, 2, 2 + 1e-9, 1.5 - 1e-7, 0.3, 1.25][draw(1, 8)]!;
  const skew = [0, 0.1, 0.25, 0.5, 1 / 3][draw(2, 5)]!;
  const size = [1, 2, 0.5][draw(3, 3)]!;
  const max = 1 + draw(4, 4);
  const reach = [50, 20, 5][draw(5, 3)]!;
  const nearest = (fairCents: number): number => Math.min(skew, Math.abs(reach - Math.abs(fairCents - 50)));
  return {
    reads: "fair-and-inventory",
    quote({ fairCents, inventoryContracts }, sheet) {
      if (fairCents === undefined) return;
      const isWithin = Math.abs(fairCents - 50) < reach;
      const shift = (isWithin ? skew : nearest(fairCents)) * inventoryContracts;
      if (hasRoom(inventoryContracts, size, max)) sheet.bid(fairCents - half - shift, size);
      if (hasRoom(-inventoryContracts, size, max)) sheet.ask(fairCents + half - shift, size);
    },
    distances(inventory, _, into) {
      into.bidCents = half + skew * inventory;
      into.askCents = half - skew * inventory;
      into.bidContracts = hasRoom(inventory, size, max) ? size : 0;
      into.askContracts = hasRoom(-inventory, size, max) ? size : 0;
      into.fairCentsMin = 50 - reach;
      into.fairCentsMax = 50 + reach;
    },
    explain: () => [],
  };
}

function ruleOf({ salt, kind }: RuleDraw): MarketRule {
  return kind === "skewed" ? skewedRule(salt) : erraticRule(salt, kind === "late");
}

const rules = fc.array(
  fc.record({
    salt: fc.nat(30),
    kind: fc.constantFrom("erratic" as const, "late" as const, "skewed" as const, "skewed" as const),
  }),
  { minLength: 1, maxLength: 9 },
);

const world = fc.record({
  model: fc.constantFrom(...MODEL_NAMES),
  isGrowthFill: fc.boolean(),
  latency: fc.constantFrom(
    { feedUs: 0, orderUs: 0 },
    { feedUs: 0, orderUs: 50_000 },
    { feedUs: 20_000, orderUs: 30_000 },
    { feedUs: 30_000, orderUs: 400_000 },
    { feedUs: 1, orderUs: 1 },
  ),
  inventoryLotsMax: fc.constantFrom("none" as const, "none" as const, 150, 300, 1_000),
  areFeesCharged: fc.boolean(),
  sampleCount: fc.constantFrom(0, 1, 40),
});
type World = typeof world extends fc.Arbitrary<infer Value> ? Value : never;

function clockOf({ timeUs, rowCount }: EventSource, count: number) {
  return {
    startUs: timeUs[0]!,
    stepUs: (timeUs[rowCount - 1]! - timeUs[0]!) / Math.max(1, count - 1),
    count,
  };
}

/** Undefined where the cells have to be run by themselves. */
function together(
  source: EventSource,
  draws: readonly RuleDraw[],
  drawn: World,
): readonly CellAccount[] | undefined {
  const { model, isGrowthFill, latency, inventoryLotsMax, areFeesCharged, sampleCount } = drawn;
  const fees = areFeesCharged
    ? { schedule: FEES, precisionMicros: BALANCE_PRECISION_MICROS.direct }
    : undefined;
  try {
    return replayCells({
      source,
      rules: draws.map(ruleOf),
      venue: {
        model: fillModelNamed(model),
        isGrowthFill,
        fees,
        position: 0,
        history: historyOf(source),
      },
      way: { ...latency, inventoryLotsMax: inventoryLotsMax === "none" ? Infinity : inventoryLotsMax },
      clock: clockOf(source, sampleCount),
      endUs: source.timeUs[source.rowCount - 1]!,
    }).accounts;
  } catch (cause) {
    if (cause instanceof NotPlain) return undefined;
    throw cause;
  }
}

/** Each by itself, the general way. */
function alone(source: EventSource, draw: RuleDraw, drawn: World): CellAccount {
  const { model, isGrowthFill, latency, inventoryLotsMax, areFeesCharged, sampleCount } = drawn;
  const { isWhole: _, ...general } = source;
  const lane = {
    strategy: perMarket(ruleOf(draw)),
    marketIndices: [0],
    fillRules: { model: fillModelNamed(model), isGrowthFill },
    latency,
    limits: positionLimitOnly(inventoryLotsMax),
    isJournalKept: false,
    ...(areFeesCharged ? { fees: [FEES] } : {}),
  };
  return replayAlone(general, [lane], historyOf(source), clockOf(source, sampleCount))[0]!;
}

describe("cells in one pass", () => {
  it("should come to what each comes to by itself, in every field", () => {
    let togetherCount = 0;
    checkProperty(
      fc.property(life, rules, world, (drawnLife, draws, drawnWorld) => {
        const tape = tapeOfLife(drawnLife);
        const result = together(tape, draws, drawnWorld);
        if (result === undefined) return;
        togetherCount++;

        expect(result).toEqual(draws.map((draw) => alone(tape, draw, drawnWorld)));
      }),
      RUNS,
    );
    expect(togetherCount).toBeGreaterThan(RUNS / 20);
  });

  it("should come to the same in any order and among any others", () => {
    checkProperty(
      fc.property(life, rules, world, fc.nat(8), (drawnLife, draws, drawnWorld, from) => {
        const tape = tapeOfLife(drawnLife);
        const turned = [...draws.slice(from), ...draws.slice(0, from)];
        const [one, other] = [together(tape, draws, drawnWorld), together(tape, turned, drawnWorld)];
        if (one === undefined || other === undefined) return;
        const place = (index: number): number => turned.indexOf(draws[index]!);

        expect(draws.map((_, index) => other[place(index)])).toEqual(
          draws.map((draw) => one[draws.indexOf(draw)]),
        );
      }),
      RUNS / 4,
    );
  });
});
