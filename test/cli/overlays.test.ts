/** Overlays on the command line and in configurations: listed, explained, checked, and part of what a run is called. */
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentOf, runCli, widthOf } from "./run-cli.ts";
import { Folder, makeStore } from "./tiny-store.ts";

let folder: Folder;
let db: string;

beforeAll(() => {
  folder = new Folder();
  db = folder.file("tiny.db");
  makeStore(db);
});

afterAll(() => folder[Symbol.dispose]());

interface Lane {
  readonly strategy: string;
  readonly params: Readonly<Record<string, number>>;
  readonly digest: string;
}

async function lanesOf(...argv: readonly string[]): Promise<readonly Lane[]> {
  const end = await runCli([...argv, "--db", db, "--market", "CALM", "--fees", "none", "--json"]);
  expect(end).toMatchObject({ exitCode: 0, stderr: "" });
  return (documentOf(end) as unknown as { lanes: Lane[] }).lanes;
}

async function refusalOf(...argv: readonly string[]): Promise<string> {
  const { exitCode, stderr } = await runCli(argv);
  expect(exitCode).toBe(2);
  return stderr;
}

const quoteRefusal = (overlay: string): Promise<string> =>
  refusalOf("quote", "naive-skew", "--state", "{}", "--overlay", overlay);

const JUMP = 'jump-pause={"jumpCents":1,"pauseSeconds":60}';
const STATE = '{"bidCents":47,"askCents":53,"inventoryContracts":7}';

describe("backtest with overlays", () => {
  it("should be the same by flags and by file, in the order given, with names and parameters that say so", async () => {
    const flags = [
      "backtest",
      "--strategy",
      "naive-skew",
      "--overlay",
      "inventory-widening",
      "--overlay",
      JUMP,
    ];
    const file = folder.file("overlays.yaml");
    writeFileSync(
      file,
      [
        "lanes:",
        "  - strategy: naive-skew",
        "    overlays:",
        "      - inventory-widening",
        "      - { name: jump-pause, params: { jumpCents: 1, pauseSeconds: 60 } }",
        "  - strategy: naive-skew",
        "    params: { halfSpreadCents: 2 }",
      ].join("\n"),
    );
    const [byFlags] = await lanesOf(...flags);
    const [byFile, plain] = await lanesOf("backtest", file);
    expect(byFlags!.strategy).toBe("naive-skew+inventory-widening+jump-pause");
    expect(byFlags!.params).toMatchObject({
      halfSpreadCents: 2,
      "inventory-widening.stopAboveFrac": 0.6,
      "jump-pause.jumpCents": 1,
      "jump-pause.pauseSeconds": 60,
    });
    expect(byFile).toMatchObject({
      strategy: byFlags!.strategy,
      params: byFlags!.params,
      digest: byFlags!.digest,
    });
    expect(plain!.strategy).toBe("naive-skew");
    expect(plain!.digest).not.toBe(byFile!.digest);
  });

  it("should take moments as times with their zone", async () => {
    const text = 'pause-windows={"startUnixSeconds":"2026-01-05T14:30:00Z","lengthSeconds":600}';
    const [lane] = await lanesOf("backtest", "--strategy", "naive-skew", "--overlay", text);
    expect(lane!.params["pause-windows.startUnixSeconds"]).toBe(1_767_623_400);
    expect(
      await refusalOf("quote", "naive-skew", "--state", "{}", "--overlay", text.replace("Z", "")),
    ).toContain("seconds since 1970 or a time with its zone");
  });

  it("should name the place in a file where an overlay is wrong, and refuse lanes' flags beside it", async () => {
    const file = folder.file("wrong.yaml");
    writeFileSync(file, "strategy: naive-skew\noverlays:\n  - jump-pauses\n");
    const argv = ["backtest", file, "--db", db, "--market", "CALM", "--fees", "none"];
    const stderr = await refusalOf(...argv);
    expect(stderr).toMatch(/wrong\.yaml, line 3.*USAGE_UNKNOWN_OVERLAY|USAGE_UNKNOWN_OVERLAY.*line 3/s);
    expect(stderr).toContain("Did you mean jump-pause?");
    expect(await refusalOf(...argv, "--overlay", "flatten")).toContain("--overlay was given beside");
  });
});

const askOf = async (cost: object): Promise<unknown> => {
  const state = JSON.stringify({ bidCents: 20, askCents: 24, inventoryContracts: 9, ...cost });
  const argv = ["quote", "fixed-spread", "--params", '{"halfSpreadCents":5}', "--overlay", "break-even"];
  const end = await runCli([...argv, "--state", state, "--json"]);
  return (documentOf(end)["ask"] as { priceCents: number }).priceCents;
};

describe("quote with overlays", () => {
  it("should tell each step, and why a side is gone", async () => {
    const overlays = ["--overlay", "inventory-widening", "--overlay", "competition"];
    const end = await runCli(["quote", "naive-skew", "--state", STATE, ...overlays, "--json"]);
    const document = documentOf(end) as {
      strategy: string;
      terms: { label: string; withdraws?: string }[];
      bid: { reason: string };
    };
    expect(document.strategy).toBe("naive-skew+inventory-widening+competition");
    expect(document.terms.at(-1)).toMatchObject({ withdraws: "bid" });
    expect(document.bid.reason).toBe("inventory past where quoting stops");
    const page = await runCli(["quote", "naive-skew", "--state", STATE, ...overlays]);
    expect(widthOf(page.stdout)).toBeLessThanOrEqual(80);
  });

  it("should tell what flattening takes, to which price, and nothing where it takes nothing", async () => {
    const argv = ["quote", "naive-skew", "--overlay", "flatten", "--state"];
    const held = '{"bidCents":49,"askCents":51,"inventoryContracts":9}'; // 9 less 3; fair value 50 less 3
    expect((await runCli([...argv, held])).stdout).toMatch(
      /^takes +sell 6 at 47\.00 or better, immediate-or-cancel$/m,
    );
    const flat = await runCli([...argv, '{"bidCents":49,"askCents":51}', "--json"]);
    expect(documentOf(flat)["orders"]).toEqual([]);
  });

  it("should reckon with an average cost where it is given, and take it for unknown where it is not", async () => {
    // Alone 22 + 5; a tick ahead of the others is 23. Bought at 25 and a fee of a third of a cent: 26 is the first without a loss.
    expect(await askOf({})).toBe(27);
    expect(await askOf({ averageCostCents: 10 })).toBe(23);
    expect(await askOf({ averageCostCents: 25 })).toBe(26);
    expect(await refusalOf("quote", "naive-skew", "--state", '{"averageCostCents":101}')).toContain(
      "averageCostCents was 101: it must be from 0 to 100",
    );
  });

  it("should refuse what is no overlay and what is no parameter of one, and say what was likely meant", async () => {
    expect(await quoteRefusal("competitio")).toContain("Did you mean competition?");
    expect(await quoteRefusal('competition={"followSecond":5}')).toContain("Did you mean followSeconds?");
    expect(await quoteRefusal("competition={")).toContain("USAGE_BAD_JSON");
  });
});

describe("strategies", () => {
  it("should list overlays and explain one with what its source recommends", async () => {
    const list = documentOf(await runCli(["strategies", "--json"])) as { overlays: { name: string }[] };
    expect(list.overlays.map(({ name }) => name)).toContain("timed-requoting");
    const { stdout } = await runCli(["strategies", "inventory-widening"]);
    expect(stdout).toMatch(/^stopAboveFrac +0\.6 +0 +1 +0\.5 - 0\.7 +fraction$/m);
    expect(stdout).toContain("--overlay inventory-widening=");
    expect(widthOf(stdout)).toBeLessThanOrEqual(80);
    expect(await refusalOf("strategies", "flaten")).toContain("Did you mean flatten?");
  });
});
