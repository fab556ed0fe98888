/**
 * Runs a property with a fixed seed, so that a run can be repeated; a failure prints the seed and the command.
 * HALFSPREAD_TEST_SEED chooses another seed, HALFSPREAD_TEST_RUNS multiplies the number of runs for a long search.
 */
import fc from "fast-check";

const SEED = Number(process.env["HALFSPREAD_TEST_SEED"] ?? 20_261_121);
const RUNS_FACTOR = Number(process.env["HALFSPREAD_TEST_RUNS"] ?? 1);

export function checkProperty<Inputs>(property: fc.IProperty<Inputs>, runs: number): void {
  const details = fc.check(property, { seed: SEED, numRuns: Math.ceil(runs * RUNS_FACTOR) });
  if (details.failed) throw failure(details);
}

function failure<Inputs>(details: fc.RunDetails<Inputs>): Error {
  const message = fc.defaultReportMessage(details) ?? "the property failed";
  const why = details.errorInstance instanceof Error ? details.errorInstance.message : "";
  return new Error(`${why}\n\n${message}\n\nRepeat with HALFSPREAD_TEST_SEED=${SEED} npx vitest run`, {
    cause: details.errorInstance,
  });
}
