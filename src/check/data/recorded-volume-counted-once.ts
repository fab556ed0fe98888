/** A contract that was printed took one contract out of the book: none is counted twice, none comes from nowhere. */
import { ASK, BID, OrderBook } from "../../core/order-book.ts";
import {
  HEAD_BLOCK,
  HEAD_KIND_MASK,
  HEAD_SLOT_SHIFT,
  HEAD_TRADED_PART,
  HEAD_TRADED_WHOLE,
  ROW_KIND,
  rowLots,
  sparseLots,
  type Tape,
} from "../../core/tape.ts";
import { contractsOfLots, ofRecordings, type ReplayBreach } from "../simulation/replay-check.ts";

export const recordedVolumeCountedOnce = ofRecordings(
  {
    id: "recorded-volume-counted-once",
    statement: "A printed contract takes one contract out of the book, not two and not none.",
    condition:
      "of each reduction of a level the traded part is at most the reduction, of each print the part that was paired with reductions at most the print; side by side both come to the same sum, which with the volume that was paired with nothing is all that was printed; growth is never traded",
    tolerance: "none: lots of 0.01 contract",
    costs:
      "Volume that is counted twice takes twice as many contracts from ahead of us: a queue of 100 contracts is through after 50, and 1,000 contracts that are filled a price too early are $10 that nobody earns live.",
  },
  ({ ticker, tape }) => volumeBreach(ticker, tape),
);

function volumeBreach(market: string, tape: Tape): ReplayBreach | number {
  const book = new OrderBook(tape.grid.levelCount);
  let [printedLots, pairedLots, reducedLots, tradedRowCount] = [0, 0, 0, 0];
  for (let row = 0; row < tape.rowCount; row++) {
    const head = tape.head[row]!;
    const kind = head & HEAD_KIND_MASK;
    if (kind === ROW_KIND.clear) book.clear();
    if (kind !== ROW_KIND.level && kind !== ROW_KIND.print) continue;
    const slot = head >>> HEAD_SLOT_SHIFT;
    const side = (slot & 1) === ASK ? ASK : BID;
    const size = rowLots(tape, row);
    const whole = kind === ROW_KIND.print ? size : book.lotsAt(side, slot >>> 1) - size;
    const traded = tradedLots(tape, row, whole);
    if (kind === ROW_KIND.level) book.set(side, slot >>> 1, size);
    if (traded === 0 && kind === ROW_KIND.level) continue;
    tradedRowCount++;
    if (!(traded >= 0 && traded <= whole)) return tooMuch(market, tape, { row, whole, traded });
    if (kind === ROW_KIND.level) reducedLots += traded;
    else {
      pairedLots += traded;
      if ((head & HEAD_BLOCK) === 0) printedLots += size;
    }
  }
  const { unpairedLots } = tape.counts;
  if (pairedLots !== reducedLots)
    return sumBreach(market, {
      observed: `prints were paired with ${contractsOfLots(pairedLots)} of reductions, reductions with ${contractsOfLots(reducedLots)} of prints`,
      missLots: reducedLots - pairedLots,
    });
  if (pairedLots + unpairedLots !== printedLots)
    return sumBreach(market, {
      observed: `${contractsOfLots(printedLots)} were printed, ${contractsOfLots(pairedLots)} of them paired and ${contractsOfLots(unpairedLots)} said not to be`,
      missLots: pairedLots + unpairedLots - printedLots,
    });
  return tradedRowCount;
}

/** The part of a print or reduction that was paired. @param whole the print's size, or by how much the level fell. */
function tradedLots(tape: Tape, row: number, whole: number): number {
  const head = tape.head[row]!;
  if ((head & HEAD_TRADED_WHOLE) !== 0) return whole;
  return (head & HEAD_TRADED_PART) === 0 ? 0 : sparseLots(tape.partRow, tape.partLots, row);
}

function tooMuch(
  market: string,
  tape: Tape,
  { row, whole, traded }: { readonly row: number; readonly whole: number; readonly traded: number },
): ReplayBreach {
  const isPrint = (tape.head[row]! & HEAD_KIND_MASK) === ROW_KIND.print;
  const side = ((tape.head[row]! >>> HEAD_SLOT_SHIFT) & 1) === BID ? "bid" : "ask";
  const what = isPrint ? `a print of ${contractsOfLots(whole)}` : `a reduction by ${contractsOfLots(whole)}`;
  return {
    state: { market, row, timeUs: tape.timeUs[row]!, side },
    observed: `${what} was paired with ${contractsOfLots(traded)}`,
    demanded: "it is paired with at most its own size",
    likelyCause: isPrint
      ? "double count: the print was spent on several reductions in full"
      : "double count: the reduction stands for more than it took away, or the level grew",
  };
}

function sumBreach(
  market: string,
  { observed, missLots }: { readonly observed: string; readonly missLots: number },
): ReplayBreach {
  return {
    state: { market, missContracts: missLots / 100 },
    observed,
    demanded: "what was printed is paired once, or counted as paired with nothing",
    likelyCause:
      missLots > 0
        ? "double count: volume was paired twice"
        : "dropped: paired volume is missing on one side",
  };
}
