/** Golden vectors of queue models and of Poisson fills, put through the product's own functions. */
import { expect } from "vitest";
import {
  fillIntensity,
  fillProbability,
  fillTimeMedian,
  linearFillProbability,
  twoFillsProbability,
} from "../../src/estimators/fill-probability.ts";
import {
  frontAfterCancels,
  logBehind,
  power3Behind,
  powerBehind,
  proportionalBehind,
  type BehindChance,
} from "../../src/estimators/queue-policies.ts";
import { eachCase } from "../strategies/vector-cases.ts";

type QueueEvent = readonly [kind: "depth" | "trade", size: number];

interface QueueInput {
  readonly model: "proportional" | "power" | "log" | "power3";
  readonly n: number;
  readonly front0: number;
  readonly level0: number;
  readonly my_size: number;
  readonly events: readonly QueueEvent[];
}

interface QueueState {
  readonly event: QueueEvent;
  readonly front: number;
  readonly level: number;
  readonly filled: number;
}

function chanceOf({ model, n }: QueueInput): BehindChance {
  switch (model) {
    case "proportional":
      return proportionalBehind;
    case "power":
      return powerBehind(n);
    case "log":
      return logBehind;
    case "power3":
      return power3Behind(n);
  }
}

/** The bookkeeping of the vectors' own definition around the product's formulas. */
function queueStates(input: QueueInput): QueueState[] {
  const chance = chanceOf(input);
  let [front, level, traded, filled] = [input.front0, input.level0, 0, 0];
  return input.events.map((event) => {
    const [kind, size] = event;
    if (kind === "trade") {
      traded += size;
      filled = Math.min(input.my_size, filled + Math.max(0, size - front));
      front = Math.max(0, front - size);
    } else {
      const cancelled = level - size - traded;
      traded = 0;
      front =
        cancelled <= 0
          ? Math.min(front, size)
          : frontAfterCancels(front, level - front, cancelled, size, chance);
      level = size;
    }
    return { event, front, level, filled };
  });
}

function queueModelVectors(folder: string): void {
  eachCase(folder, "queue_models.json", (vector, tolerance) => {
    const expected = vector.expected as readonly QueueState[];

    const states = queueStates(vector.input as QueueInput);

    expect(states).toHaveLength(expected.length);
    for (const [index, state] of states.entries()) {
      expect(Math.abs(state.front - expected[index]!.front)).toBeLessThanOrEqual(tolerance);
      expect([state.level, state.filled]).toEqual([expected[index]!.level, expected[index]!.filled]);
    }
  });
}

const RELATIVE_TOLERANCE = 1e-12;

function fillProbabilityVectors(folder: string): void {
  eachCase(folder, "fill_probability.json", (vector) => {
    const { A, k, delta, dt } = vector.input as { A: number; k: number; delta: number; dt: number };
    const rate = fillIntensity({ perTime: A, perPrice: k }, delta);

    const found: Readonly<Record<string, number>> = {
      intensity: rate,
      prob_exp: fillProbability(rate, dt),
      prob_linear_clipped: linearFillProbability(rate, dt),
      prob_two_or_more: twoFillsProbability(rate, dt),
      expected_fills: rate * dt,
      fill_time_median: fillTimeMedian(rate),
    };

    for (const [name, value] of Object.entries(vector.expected as Record<string, number>))
      expect(Math.abs(found[name]! / value - 1), name).toBeLessThanOrEqual(RELATIVE_TOLERANCE);
  });
}

export function queueVectors(folder: string): void {
  queueModelVectors(folder);
  fillProbabilityVectors(folder);
}
