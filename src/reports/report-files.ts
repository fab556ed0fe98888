/** Where a report lies in its folder; light to load for those who only clear one away. */
import { rmSync } from "node:fs";
import path from "node:path";

export const REPORT_PAGE_FILE = "index.html";

export const REPORT_CHARTS_FOLDER = "charts";

/** Takes a report away, so that none outlives the rows it was drawn from. */
export function removeReport(dir: string): void {
  rmSync(path.join(dir, REPORT_PAGE_FILE), { force: true });
  rmSync(path.join(dir, REPORT_CHARTS_FOLDER), { recursive: true, force: true });
}
