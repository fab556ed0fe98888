/** What a run was: everything that reproduces it, and what its numbers rest on. No manifest, no number. */
import { hashText } from "../core/digest.ts";
import type { Manifest } from "../core/result-rows.ts";
import type { Tape } from "../core/tape.ts";
import type { FillModel } from "../engine/fill-models/fill-model.ts";
import { checkoutCommit, packageVersion } from "./versions.ts";

export interface ManifestRequest {
  readonly seed: string;
  readonly tapes: readonly Tape[];
  /** Complete with defaults. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly assumptions: readonly string[];
  readonly startedAt: Date;
  readonly elapsedMs: number;
}

export function assembleManifest(request: ManifestRequest): Manifest {
  const { seed, tapes, config, assumptions, startedAt, elapsedMs } = request;
  const commit = checkoutCommit();
  return {
    schema: "halfspread-manifest/1",
    halfspreadVersion: packageVersion(),
    nodeVersion: process.version,
    ...(commit === undefined ? {} : { commit }),
    seed,
    tapes: tapes.map(({ ticker, contentHash, rowCount }) => ({ ticker, contentHash, rowCount })),
    configHash: hashText(canonicalText(config)),
    config,
    assumptions,
    startedAt: startedAt.toISOString(),
    elapsedMs: Math.round(elapsedMs),
  };
}

/** JSON with the keys of every object in order, so that equal values are equal texts. Absent fields are left out. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalText(item ?? null)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalText(field)}`);
  return `{${fields.join(",")}}`;
}

export interface AssumptionsRequest {
  readonly fillModels: readonly FillModel[];
  readonly postedThrough: "remainder" | "fill";
  readonly latencyMs: { readonly feed: number; readonly order: number };
  readonly isGapAllowed: boolean;
  /** Markets whose recording holds one clock only, the exchange's or the recorder's. */
  readonly oneClockTickers: readonly string[];
  /** Markets whose price grid was taken for granted at import. */
  readonly assumedGridTickers: readonly string[];
  /** Markets whose rows did not come from the exchange's wire. */
  readonly madeTickers: readonly string[];
}

/** Each assumption a sentence, the ones that flatter the P&L first. */
export function statedAssumptions(request: AssumptionsRequest): string[] {
  const { fillModels, postedThrough, latencyMs, isGapAllowed } = request;
  const assumptions = [
    "No fees: every P&L is before the exchange's fees.",
    "Own orders are not in the recorded book, and competitors do not react to them.",
    ...fillModels.map(({ name, assumes }) => `Fill model ${name}: ${assumes.join("; ")}.`),
    postedThrough === "remainder"
      ? "Growth of the opposite side at or through our price fills us only as the remainder of a print's aggressor."
      : "Any growth of the opposite side at or through our price fills us; real orders fill less often.",
    `Latency is constant: ${latencyMs.feed} ms from the exchange to us, ${latencyMs.order} ms from us to the exchange.`,
    "P&L is marked at the settlement where it is known, else at the opposite best price, else at the mid.",
    "Taking is not modelled: every order is post-only, and collateral and rate limits are not checked.",
  ];
  if (isGapAllowed)
    assumptions.push("Gaps that no snapshot heals were replayed as if nothing had been lost.");
  addMarkets(
    assumptions,
    "One clock was recorded, exchange and receive time are taken for the same",
    request.oneClockTickers,
  );
  addMarkets(
    assumptions,
    "The price grid is assumed, the recording does not state it",
    request.assumedGridTickers,
  );
  addMarkets(assumptions, "Made or converted, not recorded from the exchange", request.madeTickers);
  return assumptions;
}

function addMarkets(assumptions: string[], sentence: string, tickers: readonly string[]): void {
  if (tickers.length > 0) assumptions.push(`${sentence}: ${tickers.join(", ")}.`);
}
