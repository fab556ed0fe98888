/**
 * The frames that tell of a market's life: created, activated, deactivated, its close moved, determined, settled, its price
 * grid changed. (Kalshi docs, asyncapi.yaml: marketLifecycleV2Payload, multivariateMarketLifecyclePayload; market_lifecycle;
 * read 2026-11-20.) Fields that an event does not need may be missing; others stay in the frame, which is kept as it came.
 */
import { US_PER_MS, US_PER_SECOND } from "../core/units.ts";
import type { BadField } from "./fee-fields.ts";
import {
  badField,
  readFields,
  readOptionalInteger,
  readText,
  type FramePlace,
  type Fields,
} from "./frame-fields.ts";
import { readExchangeUs } from "./frame-time.ts";
import type { FrameHead, UnknownFrame } from "./frames.ts";
import { readFloorBp, readGrid, readSettlement, type MarketFacts } from "./market-fields.ts";

/** The exchange's names of what may happen to a market. */
const LIFE_EVENTS = [
  "created",
  "activated",
  "deactivated",
  "close_date_updated",
  "determined",
  "settled",
  "price_level_structure_updated",
  "metadata_updated",
] as const;
export type LifeEvent = (typeof LIFE_EVENTS)[number];

/**
 * Times of what happened are of whole seconds. It has no `ticker` as rows have: most of the markets that are told of were
 * never recorded.
 */
export interface LifeFrame extends FrameHead, MarketFacts {
  readonly kind: "life";
  readonly event: LifeEvent;
  readonly marketTicker: string;
  readonly determinedUs: number | undefined;
}

/**
 * An event that is not known is an unknown frame of a type of its own, and so is counted apart.
 * @throws DATA_BAD_FIELD
 */
export function parseLife(head: FrameHead, frame: Fields, place: FramePlace): LifeFrame | UnknownFrame {
  const msg = readFields(frame.msg, "msg", place);
  const event = readText(msg, "event_type", place);
  if (!isLifeEvent(event)) return { kind: "unknown", ...head, type: `${head.type}/${event}` };
  const bad: BadField = (field, value, rule, cause) => badField(place, `${field}`, value, rule, cause);
  return {
    kind: "life",
    ...head,
    exchangeUs: readExchangeUs(msg, place) ?? readSendingUs(frame, place),
    event,
    marketTicker: readText(msg, "market_ticker", place),
    openUs: readSecondsUs(msg, "open_ts", place),
    closeUs: readSecondsUs(msg, "close_ts", place),
    determinedUs: readSecondsUs(msg, "determination_ts", place),
    settledUs: readSecondsUs(msg, "settled_ts", place),
    ...readSettlement(msg, "settlement_value", bad),
    ...readGrid(msg, bad),
    settlementFloorBp: readFloorBp(msg, bad),
  };
}

/** What has no time of its own was true when the exchange sent it. */
function readSendingUs(frame: Fields, place: FramePlace): number | undefined {
  const sentMs = readOptionalInteger(frame, "sending_ts_ms", place);
  return sentMs === undefined ? undefined : sentMs * US_PER_MS;
}

function isLifeEvent(text: string): text is LifeEvent {
  return LIFE_EVENTS.includes(text as LifeEvent);
}

/** Seconds since 1970 in µs; the exchange writes 0 for a time that is not set. */
function readSecondsUs(msg: Fields, field: string, place: FramePlace): number | undefined {
  const seconds = readOptionalInteger(msg, field, place) ?? 0;
  if (seconds < 0 || seconds >= 1e10)
    throw badField(place, field, seconds, "a time in whole seconds since 1970");
  return seconds === 0 ? undefined : seconds * US_PER_SECOND;
}
