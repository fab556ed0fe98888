/** bin/halfspread.js: whatever Node is installed, the command runs on one that is new enough or says what to do. */
import { spawn, type ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");

/** Makes this Node call itself an old one; the Node it hands over to is not told. */
const OLD_NODE = [
  "--import",
  "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.20.2'})",
];

/** A program that tells what reached it. */
const ECHO = "export const main = async (argv) => { console.log(argv.join('|')); return argv.length; };";

/** A program that says when it is ready and stops in good order on either signal. */
const WAITING = `
  export function main() {
    const timer = setInterval(() => {}, 1000);
    return new Promise((resolve) => {
      for (const signal of ["SIGINT", "SIGTERM"])
        process.on(signal, () => { clearInterval(timer); console.log(signal); resolve(5); });
      console.log("ready");
    });
  }`;

/** A program that knows nothing of signals. */
const DEAF = `export function main() { setInterval(() => {}, 1000); console.log("ready"); return new Promise(() => {}); }`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "halfspread-launcher-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the command on a Node that is new enough", () => {
  it("should run the checkout's sources with its arguments and exit as they say", async () => {
    const launcher = installProgram(folder, "src/cli/main.ts", ECHO);
    expect(await launch([launcher, "a", "b c"])).toMatchObject({ stdout: "a|b c\n", exitCode: 2 });
  });

  it("should run the compiled program where it is installed as a package", async () => {
    const launcher = installProgram(join(folder, "node_modules", "halfspread"), "dist/cli/main.js", ECHO);
    expect(await launch([launcher, "a"])).toMatchObject({ stdout: "a\n", exitCode: 1 });
  });

  it("should say what to do when its packages are not installed", async () => {
    const launcher = installProgram(folder, "src/cli/main.ts", 'import "commander"; export const main = 1;');
    const { exitCode, stderr } = await launch([launcher]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error USAGE_NOT_INSTALLED: .*commander.*\n {2}what to do: Run `npm ci`/);
  });

  it("should call a program that cannot be loaded a bug", async () => {
    const launcher = installProgram(folder, "src/cli/main.ts", "throw new TypeError('broken')");
    const { exitCode, stderr } = await launch([launcher]);
    expect(exitCode).toBe(70);
    expect(stderr).toContain("TypeError: broken");
  });
});

describe("the command on a Node that is too old", () => {
  it("should hand over to the pinned one with its arguments and exit as it does", async () => {
    const launcher = installProgram(folder, "src/cli/main.ts", ECHO);
    linkPinnedNode();
    expect(await launch([...OLD_NODE, launcher, "a", "b c", ""])).toMatchObject({
      stdout: "a|b c|\n",
      exitCode: 3,
    });
  });

  it("should say what to do where there is no pinned one", async () => {
    const launcher = installProgram(folder, "src/cli/main.ts", ECHO);
    const { exitCode, stdout, stderr } = await launch([...OLD_NODE, launcher]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/^error USAGE_NODE_TOO_OLD: .*Node 20\.20\.2.*\n {2}what to do: Run `npm ci`/);
  });

  it("should not hand over to a pinned one that is too old itself", async () => {
    const launcher = installProgram(folder, "src/cli/main.ts", ECHO);
    mkdirSync(join(folder, "node_modules", "node"), { recursive: true });
    writeFileSync(join(folder, "node_modules", "node", "package.json"), '{"version":"22.1.0"}');
    expect((await launch([...OLD_NODE, launcher])).stderr).toContain("USAGE_NODE_TOO_OLD");
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "should pass %s on and let the program stop in good order",
    async (signal) => {
      const launcher = installProgram(folder, "src/cli/main.ts", WAITING);
      linkPinnedNode();
      const end = await launch([...OLD_NODE, launcher], (child) => child.kill(signal));
      expect(end).toMatchObject({ stdout: `ready\n${signal}\n`, exitCode: 5, signal: null });
    },
  );

  it.each(["SIGINT", "SIGTERM"] as const)(
    "should exit with 130 when %s ended the program",
    async (signal) => {
      const launcher = installProgram(folder, "src/cli/main.ts", DEAF);
      linkPinnedNode();
      const end = await launch([...OLD_NODE, launcher], (child) => child.kill(signal));
      expect(end).toMatchObject({ exitCode: 130, signal: null });
    },
  );
});

/** A package folder with the real launcher and a program of the test's. */
function installProgram(packageFolder: string, file: string, source: string): string {
  const launcher = join(packageFolder, "bin", "halfspread.js");
  cpSync(join(ROOT, "bin", "halfspread.js"), launcher);
  mkdirSync(dirname(join(packageFolder, file)), { recursive: true });
  writeFileSync(join(packageFolder, file), source);
  writeFileSync(join(packageFolder, "package.json"), '{"type":"module"}');
  return launcher;
}

function linkPinnedNode(): void {
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(ROOT, "node_modules", "node"), join(folder, "node_modules", "node"));
}

interface End {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** Runs this Node with the arguments. @param onReady called once, at the first output. */
async function launch(args: readonly string[], onReady?: (child: ChildProcess) => void): Promise<End> {
  const { promise, resolve, reject } = Promise.withResolvers<End>();
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").once("data", () => onReady?.(child));
  child.stdout.on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.on("error", reject);
  child.on("close", (exitCode, signal) => resolve({ stdout, stderr, exitCode, signal }));
  return promise;
}
