/**
 * Does the package work for those who install it? Packs it, installs the tarball into an empty project and there runs the
 * command, checks a library user's program against the types and runs it, and holds a strategy of the user's own to the
 * invariants, from the command line and in a test file.
 */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
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

/** The one line of a strategy's test file, with what it needs. */
const ECONOMICS_TEST = `
import { testInvariants } from "halfspread/check";
import strategy, { claims } from "./my-strategy.ts";

testInvariants(strategy, { claims });
`;

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
  await checkEconomics(project);
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

/** The example, copied as a user would copy it; Vitest comes only now, so what went before did without. */
async function checkEconomics(project: string): Promise<void> {
  const strategy = join(project, "my-strategy.ts");
  copyFileSync(join(project, "node_modules", "halfspread", "examples", "my-strategy.ts"), strategy);
  const command = join(project, "node_modules", ".bin", "halfspread");
  expectText(await mustRun([command, "check", "--strategy", strategy], { cwd: project }), "none broken");
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    devDependencies: { vitest: string };
  };
  const vitest = `vitest@${devDependencies.vitest}`;
  await mustRun(["npm", "install", "--prefer-offline", "--no-audit", "--no-fund", "--save-dev", vitest], {
    cwd: project,
  });
  writeFileSync(join(project, "my-strategy.test.ts"), ECONOMICS_TEST);
  const compilerOptions = {
    ...TSCONFIG.compilerOptions,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
  };
  const config = { compilerOptions, files: ["my-strategy.test.ts"] };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify(config));
  await mustRun(["tsc", "-p", project, "--typeRoots", join(ROOT, "node_modules", "@types")]);
  const runner = join(project, "node_modules", ".bin", "vitest");
  const output = await mustRun([runner, "run", "--reporter=verbose"], { cwd: project });
  expectText(output, "2 quotes-fall-with-inventory");
}

function expectText(text: string, part: string): void {
  if (!text.includes(part)) throw new Error(`expected "${part}" in\n${text}`);
}
