/** Every micro of P&L is accounted for: by the ledger fill by fill, by the rows of a backtest at the end. */
import { BID } from "../../core/order-book.ts";
import type { FillRow, LaneRow } from "../../core/result-rows.ts";
import { runBacktest, type BacktestRows } from "../../engine/backtest.ts";
import type { JournalEntry } from "../../engine/journal.ts";
import { Ledger } from "../../engine/ledger.ts";
import type { SharedInvariant } from "../invariant.ts";
import { eagerDefinition, laneRequests } from "./backtest-lanes.ts";
import { makerPlans, payoutBp, replayLanes, type LaneRun } from "./lane-run.ts";
import { dollars, firstBreach, sharedReplay, type ReplayBreach } from "./replay-check.ts";
import { allWorlds } from "./worlds.ts";

/** What books fills: the engine's ledger, and in tests what is broken about it. */
export type Books = Pick<
  Ledger,
  "fill" | "cashMicros" | "feesMicros" | "inventoryLots" | "spreadEarnedTwiceMicros"
>;

/** What makes rows of a lane. */
export type Backtest = typeof runBacktest;

export interface IdentityParts {
  readonly createBooks?: () => Books;
  readonly backtest?: Backtest;
}

export function pnlIdentity({
  createBooks = () => new Ledger(),
  backtest = runBacktest,
}: IdentityParts = {}): SharedInvariant {
  return sharedReplay(
    {
      id: "pnl-identity",
      statement:
        "Cash and inventory are worth exactly what the fills earned, what prices did to the inventory since, less fees.",
      condition:
        "after every fill and at the settlement: cash + q mark = sum of sign size (mid before the fill - price) + sum of q (change of the mark) - sum of fees, the mark being the mid before each fill and 0 or 100 cents at last; the backtest's parts sum to its total, which is the ledger's; over synthetic markets and the recordings given",
      tolerance: "none: whole micro-dollars, doubled where a mid lies between two ticks",
      costs:
        "A cent that no part explains is either not there or not yours: over 1,000 fills that is $10 of a result that nobody can trust.",
    },
    (context) =>
      firstBreach(
        allWorlds(context).flatMap(({ name, tape }) => [
          ...replayLanes(tape, makerPlans()).map(
            (run) => identityBreach(run, createBooks(), name) ?? run.ledger.fillCount + 1,
          ),
          rowsBreach(backtest({ tapes: [tape], lanes: laneRequests([eagerDefinition]) }), name) ?? 1,
        ]),
      ),
  );
}

/** Books a journal's fills anew and holds the books to the identity after each, and to the run's own ledger at the end. */
function identityBreach(
  { plan, entries, ledger }: LaneRun,
  books: Books,
  world: string,
): ReplayBreach | undefined {
  let markTwiceBp = 0;
  let partsTwiceMicros = 0;
  let feesMicros = 0;
  let inventoryLots = 0;
  let fillIndex = 0;
  const breach = (what: string, seenTwice: number, demandedTwice: number): ReplayBreach => ({
    state: { market: world, lane: plan.name, fill: fillIndex, inventoryLots, markBp: markTwiceBp / 2 },
    observed: `${what} ${dollars(seenTwice / 2)}`,
    demanded: `its parts come to ${dollars(demandedTwice / 2)}`,
    missMicros: (seenTwice - demandedTwice) / 2,
    likelyCause: causeOf(seenTwice - demandedTwice, feesMicros, books),
  });
  const balance = (): ReplayBreach | undefined => {
    const seenTwice = 2 * books.cashMicros + books.inventoryLots * markTwiceBp;
    const demandedTwice = partsTwiceMicros - 2 * feesMicros;
    const isWhole = Number.isSafeInteger(books.cashMicros) && Number.isSafeInteger(books.feesMicros);
    return isWhole && seenTwice === demandedTwice
      ? undefined
      : breach("cash and inventory at the mid are worth", seenTwice, demandedTwice);
  };
  const moveMark = (toTwiceBp: number): void => {
    partsTwiceMicros += inventoryLots * (toTwiceBp - markTwiceBp);
    markTwiceBp = toTwiceBp;
  };
  for (const entry of entries) {
    if (entry.kind !== "filled") continue;
    const { side, priceBp, lots, detail, isInFlight, midTwiceBp, feeMicros } = entry;
    const sign = side === BID ? 1 : -1;
    fillIndex++;
    moveMark(midTwiceBp === 0 ? 2 * priceBp : midTwiceBp);
    partsTwiceMicros += sign * lots * (markTwiceBp - 2 * priceBp);
    feesMicros += feeMicros;
    inventoryLots += sign * lots;
    books.fill(side, priceBp, lots, detail, isInFlight, midTwiceBp, feeMicros);
    const found = balance();
    if (found !== undefined) return found;
  }
  const payoutMicros = ledger.settlementMicrosPerContract;
  if (payoutMicros !== undefined) moveMark(2 * payoutBp(payoutMicros));
  const { cashMicros, spreadEarnedTwiceMicros } = ledger;
  if (cashMicros !== books.cashMicros || ledger.inventoryLots !== books.inventoryLots)
    return breach("the run's own ledger has cash of", 2 * cashMicros, 2 * books.cashMicros);
  if (spreadEarnedTwiceMicros !== earnedTwiceMicros(entries))
    return breach("the ledger's spread earned is", spreadEarnedTwiceMicros, earnedTwiceMicros(entries));
  return balance();
}

function earnedTwiceMicros(entries: readonly JournalEntry[]): number {
  return entries
    .filter(({ kind, midTwiceBp }) => kind === "filled" && midTwiceBp !== 0)
    .reduce(
      (sum, { side, lots, midTwiceBp, priceBp }) =>
        sum + (side === BID ? 1 : -1) * lots * (midTwiceBp - 2 * priceBp),
      0,
    );
}

function causeOf(
  offTwiceMicros: number,
  feesMicros: number,
  { cashMicros, feesMicros: booked }: Books,
): string {
  if (!Number.isSafeInteger(cashMicros) || !Number.isSafeInteger(booked))
    return "money in floating point: a sum is no whole number of micro-dollars";
  if (offTwiceMicros === 2 * feesMicros) return "dropped term: without the fees it comes out";
  if (offTwiceMicros === 4 * feesMicros) return "inverted sign: with the fees turned round it comes out";
  return "not found: a fill is booked at another price, size or side than it had";
}

/** The backtest's own split of its P&L. */
function rowsBreach({ lanes, fills }: BacktestRows, world: string): ReplayBreach | undefined {
  return lanes.map((lane) => splitBreach(lane, fills, world)).find((found) => found !== undefined);
}

function splitBreach(lane: LaneRow, fills: readonly FillRow[], world: string): ReplayBreach | undefined {
  const { pnlParts: parts, cashMicros, inventoryLots, marks } = lane;
  const { spreadEarnedMicros, adverseSelectionMicros, inventoryMicros, feesMicros, settlementMicros } = parts;
  const sum = spreadEarnedMicros + adverseSelectionMicros + inventoryMicros + feesMicros + settlementMicros;
  const charged = fills
    .filter(({ laneIndex }) => laneIndex === lane.laneIndex)
    .reduce((total, { feeMicros }) => total + feeMicros, 0);
  const total = marks.settlementMicros ?? marks.midMicros ?? cashMicros;
  const claims: readonly (readonly [what: string, seen: number, demanded: number])[] = [
    ["the parts of the P&L sum to", sum, parts.totalMicros],
    ["the P&L is", parts.totalMicros, total],
    ["fees are", -feesMicros, charged],
  ];
  const wrong = claims.find(([, seen, demanded]) => seen !== demanded);
  if (wrong === undefined) return undefined;
  const [what, seen, demanded] = wrong;
  return {
    state: { market: world, strategy: lane.strategy, inventoryLots, fillCount: lane.fillCount },
    observed: `${what} ${dollars(seen)}`,
    demanded: `it is ${dollars(demanded)}`,
    missMicros: seen - demanded,
    likelyCause: "dropped term: a part of the P&L is left out, or counted twice",
  };
}
