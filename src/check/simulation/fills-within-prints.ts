/** The venue gives no more than was traded, at our price, while our order was there. */
import { BID, type Side } from "../../core/order-book.ts";
import { HEAD_KIND_MASK, HEAD_SLOT_SHIFT, ROW_KIND, rowLots, type TapeColumns } from "../../core/tape.ts";
import { FILL_CAUSES } from "../../core/venue.ts";
import type { JournalEntry } from "../../engine/journal.ts";
import type { PriceGrid } from "../../core/price-grid.ts";
import type { SharedInvariant } from "../invariant.ts";
import { LATENCIES, makerPlans, replayLanes, tapeRules, type Replay } from "./lane-run.ts";
import { centsOfBp, contractsOfLots, firstBreach, sharedReplay, type ReplayBreach } from "./replay-check.ts";
import { allWorlds } from "./worlds.ts";

/** Every fill model of the tape's own prints that is looked at. */
const MODELS = ["fifo-matched", "fifo-pessimistic", "queue-proportional", "through", "touch"] as const;

export function fillsWithinPrints(replay: Replay = replayLanes): SharedInvariant {
  return sharedReplay(
    {
      id: "fills-within-prints",
      statement:
        "Each print fills us for no more than was traded, at our own limit price, only while our order rests.",
      condition:
        "over all our fills of one tape row: sum of sizes <= the printed size (or what the other side grew by, where a taker's remainder meets us); the print is at or beyond our price; fill price = the order's limit; after the order's acceptance and before its cancel, end or whole fill; and no fill without a print: fill models fifo-matched, fifo-pessimistic, queue-proportional, through and touch under three latencies, on synthetic markets and the recordings given",
      tolerance: "none: lots and basis points",
      costs:
        "A print of 100 contracts that fills us twice shows $2 too much at 2 cents of spread; on 1,000 prints that is $2,000 nobody will pay.",
    },
    (context) =>
      firstBreach(
        allWorlds(context).flatMap(({ name, tape }) => {
          const [first] = makerPlans();
          const plans = MODELS.map((model, index) => ({
            ...first!,
            name: `quotes at the best prices, fills by ${model}`,
            fillRules: tapeRules(model),
            latency: LATENCIES[index % LATENCIES.length]!,
          }));
          return replay(tape, plans).map(
            ({ plan, entries, ledger }) =>
              withinPrintsBreach(tape, entries, { market: name, lane: plan.name }) ?? ledger.fillCount,
          );
        }),
      ),
  );
}

/** A tape's rows with its price grid. */
type Rows = TapeColumns & { readonly grid: PriceGrid; readonly rowCount: number };

interface Life {
  readonly priceBp: number;
  readonly sinceUs: number;
  leftLots: number;
}

type Where = Readonly<Record<string, string>>;

/** Follows every order of one market's journal beside its tape. */
function withinPrintsBreach(
  tape: Rows,
  entries: readonly JournalEntry[],
  where: Where,
): ReplayBreach | undefined {
  const rows = new SpentRows(tape);
  const lives = new Map<number, Life>();
  for (const entry of entries) {
    const { kind, order, timeUs, priceBp, lots } = entry;
    if (kind === "placed" || kind === "amended")
      lives.set(order, { priceBp, sinceUs: timeUs, leftLots: lots });
    else if (kind === "cancelled" || kind === "swept" || kind === "rejected") lives.delete(order);
    else if (kind === "filled") {
      const cause = FILL_CAUSES[entry.detail]!;
      const fault = lifeFault(entry, lives.get(order)) ?? rows.fault(entry, cause);
      if (fault !== undefined) return breach(entry, cause, where, fault);
      const life = lives.get(order)!;
      life.leftLots -= lots;
      if (life.leftLots === 0) lives.delete(order);
    }
  }
  return undefined;
}

type Fault = readonly [observed: string, demanded: string, likelyCause: string];

function lifeFault({ timeUs, priceBp, lots }: JournalEntry, life: Life | undefined): Fault | undefined {
  if (life === undefined)
    return [
      "the order was not resting: not yet accepted, or already cancelled or filled",
      "only a resting order is filled",
      "a cancel or an end was forgotten, or the order was filled before it arrived",
    ];
  if (timeUs <= life.sinceUs)
    return [
      "the order was accepted at that very moment",
      "it is filled by later events only",
      "latency left out: the order met the event that it was sent because of",
    ];
  if (priceBp !== life.priceBp)
    return [
      `it was filled at ${centsOfBp(priceBp)}`,
      `its limit is ${centsOfBp(life.priceBp)}`,
      "filled at a stale mid or at the print's price instead of its own",
    ];
  if (lots > life.leftLots)
    return [
      `${contractsOfLots(lots)} of it were filled`,
      `${contractsOfLots(life.leftLots)} were left`,
      "what was filled before is not taken off",
    ];
  return undefined;
}

/** What each row of the tape had to give, and how much of that is spent. */
class SpentRows {
  readonly #tape: Rows;
  readonly #lotsOfSlot: Float64Array;
  /** Rows whose levels the sizes above hold. */
  #nextRow = 0;
  #row = -1;
  #spentLots = 0;

  constructor(tape: Rows) {
    this.#tape = tape;
    this.#lotsOfSlot = new Float64Array(2 * tape.grid.levelCount);
  }

  fault({ row, side, priceBp, lots }: JournalEntry, cause: (typeof FILL_CAUSES)[number]): Fault | undefined {
    if (cause === "gap" || cause === "modelled" || cause === "take") return undefined; // not from prints
    if (row !== this.#row) [this.#row, this.#spentLots] = [row, 0];
    this.#spentLots += lots;
    const { head, grid } = this.#tape;
    const kind = (head[row] ?? 0) & HEAD_KIND_MASK;
    const slot = (head[row] ?? 0) >>> HEAD_SLOT_SHIFT;
    const rowBp = grid.priceBpOfLevel[slot >> 1]!;
    const isRemainder = cause === "postedThrough";
    const isKind = kind === (isRemainder ? ROW_KIND.level : ROW_KIND.print);
    if (!isKind || row >= this.#tape.rowCount)
      return [
        "nothing was traded there",
        "a print, or a taker's remainder, fills us",
        "touch taken for certain: a price that is reached is no fill",
      ];
    const rowSide = isRemainder ? ((1 - (slot & 1)) as Side) : ((slot & 1) as Side);
    const isReached =
      rowSide === side &&
      (side === BID ? rowBp <= priceBp : rowBp >= priceBp) &&
      (cause !== "queue" || rowBp === priceBp);
    if (!isReached)
      return [
        `what was traded was at ${centsOfBp(rowBp)} on the ${rowSide === BID ? "bid" : "ask"}`,
        `it reaches ${centsOfBp(priceBp)} on the ${side === BID ? "bid" : "ask"}`,
        "inverted sign: the wrong side of the price is taken for reached",
      ];
    const mostLots = isRemainder ? this.#growth(row, slot) : rowLots(this.#tape, row);
    if (this.#spentLots <= mostLots) return undefined;
    return [
      `${contractsOfLots(this.#spentLots)} of ours were filled by it`,
      `${contractsOfLots(mostLots)} were traded`,
      "a print spent twice: two orders of ours were each given all of it",
    ];
  }

  /** By how much a level row made its level larger. */
  #growth(row: number, slot: number): number {
    const { head } = this.#tape;
    for (; this.#nextRow < row; this.#nextRow++) {
      const kind = head[this.#nextRow]! & HEAD_KIND_MASK;
      if (kind === ROW_KIND.clear) this.#lotsOfSlot.fill(0);
      else if (kind === ROW_KIND.level)
        this.#lotsOfSlot[head[this.#nextRow]! >>> HEAD_SLOT_SHIFT] = rowLots(this.#tape, this.#nextRow);
    }
    return rowLots(this.#tape, row) - this.#lotsOfSlot[slot]!;
  }
}

function breach(
  { row, side, priceBp, lots, timeUs }: JournalEntry,
  cause: string,
  where: Where,
  [observed, demanded, likelyCause]: Fault,
): ReplayBreach {
  return {
    state: {
      ...where,
      row,
      timeUs,
      side: side === BID ? "bid" : "ask",
      priceCents: priceBp / 100,
      lots,
      cause,
    },
    observed,
    demanded,
    likelyCause,
  };
}
