/**
 * The kinds of synthetic markets there are, and what each is told.
 *
 * Rates are those of a market at even odds and full activity. `quiet` and `in-play` aim at what real recordings show
 * (development files, time-weighted, mid between 3 and 97 cents):
 *
 *                                      quiet: S&P 500 range, 2023      in-play: two NBA games, 2026
 *   spread 1/2/3/4/5+ cents, of time   .21/.31/.28/.11/.09             .58/.32/.06/.02/.02
 *   median contracts at the best five  250, 250, 270, 260, 250         2500, 2900, 470, 95, 48
 *   prints                             37 an hour, 345 in the last     200 and 390 a minute
 *   time between parents, CV           2.5-2.7                         1.2
 *   print size p25/50/75/95            2/12/33/250                     12/40/150/800
 *   deltas a print                     34-49                           7.5-13
 *   volatility, cents per sqrt(hour)   12-18                           93
 *   sign autocorrelation, lag 1        .42-.63                         .36-.44
 *
 * `calm-retail` copies no recording: it is the market in which the textbook holds, so that what a strategy should earn
 * there is known.
 */

export interface SyntheticPreset {
  readonly summary: string;
  /** Where the numbers come from. */
  readonly source: string;
  readonly fair: FairParameters;
  readonly makers: MakerParameters;
  readonly takers: TakerParameters;
  /** Multiplies the rates of makers and takers, from the first row to the last. */
  readonly activity: { readonly start: number; readonly end: number };
  readonly wire: WireParameters;
}

/** True probability p: dp = sigma p (1 - p) dW. */
export interface FairParameters {
  /** The first fair value is uniform between these; they lie evenly about 50 so that YES and NO are alike. */
  readonly startCentsMin: number;
  readonly startCentsMax: number;
  /** sigma; at even odds 25 times it is the volatility in cents per square root of an hour. */
  readonly sigmaLogitPerSqrtHour: number;
  /** How often the fair value moves and is written to the truth. */
  readonly stepUs: number;
}

/** Makers know fair value late and with an error they share, and place post-only orders around what they believe. */
export interface MakerParameters {
  /** Mean age of what the makers know. */
  readonly lagSeconds: number;
  /** Standard deviation of their common error, and how long it lasts. */
  readonly errorCents: number;
  readonly errorSeconds: number;
  /** New orders of both sides. */
  readonly ordersPerHour: number;
  /** Mean life of an order that nothing happens to. */
  readonly lifeSeconds: number;
  /** Least distance of an order from the estimate; beyond it distances are exponential, or far. */
  readonly distanceCentsMin: number;
  readonly distanceCentsMean: number;
  readonly farShare: number;
  readonly farDistanceCentsMean: number;
  /** A best price nearer to the estimate than this is stale; each of its orders is then cancelled at the rate below. */
  readonly staleCents: number;
  readonly staleCancelsPerSecond: number;
  readonly sizeContractsMedian: number;
  /** Standard deviation of the logarithm of the size. */
  readonly sizeLogSd: number;
  /** Orders of exactly 1, 2 or 4 times half the median size. */
  readonly roundShare: number;
}

/** Uninformed takers of a side come with intensity A exp(-k delta) at a distance delta from the makers' estimate. */
export interface TakerParameters {
  /** A: uninformed takers of one side, an hour, those that came on the heels of others included. */
  readonly intensityPerHour: number;
  /** k, per cent of distance. */
  readonly kappaPerCent: number;
  /** Mean number of takers of the same side that each uninformed taker draws after it, and within what time (Hawkes process). */
  readonly followersMean: number;
  readonly followSeconds: number;
  readonly sizeContractsMedian: number;
  readonly sizeLogSd: number;
  /** Takers whose limit stays in the book with what they could not get. */
  readonly restShare: number;
  /** Arrivals that know the true fair value; they trade only where the best price is this far on its wrong side. */
  readonly informedPerHour: number;
  readonly informedEdgeCents: number;
}

/** What the feed does to the exchange's events. */
export interface WireParameters {
  /** Sizes that are not whole contracts. */
  readonly fractionalShare: number;
  /** Takers whose last print comes some milliseconds after its delta. */
  readonly latePrintShare: number;
  /** Matches reported as two deltas and one print. */
  readonly splitDeltaShare: number;
  /** Receive time less exchange time: the least, and the mean of what comes on top. */
  readonly lagMsMin: number;
  readonly lagMsMean: number;
}

const WIRE: WireParameters = {
  fractionalShare: 0.03,
  latePrintShare: 0.01,
  splitDeltaShare: 0.005,
  lagMsMin: 5,
  lagMsMean: 10,
};

export const SYNTHETIC_PRESETS: ReadonlyMap<string, SyntheticPreset> = new Map<string, SyntheticPreset>([
  [
    "calm-retail",
    {
      summary: "wide spread, uninformed two-way flow, mild volatility: a patient maker should earn here",
      source:
        "none; chosen so that the textbook's assumptions hold: takers are a Poisson process A exp(-k delta)",
      fair: { startCentsMin: 45, startCentsMax: 55, sigmaLogitPerSqrtHour: 0.16, stepUs: 1_000_000 },
      makers: {
        lagSeconds: 5,
        errorCents: 0.3,
        errorSeconds: 300,
        ordersPerHour: 2_400,
        lifeSeconds: 75,
        distanceCentsMin: 0.9,
        distanceCentsMean: 2.5,
        farShare: 0.2,
        farDistanceCentsMean: 10,
        staleCents: 1,
        staleCancelsPerSecond: 0.2,
        sizeContractsMedian: 20,
        sizeLogSd: 0.8,
        roundShare: 0.5,
      },
      takers: {
        intensityPerHour: 700,
        kappaPerCent: 0.4,
        followersMean: 0,
        followSeconds: 10,
        sizeContractsMedian: 8,
        sizeLogSd: 1.1,
        restShare: 0.05,
        informedPerHour: 0,
        informedEdgeCents: 0,
      },
      activity: { start: 1, end: 1 },
      wire: WIRE,
    },
  ],
  [
    "quiet",
    {
      summary: "an index-range market: few, clustered trades, 1-4 cent spread, busier towards the close",
      source: "INXD-23APR10-B4075 and INXD-23APR14-B4125 (table above)",
      fair: { startCentsMin: 35, startCentsMax: 65, sigmaLogitPerSqrtHour: 0.6, stepUs: 1_000_000 },
      makers: {
        lagSeconds: 45,
        errorCents: 0.8,
        errorSeconds: 60,
        ordersPerHour: 5_200,
        lifeSeconds: 17,
        distanceCentsMin: 0.1,
        distanceCentsMean: 5,
        farShare: 0.2,
        farDistanceCentsMean: 14,
        staleCents: 0.2,
        staleCancelsPerSecond: 0.1,
        sizeContractsMedian: 180,
        sizeLogSd: 0.8,
        roundShare: 0.5,
      },
      takers: {
        intensityPerHour: 380,
        kappaPerCent: 0.9,
        followersMean: 0.8,
        followSeconds: 6,
        sizeContractsMedian: 10,
        sizeLogSd: 2.1,
        restShare: 0.05,
        informedPerHour: 200,
        informedEdgeCents: 0.3,
      },
      activity: { start: 0.11, end: 1 },
      wire: WIRE,
    },
  ],
  [
    "in-play",
    {
      summary:
        "a basketball game being played: deep, 1-2 cents wide, hundreds of trades a minute, informed flow",
      source: "KXNBAGAME-26JAN07-TOR and -CHA (table above)",
      fair: { startCentsMin: 40, startCentsMax: 60, sigmaLogitPerSqrtHour: 3.72, stepUs: 50_000 },
      makers: {
        lagSeconds: 1,
        errorCents: 0.2,
        errorSeconds: 10,
        ordersPerHour: 90_000,
        lifeSeconds: 3.2,
        distanceCentsMin: 0.3,
        distanceCentsMean: 0.35,
        farShare: 0.12,
        farDistanceCentsMean: 14,
        staleCents: 0,
        staleCancelsPerSecond: 5,
        sizeContractsMedian: 200,
        sizeLogSd: 1.4,
        roundShare: 0.25,
      },
      takers: {
        intensityPerHour: 9_000,
        kappaPerCent: 1,
        followersMean: 0.2,
        followSeconds: 0.3,
        sizeContractsMedian: 40,
        sizeLogSd: 2,
        restShare: 0.05,
        informedPerHour: 5_000,
        informedEdgeCents: 0.3,
      },
      activity: { start: 1, end: 1 },
      wire: WIRE,
    },
  ],
]);
