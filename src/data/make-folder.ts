/** Makes folders one by one: where a file system pretends to have room for more, Node's recursive way asks it for ever. */
import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder and those above it that are missing; nothing where it is there.
 * @returns the first one that was made.
 * @throws the system's error where one of them cannot be made.
 */
export function makeFolder(folder: string): string | undefined {
  const missing: string[] = [];
  for (let at = resolve(folder); !existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const path of missing) mkdirSync(path);
  return missing[0];
}
