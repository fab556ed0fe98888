/** Commands other than placing and cancelling, on their way to the venue like any other. */
import type { Amendment, GroupCommand } from "../core/venue.ts";
import type { Lane } from "./lane.ts";
import { ORDER_STATE, type Order } from "./order.ts";

export type RareRequest =
  | {
      readonly kind: "amend";
      readonly order: Order;
      readonly amendment: Amendment;
      /** Its size less what was open when it was sent. */
      readonly changeLots: number;
    }
  | { readonly kind: "group"; readonly lane: Lane; readonly group: number; readonly command: GroupCommand };

export class RareCommand {
  /** What tells it from an order in the queue of commands. */
  readonly state: number = ORDER_STATE.command;
  declare readonly request: RareRequest;

  constructor(request: RareRequest) {
    this.request = request;
  }
}
