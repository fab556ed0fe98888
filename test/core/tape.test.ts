import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AppError } from "../../src/core/errors.ts";
import { ASK, BID } from "../../src/core/order-book.ts";
import { NO_ROW } from "../../src/core/cancel-rows.ts";
import { openTape, packTape, rowLots, TAPE_FORMAT_VERSION, type Tape } from "../../src/core/tape.ts";
import { SIZE_LOTS_MAX } from "../../src/core/units.ts";
import { CENT_PRICES_BP, marketRows, timedActions } from "../engine/market-rows.ts";
import { checkProperty } from "../engine/property.ts";
import { deltaRow, printRow, snapshotRows, tapeOf } from "../engine/rows.ts";
import { runLane } from "../engine/run-scenario.ts";
import { strategyOf } from "../engine/wishes.ts";
import { packCancels } from "./plain-cancels.ts";

const START_US = 1_767_838_452_880_013;

function smallTape(): Tape {
  return tapeOf(
    [
      ...snapshotRows(START_US, [
        [BID, 4500, 100],
        [ASK, 5500, 100],
      ]),
      printRow(START_US + 1_000, BID, 4500, 30),
      deltaRow(START_US + 1_000, BID, 4500, -30),
    ],
    { settlementMicros: 1_000_000 },
  );
}

function copyOf(buffer: SharedArrayBuffer): SharedArrayBuffer {
  const copy = new SharedArrayBuffer(buffer.byteLength);
  new Uint8Array(copy).set(new Uint8Array(buffer));
  return copy;
}

function expectUnreadable(buffer: SharedArrayBuffer, why: RegExp): void {
  expect(() => openTape(buffer)).toThrow(
    expect.objectContaining({
      code: "DATA_TAPE_UNREADABLE",
      message: expect.stringMatching(why) as string,
    }) as AppError,
  );
}

describe("a packed tape", () => {
  it("should be opened again as it was", () => {
    checkProperty(
      fc.property(timedActions, fc.constantFrom(undefined, 0, 450_000, 1_000_000), (actions, payout) => {
        const tape = tapeOf(
          marketRows(actions, CENT_PRICES_BP),
          payout === undefined ? {} : { settlementMicros: payout },
        );

        const opened = openTape(copyOf(tape.buffer));

        expect({ ...opened, buffer: undefined }).toEqual({ ...tape, buffer: undefined });
      }),
      60,
    );
  });

  it("should be named by its content: another size, another name", () => {
    const rows = snapshotRows(START_US, [[BID, 4500, 100]]);

    expect(tapeOf(rows).contentHash).toBe(tapeOf(rows).contentHash);
    expect(tapeOf(rows).contentHash).not.toBe(tapeOf(snapshotRows(START_US, [[BID, 4500, 101]])).contentHash);
    expect(tapeOf(rows).contentHash).not.toBe(tapeOf(rows, { ticker: "TEST-2" }).contentHash);
  });

  it("should be refused in another version, with both versions named", () => {
    const buffer = copyOf(smallTape().buffer);
    new Uint32Array(buffer, 0, 2)[1] = TAPE_FORMAT_VERSION + 7;

    expectUnreadable(
      buffer,
      new RegExp(`version ${TAPE_FORMAT_VERSION + 7}, this program reads version ${TAPE_FORMAT_VERSION}`),
    );
  });

  it("should be refused when it does not begin as a tape does", () => {
    const buffer = copyOf(smallTape().buffer);
    new Uint32Array(buffer, 0, 1)[0] = 0x46445025;

    expectUnreadable(buffer, /does not begin as a tape does/);
  });

  it("should be refused when it is cut short", () => {
    const { buffer } = smallTape();
    for (const byteLength of [0, 8, 40, buffer.byteLength - 8]) {
      const cut = new SharedArrayBuffer(byteLength);
      new Uint8Array(cut).set(new Uint8Array(buffer, 0, byteLength));

      expectUnreadable(cut, /bytes|cut short/);
    }
  });

  it("should be refused when any column was altered", () => {
    const small = smallTape();
    const { ticker, priceRanges, sources, counts } = small;
    const names = [NO_ROW, 0, 0, 0, 0, 0]; // of row 1 with what comes after it, so that it needs a far pair
    const cancels = packCancels({ oldest: names, youngest: [NO_ROW, 2, 0, 0, 0, 0] });
    const tape = packTape({ ticker, priceRanges, sources, counts }, { ...small, ...cancels });
    for (const name of [
      "head",
      "sizeLow",
      "timeUs",
      "lagUs",
      "cancelOrder",
      "cancelStart",
      "cancelBlock",
      "farOrder",
    ] as const) {
      const buffer = copyOf(tape.buffer);
      const column = tape[name];
      expect(column.length).toBeGreaterThan(0);
      new Uint8Array(buffer)[column.byteOffset + column.byteLength - 1]! ^= 1;

      expectUnreadable(buffer, /does not match its hash/);
    }
  });
});

describe("sizes above 32 bits", () => {
  const hugeLots = 3_200_000_000 * 2 + 1; // 64 million contracts at one level, and a bit

  it("should survive on the tape up to 2^36 - 1 lots", () => {
    for (const lots of [2 ** 31, 2 ** 32 - 1, 2 ** 32, hugeLots, SIZE_LOTS_MAX]) {
      const tape = tapeOf([
        ...snapshotRows(START_US, [[BID, 4500, lots]]),
        printRow(START_US, BID, 4500, lots),
      ]);

      expect(rowLots(tape, 1)).toBe(lots);
      expect(rowLots(tape, 2)).toBe(lots);
    }
  });

  it("should be refused beyond that", () => {
    expect(() => tapeOf(snapshotRows(START_US, [[BID, 4500, SIZE_LOTS_MAX + 1]]))).toThrow(
      expect.objectContaining({ code: "DATA_SIZE_TOO_LARGE" }) as AppError,
    );
  });

  it("should be counted exactly in the queue ahead of an order", () => {
    const tape = tapeOf([
      ...snapshotRows(START_US, [
        [BID, 4500, hugeLots],
        [ASK, 5500, 100],
      ]),
      printRow(START_US + 1_000_000, BID, 4500, hugeLots - 1),
      printRow(START_US + 9_000_000, BID, 4500, 1 + 70),
    ]);

    const { ledger } = runLane(tape, {
      strategy: strategyOf(() => [{ side: BID, priceCents: 45, contracts: 1 }]),
    });

    expect(ledger.boughtLots).toBe(70);
  });
});
