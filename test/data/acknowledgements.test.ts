import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAcknowledgements } from "../../src/data/acknowledgements.ts";

const HEAD = "request_time_us,exchange_time_us,acknowledgement_time_us";
const US = 1_700_000_000_000_000;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "halfspread-acks-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string): ReturnType<typeof readAcknowledgements> {
  const file = join(folder, "acks.csv");
  writeFileSync(file, text);
  return readAcknowledgements(file);
}

describe("measured round trips", () => {
  it("should be three times a row, whatever other columns there are", async () => {
    const trips = await read(
      `order,${HEAD}\na,${US},${US + 50},${US + 80}\nb,${US + 9},${US + 5},${US + 30}\n`,
    );

    expect([...trips.requestUs]).toEqual([US, US + 9]);
    expect([...trips.exchangeUs]).toEqual([US + 50, US + 5]);
    expect([...trips.acknowledgementUs]).toEqual([US + 80, US + 30]);
  });

  it("should be named by their times alone", async () => {
    const one = await read(`${HEAD}\n${US},${US + 50},${US + 80}\n`);
    const same = await read(`${HEAD},note\n${US},${US + 50},${US + 80},x\n`);
    const other = await read(`${HEAD}\n${US},${US + 50},${US + 81}\n`);

    expect(same.contentHash).toBe(one.contentHash);
    expect(other.contentHash).not.toBe(one.contentHash);
  });

  it.each([
    ["without rows", `${HEAD}\n`, "DATA_EMPTY", "no round trips"],
    [
      "without a column",
      `request_time_us,exchange_time_us\n${US},${US}\n`,
      "DATA_COLUMN_MISSING",
      "acknowledgement_time_us",
    ],
    ["with a time in another unit", `${HEAD}\n1700000000,${US},${US}\n`, "DATA_BAD_FIELD", "line 2"],
    ["without a time", `${HEAD}\n${US},,${US}\n`, "DATA_BAD_FIELD", "exchange_time_us"],
    [
      "answered before they were asked",
      `${HEAD}\n${US},${US},${US - 7}\n`,
      "DATA_BAD_ROUND_TRIP",
      "line 2: acknowledged 7 µs",
    ],
  ])("should be refused %s", async (_, text, code, message) => {
    await expect(read(text)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });
});
