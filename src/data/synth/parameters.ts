/** What a synthetic market is told: the parameters of everybody in it. Rates are those at full activity. */
import type { FairParameters } from "./fair-value.ts";
import type { FeedLag } from "./row-stream.ts";

/** Lognormal sizes, among them round ones. */
export interface SizeLaw {
  readonly medianContracts: number;
  /** Standard deviation of the logarithm. */
  readonly logSd: number;
  /** Share of orders of exactly one of the sizes below, each as likely as the other. */
  readonly roundShare: number;
  readonly roundContracts: readonly number[];
  /** Sizes that are not whole contracts. */
  readonly fractionalShare: number;
}

/** Makers alike: each keeps one bid and one ask in the book. */
export interface MakerGroup {
  readonly count: number;
  /** Least distance of a quote from what its maker believes. */
  readonly halfSpreadCents: number;
  /** How often one looks at one of its quotes, a second. */
  readonly wakesPerSecond: number;
  /** How often it goes ahead of the best price, where it may, instead of joining it. */
  readonly improveShare: number;
  readonly sizes: SizeLaw;
}

export interface MakerParameters {
  /** Mean age of what all makers know. */
  readonly newsLagSeconds: number;
  /** Standard deviation of each maker's own error, and the share of it that is left when it looks again. */
  readonly errorCents: number;
  readonly errorKept: number;
  readonly groups: readonly MakerGroup[];
}

/** Everybody else with orders in the book: placed behind the best price, cancelled some time later. */
export interface BackgroundParameters {
  /** New orders of both sides, a second. */
  readonly ordersPerSecond: number;
  /** Mean life of an order that nothing happens to. */
  readonly lifeSeconds: number;
  /** Cancels that go for an order at a best price on the wrong side of what the makers know, where there is one. */
  readonly staleShare: number;
  /**
   * Weights of where orders go: a tick ahead of the best price of their side, at it, one level behind it, .. ; the rest of
   * the weight goes further, by exponentially many levels.
   */
  readonly levelWeights: readonly number[];
  readonly farWeight: number;
  readonly farLevelsMean: number;
  /** Least distance from what the makers know on average: nobody here knows better. */
  readonly distanceCentsMin: number;
  readonly sizes: SizeLaw;
}

/** One exponential kernel of the self-exciting arrivals. */
export interface Excitation {
  /** Mean number of arrivals of the same, and of the other side that one draws after it. */
  readonly sameSideMean: number;
  readonly otherSideMean: number;
  /** Mean time until they come. */
  readonly seconds: number;
}

export interface UninformedParameters {
  /** A: arrivals of one side a minute, those that were drawn by others included. */
  readonly intensityPerMinute: number;
  /** k: an arrival goes further than delta from its anchor with probability exp(-k delta), per cent. */
  readonly kappaPerCent: number;
  /** Some are in more of a hurry: their share, and their k. */
  readonly hurriedShare: number;
  readonly hurriedKappaPerCent: number;
  /** The anchor: this share of the mid, the rest of it what the makers know. */
  readonly midShare: number;
  /** Empty for Poisson arrivals. */
  readonly excitations: readonly Excitation[];
  /** Sizes of parent orders; undefined takes everything up to the limit. */
  readonly sizes: SizeLaw | undefined;
  /** Parents that come in several orders, of which each follows within 20 ms, and how many these are at most. */
  readonly splitShare: number;
  readonly childrenMax: number;
  /** Takers whose limit stays in the book with what they could not get. */
  readonly restShare: number;
}

/** Takers who know the fair value, and trade only where the best price is on its wrong side. */
export interface InformedParameters {
  readonly arrivalsPerMinute: number;
  readonly edgeCents: number;
  readonly sizes: SizeLaw;
}

export interface WireParameters extends FeedLag {
  /** Takers whose prints come some milliseconds after the reductions. */
  readonly latePrintShare: number;
}

export interface SynthPreset {
  readonly summary: string;
  /** Where the numbers come from. */
  readonly source: string;
  readonly fair: FairParameters;
  readonly makers: MakerParameters;
  readonly background: BackgroundParameters;
  readonly uninformed: UninformedParameters;
  readonly informed: InformedParameters;
  /** Multiplies all rates, evenly from the first row to the last. */
  readonly activity: { readonly start: number; readonly end: number };
  readonly wire: WireParameters;
  /** What comes of all this, at full activity: for how long a market of so many rows lives. */
  readonly rowsPerMinute: number;
}
