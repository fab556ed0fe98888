/**
 * Does the inventory come back? Ordinary least squares of its change on its level over a fixed grid, no intercept
 * (docs/GLOSSARY.md, inventory drift). A slope below zero means that it does.
 */
import { sum } from "simple-statistics";
import type { InventoryDrift } from "../core/result-rows.ts";
import { US_PER_SECOND } from "../core/units.ts";

/** Fewer steps than this say nothing. */
const STEPS_MIN = 20;

/**
 * @param inventoryLots inventory at the end of each step of `stepSeconds`, the start first.
 * @returns undefined where there are fewer than 20 steps or the inventory was always flat.
 */
export function inventoryDrift(
  inventoryLots: readonly number[],
  stepSeconds: number,
): InventoryDrift | undefined {
  const stepCount = inventoryLots.length - 1;
  if (stepCount < STEPS_MIN) return undefined;
  const levels = inventoryLots.slice(0, -1);
  const changes = levels.map((level, step) => inventoryLots[step + 1]! - level);
  const levelSquares = sum(levels.map((level) => level * level));
  if (levelSquares === 0) return undefined;
  const slope = sum(levels.map((level, step) => level * changes[step]!)) / levelSquares;
  const residualSquares = sum(levels.map((level, step) => (changes[step]! - slope * level) ** 2));
  const isReverting = slope < 0 && slope > -1;
  return {
    stepSeconds,
    stepCount,
    slopePerStep: slope,
    slopeStandardError: Math.sqrt(residualSquares / (stepCount - 1) / levelSquares),
    halfLifeSeconds: isReverting ? (stepSeconds * Math.LN2) / -Math.log1p(slope) : undefined,
  };
}

/** A grid of whole seconds that divides a span into at most `stepsMax` steps. */
export function driftStepSeconds(spanUs: number, stepsMax = 500): number {
  return Math.max(1, Math.ceil(spanUs / US_PER_SECOND / stepsMax));
}
