/** Ledgers, venues, engines and gates of the museum, each put into the invariant that has to find it. */
import type { EventSource } from "../../../src/core/event-source.ts";
import { HEAD_KIND_MASK, ROW_KIND } from "../../../src/core/tape.ts";
import { runBacktest, type BacktestRows } from "../../../src/engine/backtest.ts";
import { poissonFlow } from "../../../src/engine/fill-models/flow-models.ts";
import { Ledger } from "../../../src/engine/ledger.ts";
import { betterPriceFillsMore } from "../../../src/check/simulation/better-price-fills-more.ts";
import { causalAndRepeatable } from "../../../src/check/simulation/causal-and-repeatable.ts";
import { doublingDoubles } from "../../../src/check/simulation/doubling-doubles.ts";
import { drawdownBreaker, type Breaker } from "../../../src/check/simulation/drawdown-breaker.ts";
import { fillsWithinPrints } from "../../../src/check/simulation/fills-within-prints.ts";
import { eagerMaker, replayLanes, UNLIMITED, type Replay } from "../../../src/check/simulation/lane-run.ts";
import { pnlIdentity, type Backtest } from "../../../src/check/simulation/pnl-identity.ts";
import { settlementBounds } from "../../../src/check/simulation/settlement-bounds.ts";
import { zeroSum } from "../../../src/check/simulation/zero-sum.ts";
import type { SharedInvariant } from "../../../src/check/invariant.ts";
import { fillsChanged, withBooked, withEntries } from "./broken-replays.ts";

interface BrokenPiece {
  readonly what: string;
  readonly broken: SharedInvariant;
  readonly cause: string;
}

/** Fees in dollars as doubles: 0.1 + 0.2. */
class FloatLedger extends Ledger {
  override fill(
    ...[side, priceBp, lots, cause, isInFlight, mid, feeMicros]: Parameters<Ledger["fill"]>
  ): void {
    super.fill(side, priceBp, lots, cause, isInFlight, mid, feeMicros);
    this.cashMicros = (this.cashMicros / 1e6 + 0.1 - 0.1) * 1e6;
  }
}

class FreeLedger extends Ledger {
  override fill(...[side, priceBp, lots, cause, isInFlight, mid]: Parameters<Ledger["fill"]>): void {
    super.fill(side, priceBp, lots, cause, isInFlight, mid, 0);
  }
}

class RebateLedger extends Ledger {
  override fill(
    ...[side, priceBp, lots, cause, isInFlight, mid, feeMicros]: Parameters<Ledger["fill"]>
  ): void {
    super.fill(side, priceBp, lots, cause, isInFlight, mid, -feeMicros);
  }
}

function backtestWith(change: (rows: BacktestRows) => BacktestRows): Backtest {
  return (request) => change(runBacktest(request));
}

const withoutFeesInParts = backtestWith((rows) => ({
  ...rows,
  lanes: rows.lanes.map((lane) => ({ ...lane, pnlParts: { ...lane.pnlParts, feesMicros: 0 } })),
}));

/** A contract that settles YES pays nothing, one that settles NO a dollar. */
const otherOutcomePaid = backtestWith((rows) => ({
  ...rows,
  lanes: rows.lanes.map((lane) => {
    const { cashMicros, inventoryLots, marks } = lane;
    const isYes = marks.settlementMicros !== cashMicros;
    const settlementMicros = cashMicros + (isYes ? 0 : 10_000 * inventoryLots);
    return { ...lane, marks: { ...marks, settlementMicros } };
  }),
}));

const paidInCents = backtestWith((rows) => ({
  ...rows,
  lanes: rows.lanes.map((lane) => {
    const paid = (lane.marks.settlementMicros ?? 0) - lane.cashMicros;
    return { ...lane, marks: { ...lane.marks, settlementMicros: lane.cashMicros + paid / 100 } };
  }),
}));

/** Of two fills by one print each is given all of it. */
const printSpentTwice = withBooked((entries) =>
  entries.flatMap((entry) => (entry.kind === "filled" ? [entry, entry] : [entry])),
);

const printSpentTwiceByOrders = withEntries((entries) => {
  const rows = new Set<number>();
  const kept = new Map<number, number>();
  return entries.map((entry) => {
    if (entry.kind === "placed") kept.set(entry.order, entry.lots);
    if (entry.kind !== "filled" || rows.has(entry.row)) return entry;
    rows.add(entry.row);
    return { ...entry, lots: kept.get(entry.order) ?? entry.lots };
  });
});

/** A row that only moves the book fills what rests at its price. */
const touchTakenForCertain = withEntries((entries, _run, { head }: EventSource) =>
  fillsChanged((fill) => {
    let { row } = fill;
    while ((head[row]! & HEAD_KIND_MASK) !== ROW_KIND.level) row++;
    return { ...fill, row };
  })(entries),
);

/** The cancel was sent and believed, the order was not gone. */
const cancelForgotten = withEntries((entries) => {
  const at = entries.findIndex(({ kind }) => kind === "cancelled");
  const { order, side, priceBp, lots, timeUs } = entries[at]!;
  const fill = entries.find(({ kind, timeUs: filledUs }) => kind === "filled" && filledUs > timeUs)!;
  return entries.toSpliced(at + 1, 0, { ...fill, order, side, priceBp, lots });
});

const filledOnArrival = withEntries((entries) => {
  const arrivedUs = new Map(
    entries.filter(({ kind }) => kind === "placed").map(({ order, timeUs }) => [order, timeUs]),
  );
  return fillsChanged((fill) => ({ ...fill, timeUs: Math.min(fill.timeUs, arrivedUs.get(fill.order)!) }))(
    entries,
  );
});

const filledAtTheMid = withEntries(
  fillsChanged((fill) => ({ ...fill, priceBp: Math.floor(fill.midTwiceBp / 2) })),
);

/** Its orders are as large as the largest size that will ever be seen. */
const lookAhead: Replay = (source, plans) => {
  const mostLots = source.sizeLow
    .subarray(0, source.rowCount)
    .reduce((most, lots) => Math.max(most, lots), 0);
  return replayLanes(
    source,
    plans.map((plan) => ({ ...plan, create: () => eagerMaker(mostLots / 100) })),
  );
};

let runCount = 0;
/** State that outlives a run. */
const differentEachTime: Replay = (source, plans) =>
  replayLanes(source, plans).map((run) => ({ ...run, digest: `${run.digest}/${runCount++}` }));

/** A print gives a contract whatever its size. */
const fixedClip = withBooked(fillsChanged((fill) => ({ ...fill, lots: Math.min(fill.lots, 100) })));

/** The distance with its sign turned round: the further the likelier. */
const awayFromMid = poissonFlow({ intensityPerHour: 300, kappaPerCent: 0.5 });
const invertedFlow = {
  ...awayFromMid,
  candidateChance: (distanceCents: number) => Math.min(1, 0.05 * Math.exp(0.5 * distanceCents)),
};

/** A better price waits longer: every other fill of it comes to nothing. */
const betterWaits: Replay = (source, plans) =>
  replayLanes(source, plans).map((run) =>
    run.plan.name.includes(" 0 cents")
      ? { ...run, entries: run.entries.filter((_, at) => at % 2 === 0) }
      : run,
  );

function breakerOf(
  hasTripped: (fall: number, limit: number) => boolean,
  keepsPeak = true,
): (limit: number) => Breaker {
  return (limit) => {
    let [peak, isTripped] = [0, false];
    return {
      mark(equity) {
        if (keepsPeak) peak = Math.max(peak, equity);
        const trips = !isTripped && hasTripped(peak - equity, limit);
        isTripped ||= trips;
        return trips;
      },
      approves: () => !isTripped,
    };
  };
}

/** The gate is asked for nothing: the lane trades on. */
const breakerIgnored: Replay = (source, plans) => {
  const trips = replayLanes(source, plans).map((run) => run.trips);
  const free = replayLanes(
    source,
    plans.map((plan) => ({ ...plan, limits: UNLIMITED })),
  );
  return free.map((run, index) => ({ ...run, plan: plans[index]!, trips: trips[index]! }));
};

export const BROKEN: readonly BrokenPiece[] = [
  {
    what: "money in doubles",
    broken: pnlIdentity({ createBooks: () => new FloatLedger() }),
    cause: "floating point",
  },
  {
    what: "a ledger without fees",
    broken: pnlIdentity({ createBooks: () => new FreeLedger() }),
    cause: "dropped term: without the fees",
  },
  {
    what: "fees credited",
    broken: pnlIdentity({ createBooks: () => new RebateLedger() }),
    cause: "inverted sign",
  },
  {
    what: "a P&L split without fees",
    broken: pnlIdentity({ backtest: withoutFeesInParts }),
    cause: "dropped term",
  },
  { what: "the other outcome paid", broken: settlementBounds(otherOutcomePaid), cause: "inverted sign" },
  { what: "a payout of a cent", broken: settlementBounds(paidInCents), cause: "scale" },
  { what: "a print spent twice", broken: zeroSum(printSpentTwice), cause: "spent" },
  {
    what: "fills booked a cent better than the other side's",
    broken: zeroSum((source, plans) =>
      replayLanes(source, plans).map((run) => {
        const ledger = Object.assign(new Ledger(), run.ledger);
        ledger.cashMicros += 100 * ledger.boughtLots;
        return { ...run, ledger };
      }),
    ),
    cause: "another price",
  },
  {
    what: "a print spent twice by two orders",
    broken: fillsWithinPrints(printSpentTwiceByOrders),
    cause: "a print spent twice",
  },
  {
    what: "touch fills taken for certain",
    broken: fillsWithinPrints(touchTakenForCertain),
    cause: "touch taken for certain",
  },
  {
    what: "an order filled after its cancel",
    broken: fillsWithinPrints(cancelForgotten),
    cause: "a cancel or an end was forgotten",
  },
  {
    what: "an order filled as it arrives",
    broken: fillsWithinPrints(filledOnArrival),
    cause: "latency left out",
  },
  { what: "fills at the mid", broken: fillsWithinPrints(filledAtTheMid), cause: "stale mid" },
  { what: "a look ahead", broken: causalAndRepeatable(lookAhead), cause: "look-ahead" },
  {
    what: "state that outlives a run",
    broken: causalAndRepeatable(differentEachTime),
    cause: "state that outlives a run",
  },
  { what: "a contract a print", broken: doublingDoubles(fixedClip), cause: "scale" },
  {
    what: "an intensity that grows with distance",
    broken: betterPriceFillsMore({ flows: [invertedFlow] }),
    cause: "inverted sign",
  },
  {
    what: "a queue that better prices wait longer in",
    broken: betterPriceFillsMore({ replay: betterWaits }),
    cause: "better price waits longer",
  },
  {
    what: "a breaker that equality does not trip",
    broken: drawdownBreaker({ createBreaker: breakerOf((fall, limit) => fall > limit) }),
    cause: "equality left out",
  },
  {
    what: "a fall from the start",
    broken: drawdownBreaker({ createBreaker: breakerOf((fall, limit) => fall >= limit, false) }),
    cause: "measured from the start",
  },
  {
    what: "a breaker at half its limit",
    broken: drawdownBreaker({ createBreaker: breakerOf((fall, limit) => fall >= limit / 2) }),
    cause: "before the limit",
  },
  {
    what: "a lane that trades on",
    broken: drawdownBreaker({ replay: breakerIgnored }),
    cause: "breaker tripped",
  },
];
