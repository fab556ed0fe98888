import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { runCli, startCli } from "../../cli/run-cli.ts";
import { rowsIn, SMALL_PLAN, temporaryFolder } from "./small-sweep.ts";

/** Killed so often, at moments that are spread over a run's length. */
const KILL_COUNT = 4;

it("should come to the same rows after kill -9 at any moment", { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const plan = join(folder, "plan.yaml");
  writeFileSync(plan, SMALL_PLAN);
  const db = join(folder, "markets.db");
  const whole = join(folder, "whole");
  const argv = (out: string): string[] => ["sweep", plan, "--db", db, "--out", out, "--task-cells", "2"];
  mkdirSync(whole);
  const startMs = performance.now();
  const { exitCode, stderr } = await startCli(argv(whole)).end;
  const wholeMs = performance.now() - startMs;
  expect([exitCode, stderr]).toEqual([0, ""]);

  const out = join(folder, "killed");
  for (let kill = 1; kill <= KILL_COUNT; kill++) {
    const { child, end } = startCli([...argv(out), "--resume"]);
    await sleep((wholeMs * kill) / (KILL_COUNT + 1));
    child.kill("SIGKILL");
    await end;
  }
  const last = await runCli([...argv(out), "--resume", "--json"]);

  expect(last).toMatchObject({ exitCode: 0, stderr: "" });
  expect(rowsIn(out)).toEqual(rowsIn(whole));
});
