/**
 * Limits and a range of gamma to begin with, by type of market, each figure with where it comes from. They are what
 * people who traded such markets with small accounts wrote down, not results of this project; a run that names a
 * profile still states its own cash and may state any limit anew.
 */
import { usageError } from "../core/errors.ts";
import { US_PER_SECOND } from "../core/units.ts";
import {
  parseRiskLimits,
  plainObject,
  RISK_LIMIT_NAMES,
  type RiskLimit,
  type RiskLimitName,
  type RiskLimits,
  type StatedRiskLimits,
} from "./risk-limits.ts";

const WATCHDOG = "Kalshi Market Making Strategies, WatchDog Bot, 2026-05-20";
const BOT_GUIDE = "Kalshi Market Maker Bot Guide";
const LOST_150 = "I Lost $150 in 20 Minutes Market-Making on Kalshi, 2025-03-05";
const FULL_STACK = "Full-stack systematic market making, February 2026";
const MODELS = "From Models to Markets: Building a Smarter Market Maker on Kalshi";

/** A figure and where it comes from: a text, or why it was chosen where no text has one. */
export type Sourced = readonly [value: number, source: string];

export interface TradedProfile {
  readonly kind: "traded";
  readonly name: string;
  readonly summary: string;
  readonly limits: Readonly<Record<RiskLimitName, Sourced>>;
  readonly gammaPerDollar: { readonly min: number; readonly max: number; readonly source: string };
}

/** A type of market that is not traded at all. */
export interface RefusedProfile {
  readonly kind: "refused";
  readonly name: string;
  readonly summary: string;
  readonly why: string;
  readonly source: string;
}

export type RiskProfile = TradedProfile | RefusedProfile;

const SHARE: Sourced = [0.1, `${BOT_GUIDE}: never more than 10 % of the capital in one market`];
const THREE_PINGS: Sourced = [30 * US_PER_SECOND, "chosen: three of the exchange's pings, one each 10 s"];
const REQUOTE: Sourced = [120 * US_PER_SECOND, `${BOT_GUIDE}: fair value anew every 2 minutes`];
const ONE_A_SECOND: Sourced = [60, `${BOT_GUIDE}: one order a second`];
const LOSS_TODAY: Sourced = [10_000_000, `chosen: half of the drawdown; ${BOT_GUIDE} asks for one`];
const DRAWDOWN: Sourced = [20_000_000, `${LOST_150}: stop when down $20`];
const DOLLAR_A_CONTRACT = "chosen: the position limit at a dollar a contract";
const BOTH_SIDES = "chosen: a full position and orders on both sides";
const LOW_GAMMA = { min: 0.05, max: 0.25, source: `${MODELS}: best results at 0.05 to 0.25` };

export const RISK_PROFILES: readonly RiskProfile[] = [
  {
    kind: "traded",
    name: "calm-daily",
    summary: "weather and the like, settled within days, moved by forecasts",
    limits: {
      inventoryLotsMax: [1_000, `${WATCHDOG}: MAX_POSITION 10`],
      orderLotsMax: [100, `${WATCHDOG}: QUOTE_SIZE 1`],
      notionalMicrosMax: [10_000_000, DOLLAR_A_CONTRACT],
      collateralMicrosMax: [20_000_000, BOTH_SIDES],
      capitalShareMax: SHARE,
      collarBp: [1_000, `chosen: five times the half-spread of ${WATCHDOG}`],
      staleBookUs: THREE_PINGS,
      staleFairUs: REQUOTE,
      ordersPerMinuteMax: ONE_A_SECOND,
      lossTodayMicrosMax: LOSS_TODAY,
      drawdownMicrosMax: DRAWDOWN,
    },
    gammaPerDollar: LOW_GAMMA,
  },
  {
    kind: "traded",
    name: "game-before-start",
    summary: "a game until it begins, with a fair value from bookmakers",
    limits: {
      inventoryLotsMax: [5_000, `${BOT_GUIDE}: 50 to 100 contracts a market, the lower end`],
      orderLotsMax: [2_400, `${FULL_STACK}: a few dozen contracts at each price`],
      notionalMicrosMax: [100_000_000, "chosen: both sides of a game, each full"],
      collateralMicrosMax: [100_000_000, "chosen: both sides of a game, each full"],
      capitalShareMax: SHARE,
      collarBp: [1_000, `${BOT_GUIDE}: spreads of 10 to 20 cents, half the widest`],
      staleBookUs: [10 * US_PER_SECOND, `${FULL_STACK}: positions are checked every 10 s`],
      staleFairUs: [1_800 * US_PER_SECOND, `${FULL_STACK}: odds every 30 minutes`],
      ordersPerMinuteMax: ONE_A_SECOND,
      lossTodayMicrosMax: LOSS_TODAY,
      drawdownMicrosMax: DRAWDOWN,
    },
    gammaPerDollar: {
      min: 0.05,
      max: 0.5,
      source: `${MODELS}: 0.05 to 0.25; ${FULL_STACK}: higher for niche sports`,
    },
  },
  {
    kind: "traded",
    name: "game-in-play",
    summary: `a game while it is played: ${FULL_STACK} stops when it begins`,
    limits: {
      inventoryLotsMax: [500, "chosen: half of calm-daily, one play can be worth half a dollar"],
      orderLotsMax: [100, `${WATCHDOG}: QUOTE_SIZE 1`],
      notionalMicrosMax: [10_000_000, "chosen: both sides of a game, each full"],
      collateralMicrosMax: [10_000_000, "chosen: both sides of a game, each full"],
      capitalShareMax: [0.05, `chosen: half of what ${BOT_GUIDE} allows`],
      collarBp: [500, "chosen: half of calm-daily"],
      staleBookUs: [2 * US_PER_SECOND, `chosen: books move every second; ${BOT_GUIDE}: fast-moving`],
      staleFairUs: [10 * US_PER_SECOND, `${WATCHDOG}: fair value anew every 10 s`],
      ordersPerMinuteMax: [300, `chosen: five a second; ${BOT_GUIDE}: need quick requotes`],
      lossTodayMicrosMax: [5_000_000, "chosen: half of calm-daily"],
      drawdownMicrosMax: [10_000_000, "chosen: half of calm-daily"],
    },
    gammaPerDollar: {
      min: 0.25,
      max: 0.5,
      source: `${FULL_STACK}: more risk, higher gamma; ${MODELS}: above 0.5 little is earned`,
    },
  },
  {
    kind: "traded",
    name: "politics-long-dated",
    summary: "elections and policy, months away, slow but for news",
    limits: {
      inventoryLotsMax: [5_000, `${BOT_GUIDE}: 50 to 100 contracts a market, the lower end`],
      orderLotsMax: [1_000, `${BOT_GUIDE}: quote_size 10`],
      notionalMicrosMax: [50_000_000, DOLLAR_A_CONTRACT],
      collateralMicrosMax: [100_000_000, BOTH_SIDES],
      capitalShareMax: SHARE,
      collarBp: [1_000, `${BOT_GUIDE}: spreads of 10 to 20 cents, half the widest`],
      staleBookUs: THREE_PINGS,
      staleFairUs: REQUOTE,
      ordersPerMinuteMax: ONE_A_SECOND,
      lossTodayMicrosMax: LOSS_TODAY,
      drawdownMicrosMax: DRAWDOWN,
    },
    gammaPerDollar: LOW_GAMMA,
  },
  {
    kind: "refused",
    name: "combo",
    summary: "multivariate markets on several events at once",
    why: "there is hardly anyone to sell them back to, and positions sit until they settle",
    source: `${LOST_150}: bug 5`,
  },
];

/** @throws USAGE_UNKNOWN_RISK_PROFILE */
export function riskProfileNamed(name: unknown): RiskProfile {
  const profile = RISK_PROFILES.find((known) => known.name === name);
  if (profile !== undefined) return profile;
  const message = `there is no risk profile ${JSON.stringify(name)}`;
  throw usageError("USAGE_UNKNOWN_RISK_PROFILE", message, {
    hint: `The profiles are ${RISK_PROFILES.map((known) => known.name).join(", ")}; see docs/RISK.md.`,
    data: { name },
  });
}

/** @throws USAGE_RISK_PROFILE_REFUSED for a type of market that is not traded. */
function profileLimits(profile: RiskProfile): StatedRiskLimits {
  if (profile.kind === "refused")
    throw usageError("USAGE_RISK_PROFILE_REFUSED", `${profile.name} markets are refused: ${profile.why}`, {
      hint: "Trade single markets; to try combos all the same, name no profile and state the limits yourself.",
      data: { name: profile.name, source: profile.source },
    });
  return Object.fromEntries(RISK_LIMIT_NAMES.map((name) => [name, profile.limits[name][0]])) as Record<
    RiskLimitName,
    RiskLimit
  >;
}

/**
 * Limits from plain data that may name a profile: what is stated beside it counts, the rest is the profile's.
 * @example riskLimitsOf({ profile: "calm-daily", inventoryLotsMax: 500, capitalShareMax: "none" })
 * @throws what `parseRiskLimits`, `riskProfileNamed` and `profileLimits` throw.
 */
export function riskLimitsOf(plain: unknown): RiskLimits {
  const { profile, ...stated } = plainObject(plain);
  const limits = parseRiskLimits(stated);
  return profile === undefined ? limits : { ...profileLimits(riskProfileNamed(profile)), ...limits };
}
