/** What is running: the package's version and, in a checkout, its commit. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const PACKAGE_ROOT = new URL("../../", import.meta.url);

export function packageVersion(): string {
  const text = readFileSync(new URL("package.json", PACKAGE_ROOT), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/**
 * The commit the sources are at, `-dirty` when files differ from it; `undefined` where the package is not itself a
 * checkout, which an installed one inside somebody's own repository is not.
 */
export function checkoutCommit(): string | undefined {
  const root = fileURLToPath(PACKAGE_ROOT);
  try {
    if (`${git(root, "rev-parse", "--show-toplevel")}/` !== root) return undefined;
    const commit = git(root, "rev-parse", "HEAD");
    return git(root, "status", "--porcelain") === "" ? commit : `${commit}-dirty`;
  } catch {
    return undefined; // no git, no commits: then there is none to state
  }
}

function git(root: string, ...words: string[]): string {
  const output = execFileSync("git", ["-C", root, ...words], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return output.trim();
}
