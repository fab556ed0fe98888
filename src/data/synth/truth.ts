/** What a synthetic market knows and its feed does not say. Sinks take it as it happens; nothing of it is kept here. */
import type { Side } from "../../core/order-book.ts";

/** Who trades in a synthetic market. The order is that of its accounts. */
export const AGENT_KINDS = ["maker", "background", "uninformed", "informed", "scripted"] as const;
export type AgentKind = (typeof AGENT_KINDS)[number];
export const AGENT = { maker: 0, background: 1, uninformed: 2, informed: 3, scripted: 4 } as const;

/** An order that came to rest. */
export interface TruePlacement {
  readonly kind: "placed";
  readonly orderId: number;
  readonly agent: AgentKind;
  readonly side: Side;
  readonly level: number;
  readonly sizeLots: number;
  /** Displayed size in front of it when it came: queues are first in, first out. */
  readonly aheadLots: number;
  readonly timeUs: number;
  /** The row that shows it; an order that stood there before the recording began has its snapshot level's. */
  readonly row: number;
}

export interface TrueFill {
  readonly kind: "filled";
  readonly orderId: number;
  readonly sizeLots: number;
  readonly leftLots: number;
  readonly taker: AgentKind;
  /** Children of one parent share its number. */
  readonly parentId: number;
  readonly timeUs: number;
  /** The row of its reduction. */
  readonly row: number;
}

export interface TrueCancel {
  readonly kind: "cancelled";
  readonly orderId: number;
  readonly sizeLots: number;
  readonly timeUs: number;
  readonly row: number;
}

/** Fair value from a time on, and what all makers know of it, basis points. */
export interface TrueFair {
  readonly kind: "fair";
  readonly timeUs: number;
  readonly fairBp: number;
  readonly estimateBp: number;
}

export type TrueEvent = TruePlacement | TrueFill | TrueCancel | TrueFair;
export type TruthSink = (event: TrueEvent) => void;

/** What one kind of agent ended with. All kinds together sum to zero, lot for lot and micro for micro. */
export interface AgentAccount {
  readonly agent: AgentKind;
  readonly cashMicros: number;
  readonly inventoryLots: number;
  /** Traded as the resting side, and as the aggressor. */
  readonly restingLots: number;
  readonly takenLots: number;
  /** Parent orders that traded. */
  readonly parentCount: number;
  /** Cash and the inventory's payout at settlement. */
  readonly pnlMicros: number;
}
