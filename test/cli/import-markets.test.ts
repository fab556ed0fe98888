import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";
import { Folder } from "./tiny-store.ts";

const RECORD = {
  market: {
    ticker: "KXTEST-26JAN07-A",
    event_ticker: "KXTEST-26JAN07",
    status: "finalized",
    result: "scalar",
    settlement_value_dollars: "0.4200",
    settlement_ts: "2026-01-08T05:00:00Z",
    close_time: "2026-01-08T04:00:00Z",
    price_level_structure: "linear_cent",
    price_ranges: [{ start: "0.0000", end: "1.0000", step: "0.0100" }],
  },
};
const SCHEDULE = { schedule: { standard_hours: [], maintenance_windows: [] } };

describe("import markets", () => {
  it("should take the exchange's answers, and say what was in them", async () => {
    using folder = new Folder();
    const [db, file] = [folder.file("m.db"), folder.file("answers.json")];
    writeFileSync(file, JSON.stringify([RECORD, SCHEDULE]));

    const first = await runCli(["import", "markets", file, "--db", db, "--json"]);
    const again = await runCli(["import", "markets", file, "--db", db]);

    expect(first.exitCode).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({
      schema: "halfspread-import-markets/1",
      files: [{ marketCount: 1, newCount: 1, settledCount: 1, scheduleCount: 1 }],
    });
    expect(again.stdout).toMatch(/answers\.json +1 +0 +1 +1/);
  });

  it("should refuse what is damaged, with the path in the document, and leave no database behind", async () => {
    using folder = new Folder();
    const [db, file] = [folder.file("m.db"), folder.file("bad.json")];
    writeFileSync(file, JSON.stringify({ market: { ...RECORD.market, settlement_value_dollars: "2.0000" } }));

    const end = await runCli(["import", "markets", file, "--db", db]);

    expect(end.exitCode).toBe(3);
    expect(end.stderr.replaceAll(/\s+/g, " ")).toContain('market.settlement_value_dollars was "2.0000"');
    const listed = await runCli(["markets", "--db", db]);
    expect(listed.stderr).toContain("DATA_DB_MISSING");
  });

  it("should refuse options that say nothing of it, and files that hold none of it", async () => {
    using folder = new Folder();
    const [db, file] = [folder.file("m.db"), folder.file("other.json")];
    writeFileSync(file, "{}");

    const unused = await runCli(["import", "markets", file, "--db", db, "--grid", "deci_cent"]);
    const empty = await runCli(["import", "markets", file, "--db", db]);

    expect([unused.exitCode, empty.exitCode]).toEqual([2, 3]);
    expect(unused.stderr).toContain("USAGE_OPTION_UNUSED");
    expect(empty.stderr).toContain("DATA_EMPTY");
  });
});
