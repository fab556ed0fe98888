/**
 * Does the package work for those who install it? Packs it, installs the tarball into an empty project and there runs the
 * command, checks a library user's program against the types and runs it.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mustRun, ROOT } from "./run-command.ts";

const CONSUMER = `
import { completeParameters, naiveSkew, parseDecimal, PriceGrid, type Strategy } from "halfspread";

const strategy: Strategy = naiveSkew.create(completeParameters(naiveSkew, {}));
const grid = new PriceGrid([{ startBp: 0, endBp: 10_000, stepBp: 100 }]);
console.log(typeof strategy.quote, parseDecimal("0.42", 4), grid.levelCount);
`;
const CONSUMER_PRINTS = "function 4200 99\n";

/** Strict, and with the libraries' own declarations checked: what is published must stand alone. */
const TSCONFIG = {
  compilerOptions: { module: "NodeNext", target: "ES2024", strict: true, noEmit: true, types: ["node"] },
  files: ["consumer.ts"],
};

const folder = mkdtempSync(join(tmpdir(), "halfspread-pack-"));
try {
  await mustRun(["npm", "pack", "--pack-destination", folder]);
  const tarball = readdirSync(folder).find((file) => file.endsWith(".tgz"));
  if (tarball === undefined) throw new Error("npm packed nothing");
  await mustRun(["publint", "run", join(folder, tarball), "--strict"]);
  const project = join(folder, "project");
  await install(project, join(folder, tarball));
  await checkCommand(project);
  await checkLibrary(project);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function install(project: string, tarball: string): Promise<void> {
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
  await mustRun(["npm", "install", "--prefer-offline", "--no-audit", "--no-fund", tarball], { cwd: project });
}

async function checkCommand(project: string): Promise<void> {
  const command = join(project, "node_modules", ".bin", "halfspread");
  expectText(await mustRun([command, "--help"], { cwd: project }), "Usage: halfspread");
  await mustRun([command, "demo", "--rows", "2000", "--out", "report", "--db", "demo.db"], { cwd: project });
  expectText(readdirSync(join(project, "report")).join("\n"), ".html");
}

async function checkLibrary(project: string): Promise<void> {
  writeFileSync(join(project, "consumer.ts"), CONSUMER);
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify(TSCONFIG));
  await mustRun(["tsc", "-p", project, "--typeRoots", join(ROOT, "node_modules", "@types")]);
  expectText(await mustRun(["node", "consumer.ts"], { cwd: project }), CONSUMER_PRINTS);
}

function expectText(text: string, part: string): void {
  if (!text.includes(part)) throw new Error(`expected "${part}" in\n${text}`);
}
