import type { Figure } from "../../../src/core/figure.ts";

/** The figure; a test that finds a reason instead fails with it. */
export function valueOf<T>(figure: Figure<T>): T {
  if ("reason" in figure) throw new Error(figure.reason);
  return figure.value;
}

/** Why there is no figure. */
export function reasonOf(figure: Figure<unknown>): string | undefined {
  return "reason" in figure ? figure.reason : undefined;
}
