/** Divides markets into train, validation and test. An event is never divided: all its markets go to one part. */
import { usageError } from "../../core/errors.ts";
import { likelyNames } from "../../core/near-names.ts";
import { randomStream } from "../../core/random.ts";
import { didYouMean } from "../../core/suggestions.ts";
import type { PlanMarket } from "./markets.ts";
import { PARTS, type Part, type Shares, type SplitRule } from "./split-rule.ts";

/** Markets of one event. */
interface EventOf {
  readonly kalshiEvent: string;
  /** When the last of them closed. */
  readonly closeUs: number;
}

/**
 * The part of each market, in the markets' order; without a rule all are train.
 * @throws USAGE_EMPTY_SPLIT where a part that the plan has gets nothing, USAGE_SPLIT_EVENT for events it does not place.
 */
export function partsOf(markets: readonly PlanMarket[], rule: SplitRule | undefined): readonly Part[] {
  if (rule === undefined) return markets.map(() => "train");
  const events = eventsOf(markets);
  const partOf = placed(events, rule);
  requireNoneEmpty(partOf, rule, events.length);
  return markets.map(({ kalshiEvent }) => partOf.get(kalshiEvent)!);
}

function eventsOf(markets: readonly PlanMarket[]): readonly EventOf[] {
  const closes = new Map<string, number>();
  for (const { kalshiEvent, closeUs } of markets)
    closes.set(kalshiEvent, Math.max(closeUs, closes.get(kalshiEvent) ?? -Infinity));
  return [...closes].map(([kalshiEvent, closeUs]) => ({ kalshiEvent, closeUs }));
}

function placed(events: readonly EventOf[], rule: SplitRule): ReadonlyMap<string, Part> {
  switch (rule.kind) {
    case "shares":
      return rule.by === "time" ? byTime(events, rule.shares) : byChance(events, rule.shares, rule.seed);
    case "times":
      return byTimes(events, rule.beforeUs);
    case "events":
      return byLists(events, rule);
  }
}

/** In an order of chance that hangs on the seed and the events' names alone. */
function byChance(events: readonly EventOf[], shares: Shares, seed: string): ReadonlyMap<string, Part> {
  const drawn = events.map(({ kalshiEvent }) => ({
    kalshiEvent,
    draw: randomStream(seed, `split/${kalshiEvent}`).uniform(),
  }));
  const shuffled = drawn.toSorted(
    (one, other) => one.draw - other.draw || (one.kalshiEvent < other.kalshiEvent ? -1 : 1),
  );
  return new Map(
    shuffled.map(({ kalshiEvent }, index) => [kalshiEvent, partAt(index, events.length, shares)]),
  );
}

/** The earliest closes are train. Events that close together stay together: a cut between them would say nothing of time. */
function byTime(events: readonly EventOf[], shares: Shares): ReadonlyMap<string, Part> {
  const sorted = events.toSorted((one, other) => one.closeUs - other.closeUs);
  let first = 0;
  return new Map(
    sorted.map(({ kalshiEvent, closeUs }, index) => {
      if (closeUs !== sorted[first]!.closeUs) first = index;
      return [kalshiEvent, partAt(first, sorted.length, shares)];
    }),
  );
}

/** The part of the event at a place, of so many in order; bounds are rounded to the nearest event. */
function partAt(index: number, count: number, { train, validation }: Shares): Part {
  if (index < bound(train, count)) return "train";
  return index < bound(train + validation, count) ? "validation" : "test";
}

function bound(share: number, count: number): number {
  return Math.floor(share * count + 0.5 + 1e-9);
}

function byTimes(
  events: readonly EventOf[],
  beforeUs: Readonly<Partial<Record<Part, number>>>,
): ReadonlyMap<string, Part> {
  const partOf = new Map<string, Part>();
  for (const { kalshiEvent, closeUs } of events) {
    const part = PARTS.find((name) => closeUs < (beforeUs[name] ?? -Infinity));
    if (part === undefined && beforeUs.test !== undefined)
      throw notPlaced(
        kalshiEvent,
        "closes after the time of test",
        "Use test: rest, or choose markets by closesBefore.",
      );
    partOf.set(kalshiEvent, part ?? "test");
  }
  return partOf;
}

function byLists(
  events: readonly EventOf[],
  { lists, rest }: SplitRule & { readonly kind: "events" },
): ReadonlyMap<string, Part> {
  const names = events.map(({ kalshiEvent }) => kalshiEvent);
  const partOf = new Map<string, Part>();
  for (const part of PARTS)
    for (const event of lists[part] ?? []) {
      if (!names.includes(event)) {
        const likely = likelyNames(event, names);
        const hint = likely.length === 0 ? "" : `${didYouMean(likely)} `;
        throw notPlaced(
          event,
          `is in the list of ${part}, but none of its markets is chosen`,
          `${hint}A market without a known event is an event by its own ticker.`,
        );
      }
      partOf.set(event, part);
    }
  for (const name of names) {
    const part = partOf.get(name) ?? rest;
    if (part === undefined)
      throw notPlaced(name, "is in no list of the split", "Name it in a part, or let one part be rest.");
    partOf.set(name, part);
  }
  return partOf;
}

function notPlaced(event: string, why: string, hint: string): Error {
  return usageError("USAGE_SPLIT_EVENT", `the event ${event} ${why}`, { hint, data: { event } });
}

function requireNoneEmpty(partOf: ReadonlyMap<string, Part>, rule: SplitRule, eventCount: number): void {
  const filled = new Set(partOf.values());
  const empty = PARTS.find((part) => hasPart(rule, part) && !filled.has(part));
  if (empty === undefined) return;
  throw usageError("USAGE_EMPTY_SPLIT", `of ${eventCount} events none is left for ${empty}`, {
    hint: "Choose more markets, or change the split; an event is never divided, nor are events that close together.",
    data: { part: empty, eventCount },
  });
}

function hasPart(rule: SplitRule, part: Part): boolean {
  if (rule.kind === "shares") return rule.shares[part] > 0;
  if (rule.kind === "events") return rule.lists[part] !== undefined || rule.rest === part;
  return part === "test" || rule.beforeUs[part] !== undefined;
}
