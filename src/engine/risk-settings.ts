/** The risk gate of a lane from `--risk-profile`, `--risk`, `risk:` and `--max-position`, checked before any data is touched. */
import { AppError, usageError } from "../core/errors.ts";
import type { Reader } from "../core/setting-reader.ts";
import type { StrategyDefinition } from "../core/strategy.ts";
import { withSuggestion } from "../core/suggestions.ts";
import type { RequestedRisk } from "./requested-rules.ts";
import { assertAllStated, RISK_LIMIT_NAMES, type RiskLimits } from "./risk-limits.ts";
import { RISK_PROFILES, riskLimitsOf, riskProfileNamed, type TradedProfile } from "./risk-profiles.ts";
import { requireShareOfCash } from "./risk-room.ts";

/** As they were written; neither of them is the position limit alone. */
export interface RiskSettings {
  readonly riskProfile?: string | undefined;
  /** Limits by name; in a file also `profile`. */
  readonly risk?: Readonly<Record<string, unknown>> | undefined;
}

/** What was stated about the gate, before the position limit is settled. */
export interface StatedRisk {
  readonly profile: TradedProfile | undefined;
  readonly limits: RiskLimits;
  /** Whether the position limit was stated beside the profile, not by it. */
  readonly isPositionStated: boolean;
}

/** @throws USAGE_RISK_CONFLICT and what `riskLimitsOf` throws, with near names; told by the reader. */
export function statedRisk(settings: RiskSettings, read: Reader): StatedRisk | undefined {
  const { riskProfile, risk = {} } = settings;
  if (riskProfile === undefined && settings.risk === undefined) return undefined;
  if (riskProfile !== undefined && Object.hasOwn(risk, "profile"))
    throw read("riskProfile", (name) =>
      usageError("USAGE_RISK_CONFLICT", `${name} was given beside a profile among the limits`, {
        hint: "Name one profile, in one place.",
        data: { riskProfile, profile: risk["profile"] },
      }),
    );
  if (riskProfile !== undefined) read("riskProfile", () => limitsOf({ profile: riskProfile }));
  const plain = riskProfile === undefined ? risk : { ...risk, profile: riskProfile };
  const limits = read("risk", () => limitsOf(plain));
  const profile = plain["profile"] === undefined ? undefined : riskProfileNamed(plain["profile"]);
  return {
    profile: profile?.kind === "traded" ? profile : undefined,
    limits,
    isPositionStated: Object.hasOwn(risk, "inventoryLotsMax"),
  };
}

function limitsOf(plain: Readonly<Record<string, unknown>>): RiskLimits {
  try {
    return riskLimitsOf(plain);
  } catch (error) {
    const isOfProfile = error instanceof AppError && error.code === "USAGE_UNKNOWN_RISK_PROFILE";
    throw withSuggestion(error, isOfProfile ? RISK_PROFILES.map(({ name }) => name) : RISK_LIMIT_NAMES);
  }
}

/** Where the position limit may come from. */
interface PositionLimit {
  /** What `--max-position` says, undefined for none. */
  readonly inventoryLotsMax: number | undefined;
  readonly isMaxPositionGiven: boolean;
  readonly cashMicros: number | undefined;
  readonly gammaPerDollar: number | undefined;
}

/**
 * All limits: `--max-position` counts instead of a profile's, and the strategy's own where nobody states one.
 * @throws USAGE_RISK_CONFLICT, USAGE_RISK_LIMITS_UNSTATED, USAGE_RISK_CASH_UNSTATED, told by the reader.
 */
export function completeRisk(
  { profile, limits, isPositionStated }: StatedRisk,
  { inventoryLotsMax, isMaxPositionGiven, cashMicros, gammaPerDollar }: PositionLimit,
  read: Reader,
): RequestedRisk {
  if (isMaxPositionGiven && isPositionStated)
    throw read("maxPosition", (name) =>
      usageError(
        "USAGE_RISK_CONFLICT",
        `${name} was given beside inventoryLotsMax, which is the same limit`,
        {
          hint: "State the position limit once; a lot is 0.01 contract.",
          data: { inventoryLotsMax: limits.inventoryLotsMax },
        },
      ),
    );
  const isFromOutside = isMaxPositionGiven || limits.inventoryLotsMax === undefined;
  const all = isFromOutside ? { ...limits, inventoryLotsMax: inventoryLotsMax ?? ("none" as const) } : limits;
  return read("risk", () => {
    assertAllStated(all);
    requireShareOfCash(all, cashMicros);
    return { limits: all, profile: profile?.name, gammaPerDollar };
  });
}

/** The name of the parameter that a profile has a range for. */
const GAMMA = "gammaPerDollar";

/**
 * What a profile gives a strategy that has such a parameter and was given none: the cautious end of its range, the highest,
 * which holds the least inventory. Undefined where it gives nothing.
 */
export function profileGamma(
  definition: StrategyDefinition,
  given: Readonly<Record<string, unknown>>,
  profile: TradedProfile | undefined,
): number | undefined {
  const hasGamma = definition.parameters.some(({ name }) => name === GAMMA);
  return hasGamma && !Object.hasOwn(given, GAMMA) ? profile?.gammaPerDollar.max : undefined;
}
