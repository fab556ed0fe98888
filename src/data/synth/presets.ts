/**
 * The kinds of synthetic markets there are. What the first two aim at, and what they reach, is a table in
 * docs/SYNTHETIC.md; a test measures it again.
 */
import type { SizeLaw, SynthPreset, WireParameters } from "./parameters.ts";

const WIRE: WireParameters = { latePrintShare: 0.01, lagMsMin: 5, lagMsMean: 10 };
const STEADY = { start: 1, end: 1 };

function lognormal(medianContracts: number, logSd: number): SizeLaw {
  return { medianContracts, logSd, roundShare: 0, roundContracts: [], fractionalShare: 0 };
}

function withRound(law: SizeLaw, roundShare: number, roundContracts: readonly number[]): SizeLaw {
  return { ...law, roundShare, roundContracts };
}

/** Orders of makers in a live game: from hundreds to thousands of contracts. */
const LIVE_QUOTES = withRound(lognormal(550, 1.1), 0.3, [500, 900, 1_500]);

const nbaLive: SynthPreset = {
  summary: "a basketball game being played: deep, 1-2 cents wide, hundreds of trades a minute, informed flow",
  source: "KXNBAGAME-26JAN07-TOR and -CHA, recorded 2026-01-08",
  fair: {
    law: "logit",
    startCentsMin: 40,
    startCentsMax: 60,
    sigmaCentsPerSqrtHour: 12,
    jumpsPerHour: 150,
    jumpLogOdds: 0.42,
    stepUs: 200_000,
  },
  makers: {
    newsLagSeconds: 0.5,
    errorCents: 0.12,
    errorKept: 0.8,
    groups: [
      { count: 3, halfSpreadCents: 0.2, wakesPerSecond: 4.5, improveShare: 0.38, sizes: LIVE_QUOTES },
      { count: 4, halfSpreadCents: 1.3, wakesPerSecond: 3, improveShare: 0, sizes: LIVE_QUOTES },
    ],
  },
  background: {
    ordersPerSecond: 18,
    lifeSeconds: 1.3,
    staleShare: 0,
    levelWeights: [0.04, 0.12, 0.2, 0.33, 0.15, 0.12, 0.08],
    farWeight: 0.15,
    farLevelsMean: 8,
    distanceCentsMin: 0.3,
    sizes: lognormal(64, 1.2),
  },
  uninformed: {
    intensityPerMinute: 212,
    kappaPerCent: 0.8,
    hurriedShare: 0,
    hurriedKappaPerCent: 0.8,
    midShare: 1,
    excitations: [
      { sameSideMean: 0.3, otherSideMean: 0, seconds: 0.4 },
      { sameSideMean: 0.32, otherSideMean: 0, seconds: 3 },
    ],
    sizes: lognormal(39, 1.95),
    splitShare: 0.08,
    childrenMax: 3,
    restShare: 0.05,
  },
  informed: { arrivalsPerMinute: 200, edgeCents: 0.3, sizes: lognormal(200, 1.5) },
  activity: STEADY,
  wire: WIRE,
  rowsPerMinute: 3_200,
};

const RANGE_QUOTES = withRound(lognormal(33, 1), 0.3, [25, 50, 100]);

const inxdQuiet: SynthPreset = {
  summary: "an index-range market: few, clustered trades, 1-4 cents wide, busier towards the close",
  source: "INXD-23APR10-B4075 and INXD-23APR14-B4125, recorded in April 2023",
  fair: {
    law: "jacobi",
    startCentsMin: 35,
    startCentsMax: 65,
    sigmaCentsPerSqrtHour: 16,
    jumpsPerHour: 0.6,
    jumpLogOdds: 0.6,
    stepUs: 1_000_000,
  },
  makers: {
    newsLagSeconds: 5,
    errorCents: 1,
    errorKept: 0.95,
    groups: [
      { count: 2, halfSpreadCents: 0.55, wakesPerSecond: 0.33, improveShare: 0.22, sizes: RANGE_QUOTES },
      { count: 1, halfSpreadCents: 1.4, wakesPerSecond: 0.33, improveShare: 0.2, sizes: RANGE_QUOTES },
      { count: 1, halfSpreadCents: 2.2, wakesPerSecond: 0.33, improveShare: 0.2, sizes: RANGE_QUOTES },
    ],
  },
  background: {
    ordersPerSecond: 1,
    lifeSeconds: 16,
    staleShare: 0.8,
    levelWeights: [0.12, 0.06, 0.1, 0.14, 0.14, 0.14, 0.16, 0.1],
    farWeight: 0.3,
    farLevelsMean: 8,
    distanceCentsMin: 0.4,
    sizes: withRound(lognormal(250, 1), 0.6, [250]),
  },
  uninformed: {
    intensityPerMinute: 2.6,
    kappaPerCent: 1.3,
    hurriedShare: 0.35,
    hurriedKappaPerCent: 0.15,
    midShare: 1,
    excitations: [{ sameSideMean: 0.72, otherSideMean: 0.06, seconds: 5 }],
    sizes: withRound(lognormal(5.1, 2.1), 0.075, [250, 500]),
    splitShare: 0.02,
    childrenMax: 3,
    restShare: 0.05,
  },
  informed: { arrivalsPerMinute: 2, edgeCents: 0.5, sizes: lognormal(8, 2.35) },
  activity: { start: 0.11, end: 1 },
  wire: WIRE,
  rowsPerMinute: 190,
};

const nbaPregame: SynthPreset = {
  summary:
    "a basketball game before it begins: 1 cent wide, tens of thousands of contracts a level, hardly moving",
  source: "the recordings of LAL, SAS, HOU and POR: spread, depth and volatility; the rest is chosen",
  fair: {
    law: "logit",
    startCentsMin: 30,
    startCentsMax: 70,
    sigmaCentsPerSqrtHour: 1,
    jumpsPerHour: 0,
    jumpLogOdds: 0,
    stepUs: 1_000_000,
  },
  makers: {
    newsLagSeconds: 5,
    errorCents: 0.02,
    errorKept: 0.9,
    groups: [
      {
        count: 3,
        halfSpreadCents: 0.02,
        wakesPerSecond: 0.3,
        improveShare: 1,
        sizes: lognormal(12_000, 0.8),
      },
      { count: 4, halfSpreadCents: 1, wakesPerSecond: 0.1, improveShare: 0, sizes: lognormal(25_000, 0.8) },
      { count: 2, halfSpreadCents: 2, wakesPerSecond: 0.1, improveShare: 0, sizes: lognormal(15_000, 0.8) },
    ],
  },
  background: {
    ordersPerSecond: 0.3,
    lifeSeconds: 120,
    staleShare: 0.5,
    levelWeights: [0, 0.4, 0.2, 0.1, 0.05, 0.05],
    farWeight: 0.2,
    farLevelsMean: 8,
    distanceCentsMin: 0.05,
    sizes: lognormal(400, 2),
  },
  uninformed: {
    intensityPerMinute: 15,
    kappaPerCent: 0.8,
    hurriedShare: 0,
    hurriedKappaPerCent: 0.8,
    midShare: 1,
    excitations: [{ sameSideMean: 0.1, otherSideMean: 0, seconds: 1 }],
    sizes: lognormal(33, 1.65),
    splitShare: 0.02,
    childrenMax: 3,
    restShare: 0,
  },
  informed: { arrivalsPerMinute: 1, edgeCents: 0.3, sizes: lognormal(500, 1.5) },
  activity: STEADY,
  wire: WIRE,
  rowsPerMinute: 75,
};

const WIDE_QUOTES = withRound(lognormal(40, 1), 0.4, [25, 50, 100]);

const weatherWide: SynthPreset = {
  summary: "a daily temperature: 1-8 cents wide, thin, seldom traded, moved by forecasts",
  source: "the spread of KXHIGHNY-25DEC16; the rest is chosen",
  fair: {
    law: "probit",
    startCentsMin: 25,
    startCentsMax: 75,
    sigmaCentsPerSqrtHour: 6,
    jumpsPerHour: 0.4,
    jumpLogOdds: 0.4,
    stepUs: 1_000_000,
  },
  makers: {
    newsLagSeconds: 60,
    errorCents: 1.2,
    errorKept: 0.98,
    groups: [
      { count: 1, halfSpreadCents: 1, wakesPerSecond: 0.1, improveShare: 0.3, sizes: WIDE_QUOTES },
      { count: 2, halfSpreadCents: 2.5, wakesPerSecond: 0.1, improveShare: 0.3, sizes: WIDE_QUOTES },
      { count: 1, halfSpreadCents: 4, wakesPerSecond: 0.1, improveShare: 0, sizes: WIDE_QUOTES },
    ],
  },
  background: {
    ordersPerSecond: 0.12,
    lifeSeconds: 200,
    staleShare: 0.5,
    levelWeights: [0.1, 0.15, 0.12, 0.12, 0.12, 0.1],
    farWeight: 0.3,
    farLevelsMean: 8,
    distanceCentsMin: 1.2,
    sizes: withRound(lognormal(30, 1.3), 0.4, [10, 50, 100]),
  },
  uninformed: {
    intensityPerMinute: 1.2,
    kappaPerCent: 0.35,
    hurriedShare: 0,
    hurriedKappaPerCent: 0.35,
    midShare: 0.5,
    excitations: [{ sameSideMean: 0.3, otherSideMean: 0.05, seconds: 20 }],
    sizes: { ...lognormal(12, 1.5), fractionalShare: 0.05 },
    splitShare: 0.05,
    childrenMax: 3,
    restShare: 0.1,
  },
  informed: { arrivalsPerMinute: 0.3, edgeCents: 1, sizes: lognormal(30, 1.2) },
  activity: STEADY,
  wire: { ...WIRE, latePrintShare: 0 },
  rowsPerMinute: 22,
};

const SMALL_QUOTES = lognormal(20, 0.5);

/** Makers of the models' world stand on every level and are back at once. */
const LADDER_CENTS = [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5];

const poisson: SynthPreset = {
  summary: "the models' own world: Poisson takers A exp(-k delta) about a known fair value, nobody informed",
  source: "Avellaneda & Stoikov (2008), section 2: every order takes all that stands up to its limit",
  fair: {
    law: "logit",
    startCentsMin: 45,
    startCentsMax: 55,
    sigmaCentsPerSqrtHour: 4,
    jumpsPerHour: 0,
    jumpLogOdds: 0,
    stepUs: 1_000_000,
  },
  makers: {
    newsLagSeconds: 0,
    errorCents: 0,
    errorKept: 0,
    groups: LADDER_CENTS.map((halfSpreadCents) => ({
      count: 1,
      halfSpreadCents,
      wakesPerSecond: 2,
      improveShare: 1,
      sizes: SMALL_QUOTES,
    })),
  },
  background: {
    ordersPerSecond: 0.05,
    lifeSeconds: 60,
    staleShare: 1,
    levelWeights: [0],
    farWeight: 1,
    farLevelsMean: 8,
    distanceCentsMin: 10,
    sizes: SMALL_QUOTES,
  },
  uninformed: {
    intensityPerMinute: 12,
    kappaPerCent: 0.5,
    hurriedShare: 0,
    hurriedKappaPerCent: 0.5,
    midShare: 0,
    excitations: [],
    sizes: undefined,
    splitShare: 0,
    childrenMax: 2,
    restShare: 0,
  },
  informed: { arrivalsPerMinute: 0, edgeCents: 0, sizes: SMALL_QUOTES },
  activity: STEADY,
  wire: { ...WIRE, latePrintShare: 0 },
  rowsPerMinute: 140,
};

export const SYNTH_PRESETS: ReadonlyMap<string, SynthPreset> = new Map([
  ["nba-live", nbaLive],
  ["inxd-quiet", inxdQuiet],
  ["nba-pregame", nbaPregame],
  ["weather-wide", weatherWide],
  ["poisson", poisson],
]);
