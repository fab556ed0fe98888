/** What a piece of the museum is: a bug as its authors had it, its healthy twin, and the invariant that names it. */
import type { StrategyClaims } from "../../src/check/claims.ts";
import type { InvariantId } from "../../src/check/ids.ts";
import type { SharedInvariant, Verdict } from "../../src/check/invariant.ts";
import { contextOf, strategyOf, verdictOf, type Fault, type Twin } from "../check/twins.ts";

/** What the invariant says of one of the two, all draws from the seed. */
export type Exhibit = (seed: string) => Verdict;

export interface MuseumPiece {
  /** The file's. */
  readonly name: string;
  /** Who had it: a published text, or a project of others. */
  readonly source: string;
  readonly caughtBy: InvariantId;
  /** What the likely cause has to name. */
  readonly cause: string;
  readonly broken: Exhibit;
  readonly healthy: Exhibit;
  /** Seeds on which both are looked at: fewer where markets are simulated. */
  readonly seedCount: number;
}

type Label = Pick<MuseumPiece, "name" | "source" | "caughtBy" | "cause">;

export interface QuotePair {
  readonly broken: { readonly twin: Twin; readonly fault?: Fault };
  readonly healthy: { readonly twin: Twin; readonly fault?: Fault };
  /** The same of both. */
  readonly claims: StrategyClaims;
}

/** A bug of quotes. */
export function quotePiece(label: Label, { broken, healthy, claims }: QuotePair): MuseumPiece {
  const exhibit =
    ({ twin, fault }: QuotePair["broken"]): Exhibit =>
    (seed) =>
      verdictOf(label.caughtBy, strategyOf(twin, fault), claims, seed);
  return { ...label, broken: exhibit(broken), healthy: exhibit(healthy), seedCount: 20 };
}

/** A bug of what all strategies share. */
export function machinePiece(
  label: Label,
  { broken, healthy }: { readonly broken: SharedInvariant; readonly healthy: SharedInvariant },
): MuseumPiece {
  return {
    ...label,
    broken: (seed) => broken.check(contextOf(seed)),
    healthy: (seed) => healthy.check(contextOf(seed)),
    seedCount: 20,
  };
}

/** A bug that shows when markets are replayed. */
export function replayPiece(label: Label, exhibits: Pick<MuseumPiece, "broken" | "healthy">): MuseumPiece {
  return { ...label, ...exhibits, seedCount: 3 };
}
