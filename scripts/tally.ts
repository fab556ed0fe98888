/** "N passed, N failed": what the tests and the checks end with, alone on the last line. */

export interface Tally {
  readonly passedCount: number;
  readonly failedCount: number;
}

export function tallyText({ passedCount, failedCount }: Tally): string {
  return `${passedCount} passed, ${failedCount} failed`;
}

/** The tally on a text's last line, where there is one. */
export function tallyOf(text: string): Tally | undefined {
  const match = /^(\d+) passed, (\d+) failed$/.exec(text.trimEnd().split("\n").at(-1) ?? "");
  return match === null ? undefined : { passedCount: Number(match[1]), failedCount: Number(match[2]) };
}

export function addTallies(tallies: readonly Tally[]): Tally {
  let passedCount = 0;
  let failedCount = 0;
  for (const tally of tallies) {
    passedCount += tally.passedCount;
    failedCount += tally.failedCount;
  }
  return { passedCount, failedCount };
}
