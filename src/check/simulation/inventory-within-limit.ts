/** However fills and cancels cross on the way, the position stays within its limit. */
import { ASK, BID } from "../../core/order-book.ts";
import type { Parameters } from "../../core/strategy.ts";
import { LOTS_PER_CONTRACT } from "../../core/units.ts";
import type { JournalEntry } from "../../engine/journal.ts";
import { positionLimitOnly } from "../../engine/risk-limits.ts";
import type { StrategyInvariant } from "../invariant.ts";
import { createQuoter } from "../quoter.ts";
import type { Subject } from "../subject.ts";
import { positionMax } from "../draws.ts";
import {
  LATENCIES,
  MAKER_FEES,
  replayLanes,
  tapeRules,
  UNLIMITED,
  type LanePlan,
  type Replay,
} from "./lane-run.ts";
import { contractsOfLots, firstBreach, strategyReplay, type ReplayBreach } from "./replay-check.ts";
import { allWorlds } from "./worlds.ts";

export function inventoryWithinLimit(replay: Replay = replayLanes): StrategyInvariant {
  return strategyReplay(
    {
      id: "inventory-within-limit",
      statement: "The position never leaves its limit, whatever is filled while a cancel is under way.",
      condition:
        "at every entry of the journal |q| <= Qmax, and q with all that rests on one side filled as well: behind the gate at Qmax = maxPositionContracts (100 contracts without one) under latencies of 0, of 20 and 50 ms and of 300 and 700 ms, partial fills and both sides resting, orders of the strategy's size and of its whole limit; a strategy with maxPositionContracts keeps |q| <= Qmax by itself as well, without the gate and without latency",
      tolerance: "none: lots",
      costs:
        "One order of 10 contracts too many held to the settlement is $10 more at stake than anybody agreed to.",
    },
    (subject, context) =>
      firstBreach(
        allWorlds(context).flatMap(({ name, tape }) => {
          const plans = plansOf(subject);
          return replay(tape, plans).map(({ plan, entries }) => {
            const limitLots = limitLotsOf(subject);
            const isGated = plan.limits !== UNLIMITED;
            const where = { market: name, lane: plan.name };
            return limitBreach(entries, limitLots, isGated, where) ?? entries.length;
          });
        }),
      ),
  );
}

function limitLotsOf({ parameters }: Subject): number {
  return Math.round(positionMax(parameters) * LOTS_PER_CONTRACT);
}

function plansOf(subject: Subject): readonly LanePlan[] {
  const { definition, parameters } = subject;
  const limits = positionLimitOnly(limitLotsOf(subject));
  // Of all fill models the first fills most, and the other in most parts.
  const gated = variantsOf(subject).flatMap(([size, given]) =>
    ["touch", "fifo-matched"].flatMap((model) =>
      LATENCIES.map((latency) => ({
        name: `${definition.name}${size} behind the gate, ${latency.feedUs / 1_000} and ${latency.orderUs / 1_000} ms, fills by ${model}`,
        create: () => definition.create(given),
        fillRules: tapeRules(model),
        latency,
        limits,
        fees: MAKER_FEES,
      })),
    ),
  );
  if (parameters["maxPositionContracts"] === undefined) return gated;
  return [...gated, { ...gated[0]!, name: `${definition.name} by itself`, limits: UNLIMITED }];
}

/** The strategy as it is, and where it may with orders as large as its limit: each fill that nobody knows of yet counts. */
function variantsOf({
  definition,
  parameters,
  fixed,
}: Subject): readonly (readonly [size: string, Parameters])[] {
  const large = { ...parameters, sizeContracts: positionMax(parameters) };
  const spec = definition.parameters.find(({ name }) => name === "sizeContracts");
  const isTaken =
    spec !== undefined &&
    fixed["sizeContracts"] === undefined &&
    large.sizeContracts <= spec.max &&
    createQuoter(definition).accepts(large);
  return isTaken
    ? [
        ["", parameters],
        [" with orders of its whole limit", large],
      ]
    : [["", parameters]];
}

/**
 * Follows position and resting orders through a journal of one market.
 * @param areOrdersCounted whether what rests must fit as well: what the gate promises of all that can still fill.
 */
function limitBreach(
  entries: readonly JournalEntry[],
  limitLots: number,
  areOrdersCounted: boolean,
  where: Readonly<Record<string, string>>,
): ReplayBreach | undefined {
  const resting = new Map<number, JournalEntry & { leftLots: number }>();
  const openLots = [0, 0];
  let inventoryLots = 0;
  let isLeftBehind = false;
  const close = (order: number): void => {
    const held = resting.get(order);
    if (held !== undefined) openLots[held.side]! -= held.leftLots;
    resting.delete(order);
  };
  for (const [index, entry] of entries.entries()) {
    const { kind, order, side, lots } = entry;
    if (kind === "placed" || kind === "amended") {
      close(order);
      resting.set(order, { ...entry, leftLots: lots });
      openLots[side]! += lots;
    } else if (kind === "cancelled" || kind === "swept") close(order);
    else if (kind === "filled") {
      inventoryLots += side === BID ? lots : -lots;
      const held = resting.get(order);
      isLeftBehind ||= held === undefined;
      if (held !== undefined) {
        held.leftLots -= lots;
        openLots[side]! -= lots;
        if (held.leftLots === 0) resting.delete(order);
      }
    } else continue;
    const [open, other] = areOrdersCounted ? [openLots[BID]!, openLots[ASK]!] : [0, 0];
    const furthest = Math.max(inventoryLots + open, other - inventoryLots);
    if (furthest <= limitLots) continue;
    return {
      state: {
        ...where,
        entry: index,
        timeUs: entry.timeUs,
        limitContracts: limitLots / LOTS_PER_CONTRACT,
        inventoryContracts: inventoryLots / LOTS_PER_CONTRACT,
        restingBidContracts: openLots[BID]! / LOTS_PER_CONTRACT,
        restingAskContracts: openLots[ASK]! / LOTS_PER_CONTRACT,
      },
      observed: `with what rests it can come to ${contractsOfLots(furthest)} either way`,
      demanded: `no more than ${contractsOfLots(limitLots)}`,
      likelyCause: isLeftBehind
        ? "a cancel that failed was forgotten: an order that nobody counted was filled"
        : areOrdersCounted
          ? "dropped term: resting orders, or cancels under way, are not counted against the limit"
          : "dropped term: the strategy quotes a size that its limit has no room for",
      cost: `$${((furthest - limitLots) / LOTS_PER_CONTRACT).toFixed(2)} more at stake at the settlement than the limit allows`,
    };
  }
  return undefined;
}
