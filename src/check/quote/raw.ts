/** What the judges of raw quotes have in common. */
import type { Parameters } from "../../core/strategy.ts";
import type { Case } from "../draws.ts";
import { missingOf, modelOf } from "../models.ts";
import type { Judged } from "../quote-check.ts";
import type { Quoted, QuoteState } from "../quoter.ts";
import type { Subject } from "../subject.ts";

/** A raw quote with both sides. */
export interface RawQuote {
  readonly quoted: Quoted;
  readonly bidCents: number;
  readonly askCents: number;
  /** The reservation price: the middle of the raw quote. */
  readonly middleCents: number;
  readonly spreadCents: number;
}

/** The raw quote in a state; undefined where the strategy quotes nothing there. */
export function rawQuote(judged: Judged, parameters: Parameters, state: QuoteState): RawQuote | undefined {
  const quoted = judged.quoter.quote(parameters, state);
  const { rawBidCents: bidCents, rawAskCents: askCents } = quoted;
  if (bidCents === undefined || askCents === undefined) return undefined;
  return {
    quoted,
    bidCents,
    askCents,
    middleCents: (bidCents + askCents) / 2,
    spreadCents: askCents - bidCents,
  };
}

/** The raw quote of a case with another inventory. */
export function rawQuoteHolding(judged: Judged, at: Case, inventoryContracts: number): RawQuote | undefined {
  return rawQuote(judged, at.parameters, withInventory(at, inventoryContracts));
}

/** The tolerance in words, for the catalogue. */
export const RAW_TOLERANCE =
  "1e-9 cents, or 1e-9 of the largest term of the quote where that is above a cent";

/** How exact sums of doubles of this size are: 1e-9 cents, or 1e-9 of the largest of them where that is more than a cent. */
export function tolerance(...cents: readonly number[]): number {
  return 1e-9 * Math.max(1, ...cents.map(Math.abs));
}

/** The tolerance of the sums of these quotes: of their largest terms. */
export function toleranceOf(...quotes: readonly RawQuote[]): number {
  return tolerance(
    ...quotes.flatMap(({ quoted }) => quoted.terms.flatMap(({ bidCents, askCents }) => [bidCents, askCents])),
    ...quotes.flatMap(({ bidCents, askCents }) => [bidCents, askCents]),
  );
}

/** The state of a case with another inventory. */
export function withInventory({ state }: Case, inventoryContracts: number): QuoteState {
  return { ...state, inventoryContracts };
}

/** Contracts as hundredths again: sums of doubles leave dust. */
export function lots(contracts: number): number {
  return Math.round(contracts * 100) / 100;
}

/** "needs ..." where a strategy has not all of some parameters. */
export function needs(parameters: Parameters, names: readonly string[]): string | undefined {
  const missing = missingOf(parameters, names);
  return missing.length === 0 ? undefined : `it has no parameter ${missing.join(", ")}`;
}

/** What keeps a subject from being held against its family's formula. */
export function needsFormula({ family, parameters }: Subject): string | undefined {
  return family === undefined ? "it claims no family" : needs(parameters, modelOf(family, parameters).needs);
}

/** Cents as text: as many decimals as tell what matters, at most 6. */
export function cents(value: number): string {
  if (!Number.isFinite(value)) return "none";
  const fixed = value.toFixed(Math.abs(value) >= 1 || value === 0 ? 4 : 8);
  return fixed.replace(/(\.\d\d\d*?)0+$/, "$1");
}

/** "long 1 contract", "short 2 contracts", "flat". */
export function position(inventoryContracts: number): string {
  if (inventoryContracts === 0) return "flat";
  const size = Math.abs(inventoryContracts);
  return `${inventoryContracts > 0 ? "long" : "short"} ${size} ${size === 1 ? "contract" : "contracts"}`;
}
