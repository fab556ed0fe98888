/**
 * What a lane goes by as the fair value of a market where that is not the mid of the book (docs/FAIR-VALUE.md). Lanes that
 * go by the mid have none of this.
 */
import { assert } from "../core/errors.ts";
import type { LaneFair } from "../core/fair-rows.ts";
import { blendFair, micropriceFair } from "./book-fair.ts";
import type { FairSeries } from "./fair-series.ts";
import type { KnownMarket } from "./known-market.ts";
import { OutsideFair } from "./outside-fair.ts";
import type { SimulatedMarket } from "./simulated-market.ts";

/** A fair value of one market as one lane knows it. */
export interface FairView {
  /** In cents, 0.01 to 99.99; undefined while it is unknown. Changes nothing. */
  cents(market: KnownMarket): number | undefined;
  /** For when it was last given or confirmed, on the exchange's clock; never is -Infinity. */
  heardUs(market: KnownMarket): number;
  /**
   * To be called at each decision. @returns when the lane is to look at it again though nothing happens, by its own clock;
   * Infinity where there is no need.
   */
  decided(market: KnownMarket): number;
  /** How often a fresher value would have been asked for because the inventory had grown. */
  readonly refetchCount: number;
}

/** What an outside observation is worth, cents; how it comes about is the mapping's (estimators/fair-value). */
export interface FairMapping {
  readonly name: string;
  /** @param nowUs the lane's clock. */
  cents(value: number, nowUs: number): number;
}

/** One market's outside feed. */
export interface OutsideFeed {
  readonly series: FairSeries;
  readonly mapping: FairMapping;
}

/** While the inventory is beyond a share of the position limit a value counts for less long. */
export interface RefetchRule {
  /** From 0, below 1. */
  readonly inventoryShare: number;
  readonly ageUsMax: number;
}

export type FairSetup =
  | { readonly kind: "microprice" }
  | { readonly kind: "blend"; readonly bookWeight: number }
  | {
      readonly kind: "outside";
      /** What it is called in results. */
      readonly name: string;
      /** One for each of the lane's markets, in their order. */
      readonly feeds: readonly OutsideFeed[];
      /** Age beyond which a value is none. */
      readonly ageUsMax: number | "none";
      readonly refetch?: RefetchRule | undefined;
    };

/** @param position the market's place in the lane. @param inventoryLotsMax Infinity without such a limit. */
export function createFairView(
  setup: FairSetup,
  position: number,
  market: SimulatedMarket,
  inventoryLotsMax: number,
): FairView {
  switch (setup.kind) {
    case "microprice":
      return micropriceFair();
    case "blend":
      return blendFair(market.source, setup.bookWeight);
    case "outside": {
      const feed = setup.feeds[position];
      assert(feed !== undefined, "a lane has a feed for each of its markets");
      const { refetch } = setup;
      assert(
        refetch === undefined || inventoryLotsMax < Infinity,
        "a share of the position limit is taken where there is one",
      );
      return new OutsideFair(feed, {
        ageUsMax: setup.ageUsMax === "none" ? Infinity : setup.ageUsMax,
        skewedBeyondLots: refetch === undefined ? Infinity : refetch.inventoryShare * inventoryLotsMax,
        skewedAgeUsMax: refetch?.ageUsMax ?? Infinity,
      });
    }
  }
}

/** The same for a lane's row. */
export function laneFair(setup: FairSetup | undefined, views: readonly (FairView | undefined)[]): LaneFair {
  const refetchCount = views.reduce((sum, view) => sum + (view?.refetchCount ?? 0), 0);
  const none = { ageUsMax: undefined, refetch: undefined, refetchCount };
  if (setup === undefined) return { source: "mid", ...none };
  if (setup.kind === "microprice") return { source: "microprice", ...none };
  if (setup.kind === "blend") return { source: `blend:${setup.bookWeight}`, ...none };
  const { name, ageUsMax, refetch } = setup;
  return { source: name, ageUsMax: ageUsMax === "none" ? undefined : ageUsMax, refetch, refetchCount };
}
