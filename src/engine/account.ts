/**
 * One lane in one market: what the lane knows of it, and the books the venue's side keeps of the lane's orders there. An
 * order carries its account, so that nothing need be looked up when something happens to it.
 */
import type { Journal } from "./journal.ts";
import type { KnownMarket } from "./known-market.ts";
import type { Lane } from "./lane.ts";
import { Ledger } from "./ledger.ts";

export class Account {
  readonly lane: Lane;
  /** The kernel's number of the market. */
  readonly marketIndex: number;
  readonly known: KnownMarket;
  readonly ledger = new Ledger();
  /** The lane's; it has one for all its markets. */
  readonly journal: Journal;

  constructor(lane: Lane, marketIndex: number, known: KnownMarket, journal: Journal) {
    this.lane = lane;
    this.marketIndex = marketIndex;
    this.known = known;
    this.journal = journal;
  }
}
