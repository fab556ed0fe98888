/** Makes invariants of judges that replay markets: verdicts, counter-examples and their cost. */
import { MICROS_PER_CENT, MICROS_PER_DOLLAR } from "../../core/units.ts";
import type {
  CheckContext,
  CheckedRecording,
  CounterExample,
  InvariantTexts,
  SharedInvariant,
  StrategyInvariant,
  Verdict,
} from "../invariant.ts";
import type { Subject } from "../subject.ts";

/** How a replay breaks an invariant. */
export interface ReplayBreach {
  readonly state: CounterExample["state"];
  readonly observed: string;
  readonly demanded: string;
  readonly likelyCause: string;
  /** Off by so much money, where it is about money. */
  readonly missMicros?: number;
  /** What it costs, where the miss does not say it. */
  readonly cost?: string;
}

/** What was looked at where nothing is broken. */
export interface Seen {
  readonly caseCount: number;
  readonly detail?: string;
}

export interface Unasked {
  readonly reason: string;
}

export type Finding = ReplayBreach | Seen | Unasked;

type Texts = Omit<InvariantTexts, "kind">;

export function sharedReplay(texts: Texts, judge: (context: CheckContext) => Finding): SharedInvariant {
  return {
    ...texts,
    kind: "simulation",
    scope: "shared",
    check: (context) => verdictOf(texts, judge(context), {}),
  };
}

/** Of each recording that was given; where none was it is not asked. */
export function ofRecordings(
  texts: Texts,
  judge: (recording: CheckedRecording) => ReplayBreach | number,
): SharedInvariant {
  return {
    ...texts,
    kind: "data",
    scope: "shared",
    check({ recordings }) {
      if (recordings.length === 0)
        return { outcome: "not-applicable", reason: "no recording was given (--db, --market)" };
      return verdictOf(texts, firstBreach(recordings.map((recording) => judge(recording))), {});
    },
  };
}

export function strategyReplay(
  texts: Texts,
  judge: (subject: Subject, context: CheckContext) => Finding,
): StrategyInvariant {
  return {
    ...texts,
    kind: "simulation",
    scope: "strategy",
    check(subject, context) {
      const standing = subject.standing(texts.id);
      if (standing.holds === "not") return { outcome: "not-applicable", reason: standing.why };
      return verdictOf(texts, judge(subject, context), subject.parameters);
    },
  };
}

function verdictOf({ costs }: Texts, finding: Finding, parameters: CounterExample["parameters"]): Verdict {
  if ("reason" in finding) return { outcome: "not-applicable", reason: finding.reason };
  if ("caseCount" in finding) return { outcome: "pass", ...finding };
  const { missMicros, cost, ...breach } = finding;
  const missText =
    missMicros === undefined ? undefined : `${dollars(Math.abs(missMicros))} in this run that are not there`;
  return {
    outcome: "fail",
    counterExample: {
      ...breach,
      parameters,
      quotes: [],
      missCents: missMicros === undefined ? undefined : Math.abs(missMicros) / MICROS_PER_CENT,
      cost: cost ?? missText ?? costs,
    },
  };
}

/** The first breach there is, else how many cases were seen. */
export function firstBreach(findings: Iterable<ReplayBreach | number>): ReplayBreach | Seen {
  let caseCount = 0;
  for (const finding of findings) {
    if (typeof finding !== "number") return finding;
    caseCount += finding;
  }
  return { caseCount };
}

export function dollars(micros: number): string {
  const amount = micros / MICROS_PER_DOLLAR;
  const digits = amount !== 0 && Math.abs(amount) < 0.01 ? 6 : 2;
  return `$${amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: digits })}`;
}

export function centsOfBp(priceBp: number): string {
  return `${priceBp / 100} cents`;
}

export function contractsOfLots(lots: number): string {
  return `${lots / 100} contracts`;
}
