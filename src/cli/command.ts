/** What a command is to the program: it computes, the program prints. So `--json` is one document by construction. */
import type { ExitCode } from "../core/errors.ts";
import type { Page, Terminal } from "./terminal.ts";

export interface CommandContext {
  readonly terminal: Terminal;
}

export interface CommandResult {
  readonly exitCode: ExitCode;
  /** The machine's answer; absent values become null, so that every field is always there. */
  readonly document: { readonly schema: string } & Readonly<Record<string, unknown>>;
  /** The same for people; called only where it is wanted. Ends its own lines. */
  render(page: Page): string;
}

/** One document as text. `undefined` is written as null: fields are stable. */
export function documentText(document: object): string {
  return `${JSON.stringify(document, (_key, value: unknown) => (value === undefined ? null : value), 2)}\n`;
}
