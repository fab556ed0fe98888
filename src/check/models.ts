/**
 * What the families' formulas say of skew, spread and round trip, and how their quotes scale: the expected side of checks
 * that compare figures. Inputs go by the names of parameters (units in the names); a strategy without them is not compared.
 * Formulas: Avellaneda & Stoikov (2008), eqs. 29 and 30; Gueant, Lehalle & Fernandez-Tapia (2013), section 4, with orders of
 * Delta contracts.
 */
import type { Parameters } from "../core/strategy.ts";
import type { Family } from "./matrix.ts";

/** Units that a family's quotes can be rescaled in: those in which nothing of it is a fixed number. */
export type ScaledUnit = "money" | "time" | "lots";

const CENTS_PER_DOLLAR = 100;

export interface FamilyModel {
  readonly scales: readonly ScaledUnit[];
  /** Parameters that the formulas below need. */
  readonly needs: readonly string[];
  /** How far below fair value the reservation price lies, cents. */
  readonly skewCents?: (
    parameters: Parameters,
    inventoryContracts: number,
    hours: number,
    fairCents: number,
  ) => number;
  /** Ask less bid, cents. */
  readonly spreadCents?: (parameters: Parameters, hours: number, fairCents: number) => number;
}

const numberOf = (parameters: Parameters, name: string): number => parameters[name] ?? Number.NaN;
const gammaPerCent = (parameters: Parameters): number =>
  numberOf(parameters, "gammaPerDollar") / CENTS_PER_DOLLAR;
const kappaPerCent = (parameters: Parameters): number => numberOf(parameters, "kappaPerCent");
const sigmaCents = (parameters: Parameters): number =>
  numberOf(parameters, "sigmaDollarsPerSqrtHour") * CENTS_PER_DOLLAR;

/** c1 = ln(1 + gamma Delta / k) / (gamma Delta), cents: what a risk-averse maker adds to an indifference price. */
export function riskPremiumCents(parameters: Parameters, lotContracts: number): number {
  const aversion = gammaPerCent(parameters) * lotContracts;
  const kappa = kappaPerCent(parameters);
  return aversion === 0 ? 1 / kappa : Math.log1p(aversion / kappa) / aversion;
}

/** (1 + x)^(1 + 1/x), x = gamma Delta / k: what aversion to the fill itself takes from the intensity. */
function intensityLoss(parameters: Parameters): number {
  const lot = numberOf(parameters, "sizeContracts");
  const x = (gammaPerCent(parameters) * lot) / kappaPerCent(parameters);
  return x === 0 ? Math.E : Math.exp((1 + 1 / x) * Math.log1p(x));
}

/** sigma c2 of GLFT, cents a contract. */
function glftSkewCentsPerContract(parameters: Parameters): number {
  const [gamma, kappa] = [gammaPerCent(parameters), kappaPerCent(parameters)];
  const lot = numberOf(parameters, "sizeContracts");
  const intensity = numberOf(parameters, "intensityPerHour");
  return (
    sigmaCents(parameters) * Math.sqrt((gamma / (2 * intensity * lot * kappa)) * intensityLoss(parameters))
  );
}

/**
 * Skew of one order with a jump at the end, cents: w' = a - b w^2 from what the jump asks for, as the logarithmic derivative of
 * y'' = a b y.
 */
function riccatiSkewCentsPerOrder(parameters: Parameters, hours: number, fairCents: number): number {
  const lot = numberOf(parameters, "sizeContracts");
  const aversion = gammaPerCent(parameters) * lot;
  const running = sigmaCents(parameters) ** 2;
  const jump = fairCents * (CENTS_PER_DOLLAR - fairCents) - running * hours;
  const atEnd = aversion * numberOf(parameters, "settlementJumpFrac") * jump;
  const decay =
    (2 * kappaPerCent(parameters) * numberOf(parameters, "intensityPerHour")) / intensityLoss(parameters);
  const rate = Math.sqrt(aversion * running * decay);
  if (rate === 0) return atEnd / (1 + decay * atEnd * hours);
  const start = (decay * atEnd) / rate;
  const rest = Math.exp(-2 * rate * hours);
  return ((rate / decay) * (1 - rest + start * (1 + rest))) / (1 + rest + start * (1 - rest));
}

const half = (parameters: Parameters): number => numberOf(parameters, "halfSpreadCents");

const FAMILY_MODELS: Readonly<Record<Family, FamilyModel>> = {
  N: {
    scales: ["money", "lots"],
    needs: ["halfSpreadCents", "maxPositionContracts"],
    skewCents: (parameters, inventory) =>
      (inventory / numberOf(parameters, "maxPositionContracts")) * half(parameters),
    spreadCents: (parameters) => 2 * half(parameters),
  },
  L: {
    scales: ["money", "lots"],
    needs: ["halfSpreadCents", "skewCentsPerContract"],
    skewCents: (parameters, inventory) =>
      numberOf(parameters, "skewCentsPerContract") * (inventory - targetContracts(parameters)),
    spreadCents: (parameters) => 2 * half(parameters),
  },
  AS: {
    // One contract a fill is written into its formulas.
    scales: ["money", "time"],
    needs: ["gammaPerDollar", "kappaPerCent", "sigmaDollarsPerSqrtHour"],
    skewCents: (parameters, inventory, hours) => inventory * runningRiskCents(parameters, hours),
    spreadCents: (parameters, hours) =>
      runningRiskCents(parameters, hours) + 2 * riskPremiumCents(parameters, 1),
  },
  // The payoff of a dollar is written into the formulas of those that know settlement.
  LB: { scales: ["time", "lots"], needs: ["gammaPerDollar", "kappaPerCent"] },
  G: {
    scales: ["money", "time", "lots"],
    needs: ["gammaPerDollar", "kappaPerCent", "sigmaDollarsPerSqrtHour", "intensityPerHour", "sizeContracts"],
    skewCents: (parameters, inventory) => inventory * glftSkewCentsPerContract(parameters),
    spreadCents: (parameters) => {
      const lot = numberOf(parameters, "sizeContracts");
      return 2 * riskPremiumCents(parameters, lot) + lot * glftSkewCentsPerContract(parameters);
    },
  },
  X: { scales: ["time", "lots"], needs: ["gammaPerDollar"] },
  T: { scales: ["time", "lots"], needs: ["gammaPerDollar"] },
};

/** Family G with a settlement: the payoff of a dollar is written into its formula. */
const WITH_JUMP: FamilyModel = {
  scales: ["time", "lots"],
  needs: [...FAMILY_MODELS.G.needs, "settlementJumpFrac"],
  skewCents: (parameters, inventory, hours, fairCents) =>
    (inventory * riccatiSkewCentsPerOrder(parameters, hours, fairCents)) /
    numberOf(parameters, "sizeContracts"),
  spreadCents: (parameters, hours, fairCents) =>
    2 * riskPremiumCents(parameters, numberOf(parameters, "sizeContracts")) +
    riccatiSkewCentsPerOrder(parameters, hours, fairCents),
};

/** A family's formulas: in family G those of the strategy with a settlement's jump are others than those without. */
export function modelOf(family: Family, parameters: Parameters): FamilyModel {
  return family === "G" && parameters["settlementJumpFrac"] !== undefined ? WITH_JUMP : FAMILY_MODELS[family];
}

/** gamma sigma^2 tau, cents. */
function runningRiskCents(parameters: Parameters, hours: number): number {
  const sigma = sigmaCents(parameters);
  return gammaPerCent(parameters) * sigma * sigma * hours;
}

/** The inventory at which a strategy is content: its target, 0 where it has none. */
export function targetContracts(parameters: Parameters): number {
  return parameters["targetContracts"] ?? 0;
}

/** What of a strategy decides which time it reckons with. */
export interface Timed {
  /** Whether it is shown the time to the close. */
  readonly readsTime: boolean;
}

/**
 * The time to go that a strategy reckons with: its horizon or the time to the close, whichever is less; the horizon alone
 * where it states that it is not shown the close.
 */
export function hoursToGo({ readsTime }: Timed, parameters: Parameters, hoursToClose: number): number {
  const horizon = parameters["horizonHours"];
  if (horizon === undefined) return hoursToClose;
  return readsTime ? Math.min(horizon, hoursToClose) : horizon;
}

/**
 * Whether a volatility is possible for a price that ends at 0 or 100: sigma^2 tau <= f (100 - f). Beyond it a strategy
 * reckons with less than its parameter says, and its formulas say nothing.
 */
export function isWithinBudget(
  timed: Timed,
  parameters: Parameters,
  fairCents: number,
  hoursToClose: number,
): boolean {
  const sigma = parameters["sigmaDollarsPerSqrtHour"];
  if (sigma === undefined) return true;
  const variance = (sigma * CENTS_PER_DOLLAR) ** 2 * hoursToGo(timed, parameters, hoursToClose);
  return variance <= fairCents * (CENTS_PER_DOLLAR - fairCents);
}

/** Contracts of one fill in a family's formulas. */
export function lotOf(family: Family | undefined, parameters: Parameters): number {
  return family === "AS" ? 1 : (parameters["sizeContracts"] ?? 1);
}

/** The parameters of a list that a strategy lacks. */
export function missingOf(parameters: Parameters, names: readonly string[]): readonly string[] {
  return names.filter((name) => parameters[name] === undefined);
}
