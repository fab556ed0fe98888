/** What holds for every cell and scenario: fees, cash, limits, as `backtest` takes them. */
import type { Parameters, StrategyDefinition } from "../../core/strategy.ts";
import { suggesting } from "../../core/suggestions.ts";
import { BACKTEST_DEFAULTS } from "../../engine/backtest-defaults.ts";
import type { RequestedRisk } from "../../engine/requested-rules.ts";
import { completeRisk, profileGamma, statedRisk, type StatedRisk } from "../../engine/risk-settings.ts";
import {
  inventoryLimit,
  parseCash,
  parseFeePrecision,
  parseRateLimit,
  type FeePrecision,
} from "../../engine/setting-values.ts";
import { RATE_LIMITS, type RateLimit } from "../../engine/token-bucket.ts";
import type { YamlSource } from "../yaml-source.ts";
import type { SweptStrategy } from "./axes.ts";
import type { WrittenRun } from "./document.ts";

/**
 * Commands of a sweep wait for nothing unless it is asked for: a bucket ties both sides of every cell to its own past, so that
 * none could share another's replay. The chosen cell is worth a backtest under the exchange's limit.
 */
const RATE_LIMIT = "none";

export interface RunRules {
  /** recorded, none or a file, as it was written; undefined where nothing was stated. */
  readonly fees: string | undefined;
  readonly feePrecision: FeePrecision;
  /** Undefined where cash is not checked. */
  readonly cashMicros: number | undefined;
  /** Undefined where commands are not limited. */
  readonly rateLimit: RateLimit | undefined;
  readonly isGapAllowed: boolean;
  /** Limits of a cell's lanes: where the plan states no position limit it is the cell's own. */
  readonly limitsOf: (parameters: Parameters) => CellLimits;
}

export interface CellLimits {
  readonly inventoryLotsMax: number | undefined;
  /** Undefined where the position limit is the only one. */
  readonly risk: RequestedRisk | undefined;
}

/** A profile's gamma for a strategy that has one and was given none. */
export function gammaOfProfile(source: YamlSource, run: WrittenRun = {}) {
  const stated = statedRisk(run, source.reader(["run"]));
  return (definition: StrategyDefinition, given: readonly string[]): number | undefined =>
    profileGamma(definition, Object.fromEntries(given.map((name) => [name, true])), stated?.profile);
}

/** @throws USAGE_ errors of each setting, with its place. */
export function runRules(
  source: YamlSource,
  run: WrittenRun = {},
  strategy: Pick<SweptStrategy, "definition" | "profileGammaPerDollar">,
): RunRules {
  const read = source.reader(["run"]);
  const stated = statedRisk(run, read);
  const {
    feePrecision = BACKTEST_DEFAULTS.feePrecision,
    cash = BACKTEST_DEFAULTS.cash,
    rateLimit = RATE_LIMIT,
  } = run;
  const cashMicros = read("cash", (name) => parseCash(cash, name));
  return {
    fees: run.fees,
    feePrecision: read("feePrecision", (name) => parseFeePrecision(feePrecision, name)),
    cashMicros,
    rateLimit: read("rateLimit", (name) =>
      suggesting([...RATE_LIMITS.keys(), "none"], () => parseRateLimit(rateLimit, name)),
    ),
    isGapAllowed: run.allowGaps === true,
    limitsOf: (parameters) => cellLimits({ source, run, strategy, stated, cashMicros }, parameters),
  };
}

interface LimitSettings {
  readonly source: YamlSource;
  readonly run: WrittenRun;
  readonly strategy: Pick<SweptStrategy, "definition" | "profileGammaPerDollar">;
  readonly stated: StatedRisk | undefined;
  readonly cashMicros: number | undefined;
}

function cellLimits(
  { source, run, strategy, stated, cashMicros }: LimitSettings,
  parameters: Parameters,
): CellLimits {
  const read = source.reader(["run"]);
  const inventoryLotsMax = read("maxPosition", (name) =>
    inventoryLimit(run.maxPosition, name, strategy.definition, parameters),
  );
  if (stated === undefined) return { inventoryLotsMax, risk: undefined };
  const isMaxPositionGiven = run.maxPosition !== undefined;
  const gammaPerDollar = strategy.profileGammaPerDollar;
  const position = { inventoryLotsMax, isMaxPositionGiven, cashMicros, gammaPerDollar };
  const risk = completeRisk(stated, position, read);
  const { inventoryLotsMax: limit } = risk.limits;
  return { inventoryLotsMax: limit === "none" ? undefined : limit, risk };
}
