/** What a strategy would send beside its quotes in a state given by hand: orders that take. Nothing is sent. */
import { BID } from "../core/order-book.ts";
import { NO_LEVEL } from "../core/price-grid.ts";
import type { GroupView, OrderDesk, OrderRequest, Strategy } from "../core/strategy.ts";
import { BP_PER_CENT, LOTS_PER_CONTRACT } from "../core/units.ts";
import { QUOTE_TERMS, type TimeInForce } from "../core/venue.ts";
import { formatCents, formatContracts } from "./format.ts";

export interface WishedOrder {
  readonly side: "buy" | "sell";
  /** The worst price it takes. */
  readonly priceCents: number;
  readonly sizeContracts: number;
  readonly timeInForce: TimeInForce;
}

export function wishedOrders(strategy: Strategy, group: GroupView): readonly WishedOrder[] {
  const requests: OrderRequest[] = [];
  const desk: OrderDesk = {
    send: (request) => (requests.push(request), undefined),
    sendBatch: (batch) => batch.map((request) => (requests.push(request), undefined)),
    cancel: () => {},
    amend: () => {},
    createGroup: () => 0,
    commandGroup: () => {},
  };
  strategy.trade?.(group, desk);
  return requests.flatMap((request) => onGrid(request, group));
}

/** As the desk of a lane would: prices are rounded passively, off the grid is no order. */
function onGrid(
  { market, side, priceCents, sizeContracts, terms }: OrderRequest,
  { markets }: GroupView,
): readonly WishedOrder[] {
  const { grid } = markets[market]!;
  const priceBp = priceCents * BP_PER_CENT;
  const level = side === BID ? grid.bidLevel(priceBp) : grid.askLevel(priceBp);
  if (level === NO_LEVEL) return [];
  return [
    {
      side: side === BID ? "buy" : "sell",
      priceCents: grid.priceBpOfLevel[level]! / BP_PER_CENT,
      sizeContracts,
      timeInForce: terms.timeInForce ?? QUOTE_TERMS.timeInForce,
    },
  ];
}

export function orderText({ side, priceCents, sizeContracts, timeInForce }: WishedOrder): string {
  const contracts = formatContracts(Math.round(sizeContracts * LOTS_PER_CONTRACT));
  return `${side} ${contracts} at ${formatCents(priceCents)} or better, ${timeInForce}`;
}
