import { join } from "node:path";
import { expect, it } from "vitest";
import { openStore } from "../../src/data/store.ts";
import { runCli } from "../cli/run-cli.ts";
import { testFolder } from "./workbench.ts";

it("should not be called good: a database without a market", async () => {
  const db = join(testFolder(), "empty.db");
  openStore(db, "create").close();
  const end = await runCli(["verify", "--db", db]);
  expect(end.exitCode).toBe(3);
  expect(end.stderr).toContain("error DATA_EMPTY_STORE: ");
});
