/** Which fees a run charges: those the database knows, those of a file, or none, each by name. Never none by silence. */
import { readFileSync, statSync } from "node:fs";
import { AppError, dataError, EXIT_CODES, usageError } from "../core/errors.ts";
import { FeeSchedule, feesMissing } from "../core/fee-schedule.ts";
import { feeScheduleOfMarket } from "./fee-store.ts";
import { importFees } from "./import-fees.ts";
import { openStore, type Store } from "./store.ts";
import { likelyNames } from "../core/near-names.ts";
import { didYouMean } from "../core/suggestions.ts";

/** `unstated`: the database's, where it has any; else whoever asked has to say what is meant. */
export type FeeChoice =
  { readonly kind: "none" | "recorded" | "unstated" } | { readonly kind: "file"; readonly file: string };

/** Says what a market's fills cost; undefined where fees are switched off. */
export type FeeSource = (store: Store, ticker: string) => FeeSchedule | undefined;

/** @throws USAGE_FEES_UNKNOWN where it is neither a word nor a file that is there. */
export function parseFees(text: string | undefined, name: string): FeeChoice {
  if (text === undefined) return { kind: "unstated" };
  if (text === "none" || text === "recorded") return { kind: text };
  if (statSync(text, { throwIfNoEntry: false })?.isFile() === true) return { kind: "file", file: text };
  const likely = likelyNames(text, ["none", "recorded"]);
  const hint =
    "Give recorded (the fees in the database), a file, or --fees none (every P&L is then before fees).";
  throw usageError("USAGE_FEES_UNKNOWN", `${name} was "${text}", which is no file and no word for fees`, {
    hint: likely.length === 0 ? hint : `${didYouMean(likely)} ${hint}`,
    data: { fees: text },
  });
}

/** Reads what has to be read before any market is. @throws DATA_FEES_INVALID and what importing fees throws. */
export async function feeSource(choice: FeeChoice): Promise<FeeSource> {
  switch (choice.kind) {
    case "none":
      return () => undefined;
    case "recorded":
      return recordedFees;
    case "unstated":
      return unstatedFees;
    case "file":
      return fileFees(choice.file);
  }
}

/** @throws DATA_FEES_MISSING which says what to import, DATA_FEE_TYPE_UNSUPPORTED */
function recordedFees(store: Store, ticker: string): FeeSchedule {
  try {
    return feeScheduleOfMarket(store, ticker);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "DATA_FEES_MISSING") throw error;
    const { code, exitCode, message, data } = error;
    throw new AppError(code, exitCode, message, { hint: importHint(store), data, cause: error });
  }
}

function unstatedFees(store: Store, ticker: string): FeeSchedule {
  try {
    return recordedFees(store, ticker);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "DATA_FEES_MISSING") throw error;
    const message = `no fees were stated, and ${error.message}`;
    throw new AppError("USAGE_FEES_UNSTATED", EXIT_CODES.usage, message, {
      hint: error.hint,
      data: error.data,
      cause: error,
    });
  }
}

function importHint({ path }: Store): string {
  return (
    "Either save the exchange's answers for the market, its event and its series (docs/FEES.md) and run " +
    `\`halfspread import fees FILE.. --db ${path}\`, or add --fees none to run without fees; every P&L is then before fees.`
  );
}

/** Schedules as a manifest has them, one for all markets or one for each; or the exchange's own answers. */
async function fileFees(file: string): Promise<FeeSource> {
  const schedules = schedulesOf(file);
  if (schedules === undefined) {
    const answers = openStore(":memory:", "create"); // lives as long as the command
    await importFees(answers, file);
    return (_store, ticker) => named(file, () => feeScheduleOfMarket(answers, ticker));
  }
  if (schedules.length === 1) return () => schedules[0];
  return (_store, ticker) => {
    const schedule = schedules.find(({ name }) => name === ticker);
    if (schedule !== undefined) return schedule;
    return named(file, () => {
      throw feesMissing(ticker, `because none of its ${schedules.length} schedules is named so`);
    });
  };
}

/** Undefined where the file is of another kind, which the importer of fees may know. */
function schedulesOf(file: string): FeeSchedule[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // compressed, or no JSON: the importer says so
    throw error;
  }
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  if (list.length === 0 || !list.every(isScheduleDocument)) return undefined;
  return list.map((document) => FeeSchedule.fromJSON(document));
}

function isScheduleDocument(value: unknown): boolean {
  const schema = typeof value === "object" && value !== null && "schema" in value ? value.schema : undefined;
  return typeof schema === "string" && schema.startsWith("halfspread-fees/");
}

function named<Result>(file: string, look: () => Result): Result {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "DATA_FEES_MISSING") throw error;
    throw dataError("DATA_FEES_MISSING", `${file}: ${error.message}`, {
      hint: "Put the exchange's answers for the market, its event and its series into the file, or a schedule of its name (docs/FEES.md).",
      data: { ...error.data, file },
      cause: error,
    });
  }
}
