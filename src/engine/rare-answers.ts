/** What the venue does with commands other than placing and cancelling. */
import { REJECT_REASONS, type Amendment } from "../core/venue.ts";
import type { Gateway } from "./gateway.ts";
import type { Order } from "./order.ts";
import { letIn, planAmendment } from "./order-entry.ts";
import { catchUp } from "./plain-rows.ts";
import type { RareRequest } from "./rare-command.ts";

export function answerRare(gateway: Gateway, request: RareRequest): void {
  if (request.kind === "amend") return answerAmendment(gateway, request);
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

function answerAmendment(
  gateway: Gateway,
  { order, amendment: asked, changeLots }: RareRequest & { kind: "amend" },
): void {
  const { account } = order;
  const { news } = account.lane;
  catchUp(account.market, gateway.nowUs);
  const amendment = { ...asked, remainingLots: order.remainingLots + changeLots };
  const plan = planAmendment(order, amendment, gateway.nowUs);
  if (plan !== "cancel" && plan !== "keep-place" && plan !== "come-in-again") {
    gateway.amendmentRefused(order, REJECT_REASONS.indexOf(plan));
    news.amendmentRefused(order);
    return;
  }
  switch (plan) {
    case "cancel":
      gateway.cancelNow(order);
      return;
    case "keep-place":
      changeTo(order, amendment);
      if (order.expiryUs !== Infinity) gateway.scheduler.expiresAt(order, order.expiryUs);
      gateway.amended(order);
      news.amended(order, order.level, order.remainingLots, true);
      return;
    case "come-in-again":
      account.market.own.remove(order);
      account.resting.delete(order);
      changeTo(order, amendment);
      gateway.amended(order);
      news.amended(order, order.level, order.remainingLots, false);
      letIn(order, gateway);
      gateway.sweepOverLimit();
  }
}

function changeTo(order: Order, { level, remainingLots, expiry }: Amendment): void {
  order.level = level;
  order.remainingLots = remainingLots;
  if (expiry !== "keep") order.expiryUs = expiry === "clear" ? Infinity : expiry;
}
