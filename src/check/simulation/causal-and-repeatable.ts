/** What is decided now depends on nothing that comes later, and comes out again from the same seed. */
import { BID } from "../../core/order-book.ts";
import type { EventSource } from "../../core/event-source.ts";
import { HEAD_EVENT_END, HEAD_KIND_MASK, ROW_KIND } from "../../core/tape.ts";
import type { JournalEntry } from "../../engine/journal.ts";
import { poissonFlow } from "../../engine/fill-models/flow-models.ts";
import { flowRules } from "../../engine/account-flow.ts";
import { completeParameters } from "../../core/strategy.ts";
import { naiveSkew } from "../../strategies/naive-skew.ts";
import type { CheckContext, SharedInvariant } from "../invariant.ts";
import { makerPlans, replayLanes, type LanePlan, type LaneRun, type Replay } from "./lane-run.ts";
import { centsOfBp, contractsOfLots, firstBreach, sharedReplay, type ReplayBreach } from "./replay-check.ts";
import { allWorlds } from "./worlds.ts";

/** Where tapes are cut, shares of their rows. */
const CUTS = [0.25, 0.5, 0.8];

export function causalAndRepeatable(replay: Replay = replayLanes): SharedInvariant {
  return sharedReplay(
    {
      id: "causal-and-repeatable",
      statement:
        "What comes later changes nothing that was done before, and the same run again is the same run.",
      condition:
        "journals up to t are equal, entry by entry, whether the tape ends at t, goes on, or goes on with all later sizes tripled, for t at a quarter, half and four fifths of the rows; two runs of equal tape, lanes and seed have equal digests: fills by the tape and by a seeded flow, on synthetic markets and the recordings given",
      tolerance: "none: every field of every entry",
      costs:
        "A look 10 seconds ahead earns about the move of those 10 seconds on each fill: 1 cent on 1,000 fills is $10 that only a backtest can earn.",
    },
    (context) =>
      firstBreach(
        allWorlds(context).flatMap(({ name, tape }) => {
          const plans = [makerPlans()[0]!, flowPlan(context)];
          const whole = replay(tape, plans);
          const again = replay(tape, plans);
          return [
            repeatBreach(whole, again, name) ?? plans.length,
            ...CUTS.flatMap((share) => cutFindings(replay, tape, plans, whole, share, name)),
          ];
        }),
      ),
  );
}

/** A lane whose fills come by chance. */
function flowPlan({ seed }: CheckContext): LanePlan {
  const flow = poissonFlow({ intensityPerHour: 300, kappaPerCent: 0.5 });
  return {
    ...makerPlans()[0]!,
    name: "naive-skew, fills by a seeded flow",
    create: () => naiveSkew.create(completeParameters(naiveSkew, {})),
    fillRules: flowRules(flow, seed),
  };
}

function cutFindings(
  replay: Replay,
  tape: EventSource,
  plans: readonly LanePlan[],
  whole: readonly LaneRun[],
  share: number,
  world: string,
): readonly (ReplayBreach | number)[] {
  const cutRow = eventEndAfter(tape, Math.floor(share * tape.rowCount));
  const cutUs = tape.timeUs[cutRow - 1]!;
  const others = [
    replay({ ...tape, rowCount: cutRow }, plans),
    replay(withTripledSizes(tape, cutRow), plans),
  ];
  return others.flatMap((runs, which) =>
    runs.map(
      ({ plan, entries }, index) =>
        pastBreach(whole[index]!.entries, entries, cutUs, {
          market: world,
          lane: plan.name,
          change: which === 0 ? "the tape ends" : "sizes tripled",
        }) ?? 1,
    ),
  );
}

/** The first row after which an event is over, at or after a row, with all of its time: what follows is later. */
function eventEndAfter({ head, timeUs, rowCount }: EventSource, row: number): number {
  let end = row;
  while (end < rowCount && ((head[end - 1]! & HEAD_EVENT_END) === 0 || timeUs[end] === timeUs[end - 1]))
    end++;
  return end;
}

/** Levels and prints after a row are three times as large: another future, in which every price is the same. */
function withTripledSizes(tape: EventSource, fromRow: number): EventSource {
  const sizeLow = tape.sizeLow.map((lots, row) => {
    const kind = tape.head[row]! & HEAD_KIND_MASK;
    return row >= fromRow && (kind === ROW_KIND.level || kind === ROW_KIND.print) ? 3 * lots : lots;
  });
  return { ...tape, sizeLow };
}

/** Compares two journals up to and with a time. */
function pastBreach(
  one: readonly JournalEntry[],
  other: readonly JournalEntry[],
  cutUs: number,
  where: Readonly<Record<string, string>>,
): ReplayBreach | undefined {
  const [before, after] = [one, other].map((entries) => entries.filter(({ timeUs }) => timeUs <= cutUs));
  const at = before!.findIndex((entry, index) => !isSame(entry, after![index]));
  const index = at === -1 ? before!.length : at;
  const [was, is] = [before![index], after![index]];
  if (was === undefined && is === undefined) return undefined;
  return {
    state: { ...where, changedAfterUs: cutUs, entry: index },
    observed: `entry ${index} was ${entryText(was)}, with another future it is ${entryText(is)}`,
    demanded: "what happened before the change is the same",
    likelyCause: "look-ahead: something reads rows that have not happened, or takes the result for known",
  };
}

function isSame(one: JournalEntry, other: JournalEntry | undefined): boolean {
  if (other === undefined) return false;
  for (const name in one)
    if (one[name as keyof JournalEntry] !== other[name as keyof JournalEntry]) return false;
  return true;
}

function entryText(entry: JournalEntry | undefined): string {
  if (entry === undefined) return "none";
  const { kind, side, priceBp, lots, timeUs } = entry;
  return `${kind} at ${timeUs} us: ${contractsOfLots(lots)} ${side === BID ? "bid" : "offered"} at ${centsOfBp(priceBp)}`;
}

function repeatBreach(
  runs: readonly LaneRun[],
  again: readonly LaneRun[],
  world: string,
): ReplayBreach | undefined {
  const index = runs.findIndex(({ digest }, lane) => digest !== again[lane]!.digest);
  if (index === -1) return undefined;
  return {
    state: { market: world, lane: runs[index]!.plan.name },
    observed: `its digest was ${runs[index]!.digest}, then ${again[index]!.digest}`,
    demanded: "equal tapes, lanes and seeds give equal digests",
    likelyCause: "chance without a seed, a clock, or state that outlives a run",
  };
}
