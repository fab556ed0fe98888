/** The figures about overfitting, with what a picture of the splits needs. */
import type { Figure } from "../../core/figure.ts";
import type { CscvReport, OverfitReport } from "../../core/sweep-evidence-rows.ts";
import { blockCountOf, type Cscv } from "../statistics/cscv.ts";
import { firstHalves } from "../statistics/cscv-splits.ts";
import type { Judged } from "./judged-cells.ts";

/** What a picture of splits can show; every so manieth is taken. */
const POINTS_MAX = 400;
/** Up to this logit bins are half as wide. */
const FINE_LOGIT_MAX = 6;

export function overfitReport(
  { cells, train, test, judgement }: Judged,
  trialCount: number,
  blockCountMax: number | undefined,
): OverfitReport {
  const { choice, cscv, pboNoise, deflatedSharpe, family } = judgement.evidence;
  return {
    trialCount,
    effectiveTrials: judgement.effectiveTrials,
    cscv: "reason" in cscv ? cscv : { value: cscvReport(cscv.value, [train, test], blockCountMax) },
    pboNoise,
    deflatedSharpe,
    family:
      "reason" in family
        ? family
        : {
            value: {
              bestCell: cells[family.value.bestCell]!,
              pValue: family.value.pValue,
              testedCount: family.value.testedCount,
              chosenPValue: chosenPValue(choice, family.value.cells),
            },
          },
  };
}

function chosenPValue(
  choice: Figure<{ readonly cell: number }>,
  tests: readonly Figure<{ readonly pValueAdjusted: number }>[],
): Figure {
  if ("reason" in choice) return choice;
  const test = tests[choice.value.cell]!;
  return "reason" in test ? test : { value: test.value.pValueAdjusted };
}

function cscvReport(
  found: Cscv,
  parts: readonly Judged["train"][],
  blockCountMax: number | undefined,
): CscvReport {
  const { pbo, lossShare, splitCount, eventsPerBlock, eventsLeftOut, meanLogit, degradation } = found;
  return {
    pbo,
    lossShare,
    splitCount,
    eventsPerBlock,
    eventsLeftOut,
    meanLogit,
    degradation,
    histogram: logitHistogram(found.logits),
    scatter: scatterOf(found, parts, blockCountMax),
  };
}

/** Bins open below and closed above, so that what PBO counts lies in those up to 0. */
export function logitHistogram(logits: Float64Array): CscvReport["histogram"] {
  const largest = logits.reduce((most, logit) => Math.max(most, Math.abs(logit)), 0);
  const width = largest <= FINE_LOGIT_MAX ? 0.5 : 1;
  const half = Math.max(1, Math.ceil(largest / width));
  const counts = new Int32Array(2 * half);
  for (const logit of logits) counts[Math.max(0, Math.ceil(logit / width) - 1 + half)]!++;
  return Array.from(counts, (splitCount, bin) => ({
    low: (bin - half) * width,
    high: (bin - half + 1) * width,
    splitCount,
  }));
}

/** The statistics keep which cell each split chose; what it came to in either half is added up again for those that are drawn. */
function scatterOf(
  { chosenCells, splitCount, eventsPerBlock, eventsLeftOut }: Cscv,
  parts: readonly Judged["train"][],
  blockCountMax: number | undefined,
): CscvReport["scatter"] {
  const eventCount = parts.reduce((sum, { periodCount }) => sum + periodCount, 0);
  const blockCount = blockCountOf(eventCount, blockCountMax);
  const halves = firstHalves(blockCount);
  const step = Math.max(1, Math.ceil(splitCount / POINTS_MAX));
  const perHalf = (eventsPerBlock * blockCount) / 2;
  const points: { inSample: number; outOfSample: number }[] = [];
  for (let split = 0; split < splitCount; split += step) {
    // In lexicographic order the mirror of the first split is the last.
    const isFirst = split < halves.length;
    const mask = isFirst ? halves[split]! : halves[splitCount - 1 - split]!;
    const [inside, outside] = halfSums(parts, chosenCells[split]!, { mask, eventsPerBlock, eventsLeftOut });
    const [inSample, outOfSample] = isFirst ? [inside, outside] : [outside, inside];
    points.push({ inSample: inSample / perHalf, outOfSample: outOfSample / perHalf });
  }
  return points;
}

function halfSums(
  parts: readonly Judged["train"][],
  cell: number,
  { mask, eventsPerBlock, eventsLeftOut }: { mask: number; eventsPerBlock: number; eventsLeftOut: number },
): readonly [inside: number, outside: number] {
  let [inside, outside, event] = [0, 0, 0];
  for (const { periodCount, cellCount, values } of parts)
    for (let period = 0; period < periodCount; period++, event++) {
      if (event < eventsLeftOut) continue;
      const block = Math.floor((event - eventsLeftOut) / eventsPerBlock);
      const value = values[period * cellCount + cell]!;
      if (Math.floor(mask / 2 ** block) % 2 === 1) inside += value;
      else outside += value;
    }
  return [inside, outside];
}
