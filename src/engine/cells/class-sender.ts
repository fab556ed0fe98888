/**
 * What a class sends: an order whose price is no longer wanted, or that is larger than wanted, is cancelled; then what is missing
 * is placed, as far as the position limit leaves room. The rules are those of plain-trader.ts.
 */
import { BID, type Side } from "../../core/order-book.ts";
import { NO_LEVEL, type PriceGrid } from "../../core/price-grid.ts";
import type { ClassCommands } from "./class-commands.ts";
import type { ClassSets } from "./class-sets.ts";
import type { ClassVenue } from "./class-venue.ts";
import { Pile } from "./pile.ts";
import type { SideClass } from "./side-class.ts";
import type { SideRow } from "./side-row.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const NONE = NO_LEVEL;
const BUY = BID;

export interface CellWay {
  readonly feedUs: number;
  readonly orderUs: number;
  /** Infinity where there is no limit. */
  readonly inventoryLotsMax: number;
}

export class ClassSender {
  /** Classes of lanes that the position limit has cut since all decided last: the end of an order is then a reason to decide. */
  readonly limited = new Pile<SideClass>();
  readonly #venue: ClassVenue;
  readonly #sets: ClassSets;
  readonly #commands: ClassCommands;
  readonly #grid: PriceGrid;
  readonly #way: CellWay;
  #orderNumber = 0;

  constructor(venue: ClassVenue, sets: ClassSets, commands: ClassCommands, way: CellWay) {
    this.#venue = venue;
    this.#sets = sets;
    this.#commands = commands;
    this.#grid = venue.source.grid;
    this.#way = way;
  }

  /** Where a row's order is to be; NO_LEVEL for nowhere. */
  wishedLevel(side: Side, row: SideRow, mid: number): number {
    const level = row.levelAt(mid);
    if (level === NONE) return NONE;
    const { bestBidLevel, bestAskLevel, levelCount } = this.#venue.book;
    if (side === BUY)
      return level < bestAskLevel || bestAskLevel === levelCount
        ? level
        : this.#grid.levelBelow(bestAskLevel);
    return level > bestBidLevel ? level : this.#grid.levelAbove(bestBidLevel);
  }

  /** Lets a class do what it wants. @param level NO_LEVEL for no order. hot: bench/lanes.ts */
  act(acting: SideClass, level: number, lots: number): void {
    const { keptLevel } = acting;
    if (keptLevel !== NONE && (keptLevel !== level || acting.keptLots > lots)) this.#cancel(acting);
    if (level !== NONE && acting.keptLevel === NONE) this.#place(acting, level, lots);
  }

  #cancel(acting: SideClass): void {
    const nowUs = this.#venue.nowUs + this.#way.feedUs;
    this.#commands.push(acting, false, 0, 0, acting.keptNumber, nowUs + this.#way.orderUs);
    acting.cancelSent(nowUs);
  }

  #place(acting: SideClass, level: number, lots: number): void {
    const max = this.#way.inventoryLotsMax;
    if (acting.heldLotsBound + acting.openLots + lots > max) this.#placeWithin(max, acting, level, lots);
    else this.#send(acting, level, lots);
  }

  /** The limit may leave less than was wished, and to some lanes less than to others. */
  #placeWithin(max: number, acting: SideClass, level: number, lots: number): void {
    const roomLots = max - acting.openLots;
    if (acting.heldLotsLeast >= roomLots) return this.#limit(acting);
    const { side, firstStrand } = acting;
    const { inventoryLots, next: nextOf } = this.#sets.strands;
    const sign = side === BUY ? 1 : -1;
    const cut = lotsWithin(roomLots, sign * inventoryLots[firstStrand]!, lots);
    acting.heldLotsBound = -Infinity;
    acting.heldLotsLeast = Infinity;
    let others: Map<number, SideClass> | undefined;
    let next: number;
    for (let at = firstStrand; at >= 0; at = next) {
      next = nextOf[2 * at + side]!;
      const heldLots = sign * inventoryLots[at]!;
      const ownCut = lotsWithin(roomLots, heldLots, lots);
      if (ownCut === cut) acting.hold(heldLots);
      else this.#sets.move(at, this.#cutClass((others ??= new Map()), acting, ownCut));
    }
    this.#sendCut(acting, level, lots, cut);
    if (others !== undefined) for (const [ownCut, other] of others) this.#sendCut(other, level, lots, ownCut);
  }

  #cutClass(others: Map<number, SideClass>, acting: SideClass, cut: number): SideClass {
    let other = others.get(cut);
    if (other === undefined) others.set(cut, (other = this.#sets.offspring(acting, acting.row)));
    return other;
  }

  #sendCut(acting: SideClass, level: number, lots: number, cut: number): void {
    if (cut < lots) this.#limit(acting);
    if (cut > 0) this.#send(acting, level, cut);
  }

  #limit(limited: SideClass): void {
    limited.isLimited = true;
    this.limited.add(limited);
  }

  #send(acting: SideClass, level: number, lots: number): void {
    const { feedUs, orderUs } = this.#way;
    const number = ++this.#orderNumber;
    this.#commands.push(acting, true, level, lots, number, this.#venue.nowUs + feedUs + orderUs);
    acting.sent(number, level, lots);
  }
}

/** What of a size fits a limit. */
function lotsWithin(maxLots: number, heldLots: number, lots: number): number {
  return Math.max(0, Math.min(lots, maxLots - heldLots));
}
