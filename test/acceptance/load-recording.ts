/** Reads a recording of whole-cent frames (the recordings' README gives the format) into rows. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import { BP_PER_CENT, LOTS_PER_CONTRACT } from "../../src/core/units.ts";
import type { RecordedRows } from "../../src/data/recorded-rows.ts";
import { opposite, deltaRow, printRow, recordedRows, snapshotRows, type PlainRow } from "../engine/rows.ts";

type Ladder = readonly (readonly [priceCents: number, contracts: number])[];

interface Message {
  readonly yes: Ladder;
  readonly no: Ladder;
  readonly side: "yes" | "no";
  readonly price: number;
  readonly delta: number;
  readonly yes_price: number;
  readonly count: number;
  readonly taker_side: "yes" | "no";
}

interface Frame {
  readonly type: "orderbook_snapshot" | "orderbook_delta" | "trade" | "market_result";
  readonly recv_us: number;
  readonly msg: Message;
}

/** Bids for NO are asks for YES at the complement. */
function sideOf(name: "yes" | "no"): Side {
  return name === "yes" ? BID : ASK;
}

function priceBp(side: Side, cents: number): number {
  return (side === BID ? cents : 100 - cents) * BP_PER_CENT;
}

function rowsOf({ type, recv_us: timeUs, msg }: Frame): PlainRow[] {
  switch (type) {
    case "orderbook_snapshot": {
      const levels = (["yes", "no"] as const).flatMap((name) => {
        const side = sideOf(name);
        return msg[name].map(
          ([cents, contracts]) => [side, priceBp(side, cents), contracts * LOTS_PER_CONTRACT] as const,
        );
      });
      return snapshotRows(timeUs, levels);
    }
    case "orderbook_delta": {
      const side = sideOf(msg.side);
      return [deltaRow(timeUs, side, priceBp(side, msg.price), msg.delta * LOTS_PER_CONTRACT)];
    }
    case "trade": {
      // Who takes YES hits the asks.
      const hit = opposite(sideOf(msg.taker_side));
      return [printRow(timeUs, hit, msg.yes_price * BP_PER_CENT, msg.count * LOTS_PER_CONTRACT)];
    }
    case "market_result":
      return [];
  }
}

export function loadRecording(path: string): RecordedRows {
  const lines = gunzipSync(readFileSync(path)).toString("utf8").split("\n");
  return recordedRows(
    lines.filter((line) => line !== "").flatMap((line) => rowsOf(JSON.parse(line) as Frame)),
  );
}
