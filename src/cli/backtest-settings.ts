/** What a backtest is asked for, in the words of its flags or of a configuration file, and the plan that comes of it. */
import { checkParameters } from "../core/checked-parameters.ts";
import type { Reader } from "../core/setting-reader.ts";
import type { StrategyDefinition } from "../core/strategy.ts";
import type { RiskLimit } from "../engine/risk-limits.ts";
import {
  inventoryLimit,
  parseCash,
  parseFeePrecision,
  parsePostedThrough,
  parseRateLimit,
} from "../engine/setting-values.ts";
import { RATE_LIMITS } from "../engine/token-bucket.ts";
import { BACKTEST_DEFAULTS } from "../engine/backtest-defaults.ts";
import { parseEstimates, requireEstimable, type EstimateChoice } from "./estimates.ts";
import { parseFees } from "../data/fee-source.ts";
import { fairChoice, type FairSettings } from "./fair-setting.ts";
import { fillModelsNamed } from "../engine/fill-models/fill-models-named.ts";
import { incentiveProgrammes } from "./incentive-terms.ts";
import { laneRequests, type LanePlan } from "./lanes.ts";
import { parseLatency } from "../engine/latency-setting.ts";
import type { LaneChoice } from "./measured-latency.ts";
import { withOverlays, type OverlayText } from "./overlays.ts";
import { chooseStrategy } from "./parameters.ts";
import type { ReplayPlan } from "./replay.ts";
import { completeRisk, profileGamma, statedRisk, type RiskSettings } from "../engine/risk-settings.ts";
import { suggesting } from "../core/suggestions.ts";

/** On the command line a setting is called by its flag. */
export const readFlag: Reader = (setting, parse) => parse(flagOf(setting));

/** Settings that are lists of what a flag gives one by one. */
const FLAG_OF_LIST: Readonly<Record<string, string>> = { overlays: "overlay" };

function flagOf(setting: string): string {
  const name = FLAG_OF_LIST[setting] ?? setting;
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Settings of lanes as they were written; what is absent has its default. */
export interface LaneSettings extends RiskSettings, FairSettings {
  readonly strategy: string;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  /** The innermost first. */
  readonly overlays?: readonly OverlayText[] | undefined;
  readonly fillModel?: readonly string[] | undefined;
  /** What the flows among the fill models go by. */
  readonly flow?: Readonly<Record<string, unknown>> | undefined;
  readonly postedThrough?: string | undefined;
  /** Text, or a leg's models by its name. */
  readonly latency?: string | Readonly<Record<string, unknown>> | undefined;
  readonly maxPosition?: string | undefined;
  readonly cash?: string | undefined;
  readonly rateLimit?: string | undefined;
  readonly estimates?: string | undefined;
}

/** Settings of the whole run. */
export interface RunSettings {
  readonly fees?: string | undefined;
  readonly feePrecision?: string | undefined;
  /** A path, or programmes by market. */
  readonly incentives?: unknown;
  readonly group?: boolean | undefined;
  readonly allowGaps?: boolean | undefined;
  readonly check?: boolean | undefined;
  readonly seed?: string | undefined;
}

/** @throws USAGE_ errors, told by the reader. */
export function laneChoice(settings: LaneSettings, read: Reader): LaneChoice {
  const strategy = read("strategy", () => chooseStrategy(settings.strategy));
  const definition = read("overlays", (name) => withOverlays(strategy, settings.overlays, name));
  return planWith(definition, settings, read);
}

/** The same of a strategy that is known. */
export function planWith(
  definition: StrategyDefinition,
  settings: Omit<LaneSettings, "strategy" | "overlays">,
  read: Reader,
): LaneChoice {
  const stated = statedRisk(settings, read);
  const given = settings.params ?? {};
  const gammaPerDollar = profileGamma(definition, given, stated?.profile);
  const parameters = read("params", () =>
    checkParameters(definition, gammaPerDollar === undefined ? given : { ...given, gammaPerDollar }),
  );
  const {
    fillModel = [BACKTEST_DEFAULTS.fillModel],
    postedThrough = BACKTEST_DEFAULTS.postedThrough,
    latency = BACKTEST_DEFAULTS.latency,
    rateLimit = BACKTEST_DEFAULTS.rateLimit,
    cash = BACKTEST_DEFAULTS.cash,
  } = settings;
  const inventoryLotsMax = read("maxPosition", (name) =>
    inventoryLimit(settings.maxPosition, name, definition, parameters),
  );
  const cashMicros = read("cash", (name) => parseCash(cash, name));
  const isMaxPositionGiven = settings.maxPosition !== undefined;
  const position = { inventoryLotsMax, isMaxPositionGiven, cashMicros, gammaPerDollar };
  const risk = stated === undefined ? undefined : completeRisk(stated, position, read);
  const lotsMax = risk === undefined ? inventoryLotsMax : lotsOf(risk.limits.inventoryLotsMax);
  return {
    definition,
    parameters,
    fillModels: read("fillModel", () =>
      fillModelsNamed(
        fillModel,
        settings.flow,
        read("flow", (name) => name),
      ),
    ),
    postedThrough: read("postedThrough", (name) => parsePostedThrough(postedThrough, name)),
    latency: read("latency", (name) => parseLatency(latency, name)),
    fairChoice: fairChoice(settings, lotsMax !== undefined, read),
    inventoryLotsMax: lotsMax,
    risk,
    rateLimit: read("rateLimit", (name) =>
      suggesting([...RATE_LIMITS.keys(), "none"], () => parseRateLimit(rateLimit, name)),
    ),
    cashMicros,
    ...(settings.estimates === undefined
      ? {}
      : { estimates: read("estimates", (name) => estimateChoice(settings.estimates!, name, definition)) }),
  };
}

function estimateChoice(text: string, name: string, definition: StrategyDefinition): EstimateChoice {
  const choice = parseEstimates(text, name);
  requireEstimable(definition, choice);
  return choice;
}

function lotsOf(limit: RiskLimit | undefined): number | undefined {
  return limit === "none" ? undefined : limit;
}

/** What names everything random in a run. */
export function seedOf({ seed }: RunSettings): string {
  return seed ?? BACKTEST_DEFAULTS.seed;
}

/** The plan of a run over some markets. @throws USAGE_ errors, told by the reader. */
export function replayPlan(
  settings: RunSettings,
  lanes: readonly LanePlan[],
  marketCount: number,
  read: Reader,
): ReplayPlan {
  const { feePrecision = BACKTEST_DEFAULTS.feePrecision } = settings;
  return {
    lanes: laneRequests(lanes, marketCount, settings.group === true),
    fees: read("fees", (name) => parseFees(settings.fees, name)),
    feePrecision: read("feePrecision", (name) => parseFeePrecision(feePrecision, name)),
    ...(settings.incentives === undefined
      ? {}
      : { incentives: read("incentives", (name) => incentiveProgrammes(settings.incentives, name)) }),
    isGapAllowed: settings.allowGaps === true,
    isVerified: settings.check === true,
    seed: seedOf(settings),
  };
}
