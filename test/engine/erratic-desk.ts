/** A strategy of the tests that sends orders of every kind: a function of its salt and of what it has seen, nothing else. */
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import { mix4 } from "../../src/core/digest.ts";
import type { GroupView, OrderDesk, OrderRequest, OwnOrder, Strategy } from "../../src/core/strategy.ts";
import type { OrderTerms } from "../../src/core/venue.ts";

export interface DeskOptions {
  readonly salt: number;
  /** Sees the market from the NO side and acts there. */
  readonly isMirrored?: boolean;
  /** How many markets of the group it trades; the first alone where it is left out. */
  readonly marketCount?: number;
  /** What its prices are apart; a cent where it is left out. */
  readonly stepCents?: number;
  /** Deletes a group now and then: nothing of it is ever let in again. */
  readonly isDeleting?: boolean;
  /** Holds still from this long before a market closes. */
  readonly stillHours?: number;
  readonly quotes?: Strategy;
  /** Called at each decision, before anything is sent. */
  readonly watch?: (group: GroupView) => void;
}

const LIFETIMES_US = [1, 10_000, 50_000, 400_000, 3_000_000];

export function erraticDesk(options: DeskOptions): Strategy {
  const player = new DeskPlayer(options);
  return {
    quote(group, sheets) {
      options.watch?.(group);
      options.quotes?.quote(group, sheets);
    },
    explain: () => [],
    trade: (group, desk) => player.act(group, desk),
  };
}

class DeskPlayer {
  readonly #salt: number;
  readonly #isMirrored: boolean;
  readonly #marketCount: number;
  readonly #stepCents: number;
  readonly #isDeleting: boolean;
  readonly #stillHours: number;
  readonly #orders: OwnOrder[] = [];
  readonly #marketOf = new Map<OwnOrder, number>();
  #turn = 0;
  #drawn = 0;

  constructor({
    salt,
    isMirrored = false,
    marketCount = 1,
    stepCents = 1,
    isDeleting = false,
    stillHours = -Infinity,
  }: DeskOptions) {
    this.#salt = salt;
    this.#isMirrored = isMirrored;
    this.#marketCount = marketCount;
    this.#stepCents = stepCents;
    this.#isDeleting = isDeleting;
    this.#stillHours = stillHours;
  }

  act(group: GroupView, desk: OrderDesk): void {
    if (this.#turn === 0) for (const limitContracts of [1, 4]) desk.createGroup(limitContracts);
    this.#turn++;
    this.#drawn = 0;
    for (let count = this.#draw(4); count > 0; count--) this.#actOnce(group, desk);
  }

  #actOnce(group: GroupView, desk: OrderDesk): void {
    const open = this.#orders.filter(({ isOpen }) => isOpen);
    const chosen = open[this.#draw(Math.max(1, open.length))];
    switch (this.#draw(8)) {
      case 0:
        if (chosen !== undefined) desk.cancel(chosen);
        return;
      case 1:
      case 2:
        if (chosen !== undefined && !chosen.isAmending) this.#amend(group, desk, chosen);
        return;
      case 3:
        this.#keep(group, [this.#request(group), this.#request(group)], (both) => desk.sendBatch(both));
        return;
      case 4:
        this.#commandGroup(desk);
        return;
      default:
        this.#keep(group, [this.#request(group)], ([request]) => [desk.send(request!)]);
    }
  }

  #keep(
    { markets }: GroupView,
    requests: readonly OrderRequest[],
    send: (requests: readonly OrderRequest[]) => readonly (OwnOrder | undefined)[],
  ): void {
    const wanted = requests.filter(({ market }) => {
      const { hoursToClose } = markets[market]!;
      return hoursToClose === undefined || hoursToClose > this.#stillHours;
    });
    for (const [index, order] of wanted.length === 0 ? [] : send(wanted).entries()) {
      if (order === undefined) continue;
      this.#orders.push(order);
      this.#marketOf.set(order, wanted[index]!.market);
    }
  }

  #amend(group: GroupView, desk: OrderDesk, order: OwnOrder): void {
    const side = this.#isMirrored ? ((1 - order.side) as Side) : order.side;
    const priceCents = this.#price(group, side, this.#marketOf.get(order)!);
    const openContracts = order.openContracts + (this.#draw(5) - 2) / 2;
    const expiryUs = this.#draw(3) === 0 ? ("clear" as const) : group.nowUs + this.#oneOf(LIFETIMES_US);
    desk.amend(order, {
      ...(this.#draw(2) === 0 ? { priceCents } : {}),
      ...(this.#draw(2) === 0 ? { openContracts } : {}),
      ...(this.#draw(2) === 0 ? { expiryUs } : {}),
    });
  }

  #commandGroup(desk: OrderDesk): void {
    const group = this.#draw(2);
    const limitContracts = this.#draw(4);
    const rare = this.#isDeleting && this.#draw(4) === 0 ? "delete" : "trigger";
    const command = this.#oneOf([rare, "reset", "reset", { limitContracts }] as const);
    desk.commandGroup(group, command);
  }

  #request(group: GroupView): OrderRequest {
    const side = this.#draw(2) as Side;
    const timeInForce = this.#oneOf([
      "good-till-cancelled",
      "good-till-cancelled",
      "immediate-or-cancel",
      "fill-or-kill",
    ] as const);
    const isResting = timeInForce === "good-till-cancelled";
    const lifetimeUs = this.#oneOf([undefined, ...LIFETIMES_US]);
    const terms: Partial<OrderTerms> = {
      timeInForce,
      selfTrade: this.#oneOf(["taker-at-cross", "maker"] as const),
      isPostOnly: this.#draw(3) === 0,
      isReduceOnly: timeInForce === "immediate-or-cancel" && this.#draw(3) === 0,
      isCancelledOnPause: this.#draw(2) === 0,
      expiryUs: isResting && lifetimeUs !== undefined ? group.nowUs + lifetimeUs : undefined,
      group: this.#oneOf([undefined, 0, 1]),
    };
    const market = this.#marketCount === 1 ? 0 : this.#draw(this.#marketCount);
    const priceCents = this.#price(group, side, market);
    const sizeContracts = (1 + this.#draw(40)) / 10;
    return {
      market,
      side: this.#isMirrored ? ((1 - side) as Side) : side,
      priceCents,
      sizeContracts,
      terms,
    };
  }

  /** From three cents through the opposite best to three behind the own best; as the market seen says it. */
  #price(group: GroupView, side: Side, market: number): number {
    const { bestBidCents, bestAskCents } = group.markets[market]!;
    const [bid, ask] = this.#isMirrored
      ? [bestAskCents && 100 - bestAskCents, bestBidCents && 100 - bestBidCents]
      : [bestBidCents, bestAskCents];
    const fallback = side === BID ? 48 : 52;
    const best = (side === BID ? bid : ask) ?? fallback;
    const priceCents = best + (this.#draw(9) - 3) * this.#stepCents * (side === ASK ? -1 : 1);
    const within = Math.min(99, Math.max(1, priceCents));
    return this.#isMirrored ? 100 - within : within;
  }

  #oneOf<Value>(values: readonly Value[]): Value {
    return values[this.#draw(values.length)]!;
  }

  #draw(below: number): number {
    return (mix4(this.#salt, this.#turn, this.#drawn++, 11) >>> 0) % below;
  }
}
