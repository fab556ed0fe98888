import { describe, expect, it } from "vitest";
import type { DayRow, IncentiveRow } from "../../src/core/result-rows.ts";
import { isMissing } from "../../src/reports/chart.ts";
import { laneDays, pnlByDayChart } from "../../src/reports/charts/pnl-by-day.ts";
import { pnlByCauseChart } from "../../src/reports/charts/pnl-by-cause.ts";
import {
  causesTable,
  daysTable,
  incentivesPart,
  pairsTable,
  quotesTable,
} from "../../src/reports/page/accounting-tables.ts";
import type { Html } from "../../src/reports/page/markup.ts";
import { feesTable, outcomesTable } from "../../src/reports/page/venue-tables.ts";
import { makeRows, THREE_LANES } from "./fixture.ts";

function textOf(html: Html | undefined): string {
  return (html?.text ?? "").replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
}

const ROWS = makeRows({ seconds: 600, lanes: [THREE_LANES[2]!] });
const TICKER = ROWS.lanes[0]!.tickers[0]!;

const DAY: DayRow = {
  laneIndex: 0,
  ticker: TICKER,
  date: "2026-01-07",
  fromUs: 0,
  toUs: 1,
  fillCount: 2,
  boughtLots: 1_000,
  soldLots: 400,
  inventoryLots: 600,
  closedMicros: 2_000_000,
  settledMicros: 0,
  feesMicros: -300_000,
  realisedMicros: 1_700_000,
  unrealisedMidMicros: 1_800_000,
  unrealisedExitMicros: undefined,
  pnlMidMicros: 3_500_000,
};

describe("P&L by day", () => {
  const second = { ...DAY, date: "2026-01-08", realisedMicros: -500_000, pnlMidMicros: -2_000_000 };

  it("should add a lane's markets up, and leave out what one of them does not know", () => {
    const other = { ...DAY, ticker: "OTHER", realisedMicros: 100_000, pnlMidMicros: 50_000 };
    expect(laneDays([DAY, other])).toEqual([
      { laneIndex: 0, date: "2026-01-07", realisedMicros: 1_800_000, unrealisedMicros: 1_750_000 },
    ]);
    expect(laneDays([DAY, { ...other, pnlMidMicros: undefined }])[0]!.unrealisedMicros).toBeUndefined();
  });

  it("should draw what was realised and what of the change was not", () => {
    const chart = pnlByDayChart({ ...ROWS, days: [DAY, second] });
    if (isMissing(chart)) throw new Error(chart.reason);
    const { values } = (chart.spec as unknown as { data: { values: Record<string, unknown>[] } }).data;
    expect(values.map(({ date, kind, dollars }) => [date, kind, dollars])).toEqual([
      ["7 Jan 2026", "realised, left", 1.7],
      ["7 Jan 2026", "change of unrealised, right", 1.8],
      ["8 Jan 2026", "realised, left", -0.5],
      ["8 Jan 2026", "change of unrealised, right", -1.5],
    ]);
    expect(chart.spec).toMatchSnapshot("pnl-by-day");
  });

  it("should leave one day to the table, and say N/A with its reason there", () => {
    const days = [DAY];
    expect(pnlByDayChart({ ...ROWS, days })).toMatchObject({
      reason: "The run lies within one day of the exchange: the table has its figures.",
    });
    expect(textOf(daysTable({ ...ROWS, days }))).toContain(
      `${TICKER} 7 Jan 2026 2 +$2.00 $0.00 −$0.30 +$1.70 +$1.80 N/A the side to leave on was empty +$3.50`,
    );
  });
});

describe("P&L by cause", () => {
  const [cause] = ROWS.causes;
  const pnlParts = {
    spreadEarnedMicros: 5_000_000,
    adverseSelectionMicros: -2_000_000,
    inventoryMicros: -4_000_000,
    feesMicros: -500_000,
    settlementMicros: 0,
    totalMicros: -1_500_000,
  };
  const causes = [
    { ...cause!, cause: "queue", pnlParts },
    { ...cause!, cause: "gap", pnlParts: { ...pnlParts, totalMicros: 2_000_000 } },
  ] as const;

  it("should draw each cause's total, losses apart from gains", () => {
    const chart = pnlByCauseChart({ ...ROWS, causes });
    if (isMissing(chart)) throw new Error(chart.reason);
    const { values } = (chart.spec as unknown as { data: { values: Record<string, unknown>[] } }).data;
    expect(values.map(({ line, dollars, kind }) => [line, dollars, kind])).toEqual([
      ["queue", -1.5, "loss"],
      ["gap", 2, "gain"],
    ]);
  });

  it("should name the market beside the cause where there are several", () => {
    const lanes = [{ ...ROWS.lanes[0]!, tickers: ["AAA", "BBB"] }];
    const both = ["AAA", "BBB"].map((ticker) => ({ ...causes[0], ticker }));
    const chart = pnlByCauseChart({ ...ROWS, lanes, causes: both });
    expect(JSON.stringify(chart)).toContain('"domain":["AAA · queue","BBB · queue"]');
    const games = ["KXG-26JAN07AB-A", "KXG-26JAN07AB-B"].map((ticker) => ({ ...causes[0], ticker }));
    expect(JSON.stringify(pnlByCauseChart({ ...ROWS, lanes, causes: games }))).toContain(
      '"domain":["A · queue","B · queue"]',
    );
    expect(textOf(causesTable({ ...ROWS, lanes, causes: both }))).toMatch(
      /AAA queue .* −\$2\.00 −\$4\.00 −\$0\.50/,
    );
  });
});

describe("metrics", () => {
  it("should be told with their units, and with a reason where they do not exist", () => {
    const row = {
      ...ROWS.metrics[0]!,
      fillRate: 0.25,
      quoteUptimeFrac: 0.5,
      timeAtBestFrac: undefined,
      pairProfitCents: -1.234,
      spreadLessFeesCents: 2.5,
      pairWinRate: undefined,
      unpairedLegFrac: 0.0001,
      unpairedLots: 250,
      missing: { pairWinRate: "only 3 pairs of fills were matched", timeAtBestFrac: "no order rested" },
    };
    const quotes = textOf(quotesTable({ ...ROWS, metrics: [row] }));
    expect(quotes).toContain(" 25 % ");
    expect(quotes).toContain(" 50 % N/A no order rested ");
    const pairs = textOf(pairsTable({ ...ROWS, metrics: [row] }));
    expect(pairs).toContain(" −1.23¢ +2.50¢ N/A only 3 pairs of fills were matched ");
    expect(pairs).toContain("under 0.1 % 2.5 contracts");
  });

  it("should show incentives as lines of their own, and only where they were estimated", () => {
    expect(incentivesPart(ROWS)).toBeUndefined();
    const row: IncentiveRow = {
      laneIndex: 0,
      ticker: TICKER,
      fromUs: 0,
      toUs: 1,
      sampleCount: 3_600,
      unknownCount: 12,
      ownScore: 120,
      allScore: 4_000,
      estimateMicros: 1_230_000,
    };
    const text = textOf(incentivesPart({ ...ROWS, incentives: [row] }));
    expect(text).toContain("$1.23 3 % 3,600 12");
    expect(text).toContain("in no P&amp;L on this page");
  });
});

describe("what the venue did", () => {
  const [lane] = ROWS.lanes;

  it("should tell fees by role, and what waited", () => {
    const [fill] = ROWS.fills;
    const fills = [
      { ...fill!, role: "maker", lots: 300, feeMicros: 60_000 },
      { ...fill!, role: "taker", lots: 100, feeMicros: 140_000 },
    ] as const;
    const charged = {
      ...lane!,
      feePrecisionMicros: 100,
      feesMicros: 200_000,
      boughtLots: 400,
      soldLots: 0,
      cashAtStartMicros: 50_000_000,
      rateLimit: { tokensPerSecond: 300, capacityTokens: 900 },
      commandsWaited: 4,
      commandsWaitedUs: 2_000_000,
    };
    expect(textOf(feesTable({ ...ROWS, lanes: [charged], fills }))).toContain(
      "$0.06 on 3 contracts $0.14 on 1 contracts $0.20 $0.05 $50.00 4 500 ms each on average, 300 tokens a second",
    );
  });

  it("should say where fees, cash and the rate limit were switched off", () => {
    const off = {
      ...lane!,
      feePrecisionMicros: undefined,
      cashAtStartMicros: undefined,
      rateLimit: undefined,
    };
    const text = textOf(feesTable({ ...ROWS, lanes: [off] }));
    expect(text).toContain("N/A fees were switched off");
    expect(text).toContain("N/A cash was not checked N/A commands were not limited");
  });

  it("should list what was refused and ended by reason", () => {
    const kept = {
      ...ROWS.outcomes[0]!,
      outcome: "kept",
      reason: "not-resting",
      orderCount: 3,
      lots: 250,
    } as const;
    const text = textOf(outcomesTable({ ...ROWS, outcomes: [ROWS.outcomes[0]!, kept] }));
    expect(text).toContain("rejected on arrival post-only-cross 2 2 ");
    expect(text).toContain("change refused, kept as it was not-resting 3 2.5");
    expect(outcomesTable({ ...ROWS, outcomes: [] })).toBeUndefined();
  });
});
