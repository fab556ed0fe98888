/** What the venue does with commands other than placing and cancelling. */
import type { Amendment } from "../core/venue.ts";
import type { Gateway } from "./gateway.ts";
import type { Order } from "./order.ts";
import { enterOrder, planAmendment } from "./order-entry.ts";
import type { RareRequest } from "./rare-command.ts";

export function answerRare(gateway: Gateway, request: RareRequest): void {
  if (request.kind === "amend") return amend(gateway, request.order, request.amendment);
  const { lane, group: index, command } = request;
  const group = lane.groups[index]!;
  switch (command.kind) {
    case "reset":
      group.reset();
      return;
    case "trigger":
      gateway.triggerGroup(lane, index);
      return;
    case "delete":
      gateway.triggerGroup(lane, index);
      group.isDeleted = true;
      return;
    case "limit":
      group.limitLots = command.limitLots;
      if (group.isOpen && group.isOverLimit(gateway.nowUs)) gateway.triggerGroup(lane, index);
  }
}

function amend(gateway: Gateway, order: Order, amendment: Amendment): void {
  order.isAmending = false;
  const plan = planAmendment(order, amendment, gateway.nowUs);
  const { account } = order;
  if (plan === "refused") {
    gateway.noteAmendment(order, false);
    order.pool.releaseIfForgotten(order);
    return;
  }
  if (plan === "cancel") {
    gateway.cancelNow(order);
    order.pool.releaseIfForgotten(order);
    return;
  }
  setExpiry(gateway, order, amendment);
  if (plan === "keep-place") {
    order.remainingLots = amendment.remainingLots;
    gateway.noteAmendment(order, true);
    account.lane.changed(order);
    return;
  }
  account.market.own.remove(order);
  account.resting.delete(order);
  order.level = amendment.level;
  order.remainingLots = amendment.remainingLots;
  gateway.noteAmendment(order, true);
  account.lane.changed(order);
  enterOrder(order, gateway.nowUs, gateway);
  gateway.sweepOverLimit();
}

function setExpiry(gateway: Gateway, order: Order, { expiry }: Amendment): void {
  if (expiry === "keep") return;
  order.expiryUs = expiry === "clear" ? Infinity : expiry;
  if (expiry !== "clear") gateway.expiresAt(order, expiry);
}
