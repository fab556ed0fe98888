import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import { BP_PER_DOLLAR } from "../../src/core/units.ts";
import { linearSkew } from "../../src/strategies/linear-skew.ts";
import { naiveSkew } from "../../src/strategies/naive-skew.ts";
import { CENT_PRICES_BP, marketRows, TAPERED_PRICES_BP, timedActions } from "./market-rows.ts";
import { checkProperty } from "./property.ts";
import { mirroredRows, opposite, snapshotRows, tapeOf, type PlainRow } from "./rows.ts";
import { MODEL_NAMES, runLane, runLanes, type Happening, type LaneOptions } from "./run-scenario.ts";
import { erraticRule, strategyOf } from "./wishes.ts";

const lane = fc
  .record({
    model: fc.constantFrom(...MODEL_NAMES),
    postedThrough: fc.constantFrom("remainder" as const, "fill" as const),
    latency: fc.constantFrom({ feedUs: 0, orderUs: 0 }, { feedUs: 20_000, orderUs: 50_000 }),
    inventoryLotsMax: fc.constantFrom(undefined, 400),
    strategy: fc.constantFrom(
      () => naiveSkew.create({ halfSpreadCents: 1, maxPositionContracts: 5, sizeContracts: 1.5 }),
      () =>
        linearSkew.create({
          halfSpreadCents: 0.75,
          skewCentsPerContract: 0.3,
          targetContracts: 0,
          maxPositionContracts: 8,
          sizeContracts: 2,
        }),
    ),
  })
  .map(({ strategy, ...rest }) => (): LaneOptions => ({ ...rest, strategy: strategy() }));

function mirrored(entry: Happening): Happening {
  return {
    ...entry,
    side: opposite(entry.side),
    priceBp: BP_PER_DOLLAR - entry.priceBp,
    midTwiceBp: entry.midTwiceBp === 0 ? 0 : 2 * BP_PER_DOLLAR - entry.midTwiceBp,
  };
}

/** Bids act before asks, so a mirrored run has the same entries of one time in another order. */
function sorted(journal: readonly Happening[]): string[] {
  return journal.map((entry) => JSON.stringify(entry)).toSorted();
}

describe("a replay seen from the NO side", () => {
  it("should mirror every entry, count and micro exactly", () => {
    checkProperty(
      fc.property(
        timedActions,
        lane,
        fc.constantFrom(["linear_cent", CENT_PRICES_BP], ["tapered_deci_cent", TAPERED_PRICES_BP] as const),
        (actions, laneOf, [structure, pricesBp]) => {
          const rows = marketRows(actions, pricesBp);
          const run = (plainRows: readonly PlainRow[]) => runLane(tapeOf(plainRows, { structure }), laneOf());

          const yes = run(rows);
          const no = run(mirroredRows(rows));

          expect(sorted(no.journal)).toEqual(sorted(yes.journal.map(mirrored)));
          expect(no.decisionCount).toBe(yes.decisionCount);
          expect(no.ledger.boughtLots).toBe(yes.ledger.soldLots);
          expect(no.ledger.soldLots).toBe(yes.ledger.boughtLots);
          expect(no.ledger.spreadEarnedTwiceMicros).toBe(yes.ledger.spreadEarnedTwiceMicros);
          // Being long one YES and short one NO is being owed a dollar.
          expect(no.ledger.cashMicros).toBe(yes.ledger.cashMicros + BP_PER_DOLLAR * yes.ledger.inventoryLots);
        },
      ),
      200,
    );
  });
});

describe("a replay of the same life told otherwise", () => {
  it("should change nothing but times when all times move by a day", () => {
    checkProperty(
      fc.property(timedActions, lane, (actions, laneOf) => {
        const dayUs = 86_400_000_000;
        const rows = marketRows(actions, CENT_PRICES_BP);
        const later = rows.map((row) => ({ ...row, timeUs: row.timeUs + dayUs }));

        const today = runLane(tapeOf(rows), laneOf());
        const tomorrow = runLane(tapeOf(later), laneOf());

        expect(tomorrow.journal).toEqual(
          today.journal.map((entry) => ({ ...entry, timeUs: entry.timeUs + dayUs })),
        );
        expect(tomorrow.ledger).toEqual(today.ledger);
        expect(tomorrow.digest).toBe(today.digest);
      }),
      80,
    );
  });

  it("should change nothing when the recording was stored in two pieces", () => {
    checkProperty(
      fc.property(timedActions, lane, fc.nat(1_000), (actions, laneOf, cutDraw) => {
        const rows = marketRows(actions, CENT_PRICES_BP);
        const cut = cutDraw % rows.length;
        const pieces = [...rows.slice(0, cut), ...rows.slice(cut)];

        const whole = runLane(tapeOf(rows), laneOf());
        const joined = runLane(tapeOf(pieces), laneOf());

        expect(tapeOf(pieces).contentHash).toBe(tapeOf(rows).contentHash);
        expect(joined.digest).toBe(whole.digest);
      }),
      40,
    );
  });

  it("should change nothing when the second piece begins with a snapshot of the book as it stands", () => {
    checkProperty(
      fc.property(timedActions, lane, (actions, laneOf) => {
        const rows = marketRows(actions, CENT_PRICES_BP, true);

        const whole = runLane(tapeOf(rows), laneOf());
        const resumed = runLane(tapeOf(withSnapshotsInQuietMoments(rows)), laneOf());

        expect(resumed.journal).toEqual(whole.journal);
        expect(resumed.decisionCount).toBe(whole.decisionCount);
        expect(resumed.ledger).toEqual(whole.ledger);
      }),
      120,
    );
  });

  it("should give each market of a group what it gets when it is traded alone", () => {
    checkProperty(
      fc.property(timedActions, timedActions, lane, (actionsOne, actionsTwo, laneOf) => {
        const one = tapeOf(marketRows(actionsOne, CENT_PRICES_BP), { ticker: "TEST-1" });
        const two = tapeOf(marketRows(actionsTwo, CENT_PRICES_BP), { ticker: "TEST-2" });

        const [group] = runLanes([one, two], [{ ...laneOf(), marketIndices: [0, 1] }]);
        const alone = [one, two].map((tape) => runLane(tape, laneOf()));

        for (const [market, outcome] of alone.entries())
          expect(
            group!.journal
              .filter((entry) => entry.market === market)
              .map((entry) => ({ ...entry, market: 0 })),
          ).toEqual(outcome.journal);
      }),
      80,
    );
  });
});

/** Repeats the book in a snapshot wherever so little goes on that no print can be paired across it. */
function withSnapshotsInQuietMoments(rows: readonly PlainRow[]): PlainRow[] {
  const held = new Map<string, readonly [Side, number, number]>();
  return rows.flatMap((row, index) => {
    const previousUs = rows[index - 1]?.timeUs ?? row.timeUs;
    const isQuiet = row.timeUs - previousUs > 2_000_001;
    const snapshot = isQuiet ? snapshotRows(previousUs + 1, [...held.values()]) : [];
    if (row.kind === "snapshot") held.clear();
    const key = `${row.side} ${row.priceBp}`;
    if (row.kind === "snapshotLevel") held.set(key, [row.side, row.priceBp, row.lots]);
    if (row.kind === "delta") {
      const lots = (held.get(key)?.[2] ?? 0) + row.lots;
      if (lots === 0) held.delete(key);
      else held.set(key, [row.side, row.priceBp, lots]);
    }
    return [...snapshot, row];
  });
}

describe("events of several markets at one time", () => {
  it("should come in the order in which the markets were given", () => {
    const startUs = 1_000_000;
    const levels = [
      [BID, 4500, 100],
      [ASK, 5500, 100],
    ] as const;
    const sale = { kind: "print", side: BID, priceBp: 4300, lots: 100, isBlock: false } as const;
    const first = tapeOf([...snapshotRows(startUs, levels), { ...sale, timeUs: startUs + 100 }]);
    const second = tapeOf([
      ...snapshotRows(startUs, levels),
      { kind: "delta", side: BID, priceBp: 100, lots: 1, timeUs: startUs + 50, isBlock: false },
      { ...sale, timeUs: startUs + 100 },
    ]);

    const [outcome] = runLanes(
      [first, second],
      [
        {
          strategy: naiveSkew.create({ halfSpreadCents: 6, maxPositionContracts: 10, sizeContracts: 1 }),
          marketIndices: [0, 1],
        },
      ],
    );

    const fills = outcome!.journal.filter((entry) => entry.kind === "filled");
    expect(fills.map((entry) => entry.market)).toEqual([0, 1]);
  });
});

describe("what the tape does to several markets", () => {
  it("should come in order of time, then of the markets, however their events meet", () => {
    checkProperty(
      fc.property(fc.array(timedActions, { minLength: 3, maxLength: 3 }), lane, (lives, laneOf) => {
        const tapes = lives.map((actions, index) =>
          tapeOf(marketRows(actions, CENT_PRICES_BP), { ticker: `TEST-${index}` }),
        );

        const [outcome] = runLanes(tapes, [{ ...laneOf(), marketIndices: [0, 1, 2] }]);

        const ofTape = outcome!.journal.filter(({ kind }) => kind === "filled" || kind === "swept");
        const places = ofTape.map(({ timeUs, market }) => 3 * timeUs + market);
        expect(places).toEqual(places.toSorted((x, y) => x - y));
      }),
      80,
    );
  });
});

describe("the erratic strategy of these tests", () => {
  it("should make every kind of entry, so that the properties speak of something", () => {
    const kinds = new Set<string>();
    for (const [index, actions] of fc.sample(timedActions, { numRuns: 150, seed: 5 }).entries())
      for (const { kind, detail } of runLane(tapeOf(marketRows(actions, CENT_PRICES_BP)), {
        strategy: strategyOf(erraticRule(index, 4, true)),
        latency: { feedUs: 20_000, orderUs: 50_000 },
      }).journal)
        kinds.add(`${kind} ${detail}`.trim());

    expect([...kinds].toSorted()).toEqual([
      "cancelled",
      "filled gap",
      "filled postedThrough",
      "filled queue",
      "filled through",
      "placed",
      "rejected market-not-open",
      "rejected own-cross",
      "rejected post-only-cross",
      "swept lost",
    ]);
  });
});
