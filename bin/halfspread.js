#!/usr/bin/env node
/*
 * The command, as whatever `node` is installed starts it. One that is too old hands over to the pinned one of
 * node_modules; so nothing in this file may be younger than Node 12.20 (no `?.`, no top-level await, no "node:fs").
 */
import fs from "fs";
import module from "module";
import { isatty } from "tty";

const NODE_MAJOR_MIN = 24;
/** As in src/core/errors.ts, which an old Node cannot read. */
const EXIT_USAGE = 2;
const EXIT_BUG = 70;
const EXIT_INTERRUPTED = 130;

/** Node runs no TypeScript inside node_modules: there the compiled program is used, in a checkout the sources. */
const isInstalled = import.meta.url.includes("/node_modules/");

if (isNewEnough(process.versions.node)) start();
else handOver();

function isNewEnough(version) {
  return Number(version.split(".")[0]) >= NODE_MAJOR_MIN;
}

function start() {
  // Compiled code is kept between runs; compiling takes half of the time of a short command.
  module.enableCompileCache();
  const source = new URL("../src/cli/main.ts", import.meta.url);
  const compiled = new URL("../dist/cli/main.js", import.meta.url);
  const program = !isInstalled && fs.existsSync(source) ? source : compiled;
  run(program.href).catch(couldNotStart);
}

async function run(program) {
  const { main } = await import(program);
  process.exitCode = await main(process.argv.slice(2));
}

function couldNotStart(error) {
  if (error.code !== "ERR_MODULE_NOT_FOUND") {
    process.stderr.write(`error BUG: the program did not start\n${error.stack}\n`);
    process.exitCode = EXIT_BUG;
    return;
  }
  refuse(
    "USAGE_NOT_INSTALLED",
    `a part of halfspread is missing: ${error.message}`,
    isInstalled ? "Install the package again." : "Run `npm ci` in the checkout.",
  );
}

function handOver() {
  const node = pinnedNode();
  if (node === undefined) {
    refuse(
      "USAGE_NODE_TOO_OLD",
      `halfspread needs Node ${NODE_MAJOR_MIN} or newer, this is Node ${process.versions.node}, and there is no newer one in node_modules`,
      isInstalled
        ? `Install Node ${NODE_MAJOR_MIN} or newer.`
        : `Run \`npm ci\` in the checkout, which installs the right one there, or install Node ${NODE_MAJOR_MIN} or newer.`,
    );
    return;
  }
  import("child_process")
    .then(({ spawn }) => follow(spawn(node, process.argv.slice(1), { stdio: "inherit" })))
    .catch(couldNotStart);
}

/** The pinned Node's path; undefined where none is installed or it is too old itself. */
function pinnedNode() {
  const require = module.createRequire(import.meta.url);
  try {
    if (!isNewEnough(require("node/package.json").version)) return undefined;
    return require.resolve(process.platform === "win32" ? "node/bin/node.exe" : "node/bin/node");
  } catch (error) {
    if (error.code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/** Ends as the child ends, and passes on what asks this process to stop. */
function follow(child) {
  // Ctrl-C reaches the child from the terminal already; a second one would tell it to stop at once.
  const isAtTerminal = isatty(0) || isatty(1) || isatty(2);
  process.on("SIGINT", () => {
    if (!isAtTerminal) child.kill("SIGINT");
  });
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("error", couldNotStart);
  child.on("exit", (exitCode, signal) => {
    const isStopped = signal === "SIGINT" || signal === "SIGTERM";
    process.exitCode = isStopped ? EXIT_INTERRUPTED : exitCode === null ? EXIT_BUG : exitCode;
    if (signal !== null && !isStopped)
      process.stderr.write(`error BUG: the program was ended by ${signal}\n`);
  });
}

function refuse(code, message, hint) {
  process.stderr.write(`error ${code}: ${message}\n  what to do: ${hint}\n`);
  process.exitCode = EXIT_USAGE;
}
