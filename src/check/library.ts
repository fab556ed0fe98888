/** What halfspread/check offers beside the tests it makes: the catalogue, one strategy's verdicts, and the types of both. */
export { checkStrategy, type CheckOptions } from "./check-strategy.ts";
export { INVARIANTS } from "./catalogue.ts";
export { INVARIANT_IDS, INVARIANT_NUMBERS, type InvariantId } from "./ids.ts";
export {
  INVARIANT_KINDS,
  type CheckContext,
  type CheckedRecording,
  type CounterExample,
  type Fail,
  type Invariant,
  type InvariantKind,
  type InvariantTexts,
  type NotApplicable,
  type Pass,
  type QuotedCase,
  type SharedInvariant,
  type StrategyInvariant,
  type Verdict,
} from "./invariant.ts";
export type { StrategyClaims } from "./claims.ts";
export { FAMILIES, MATRIX, type Family, type MatrixRow, type SharedPart, type Standing } from "./matrix.ts";
export type { CheckResult } from "./run.ts";
export { createSubject, type Subject } from "./subject.ts";
export {
  capCoversItsMarkets,
  combosRefused,
  tighterSpreadScoresHigher,
  type ChooseCount,
  type MarketScore,
} from "./machine/selection.ts";
export { feesNeverPay, fillProbabilityBounded, type FillChance, type FillFee } from "./machine/charges.ts";
export { counterExampleText } from "./counter-example-text.ts";
