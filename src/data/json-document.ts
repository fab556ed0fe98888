/** Answers of the exchange that somebody saved: a JSON document, plain or gzip, and when it was written. */
import { stat } from "node:fs/promises";
import { dataError } from "../core/errors.ts";
import { US_PER_MS } from "../core/units.ts";
import { fileError, readContent } from "./content-reader.ts";

/** @throws DATA_FILE_MISSING, DATA_BAD_JSON */
export async function readJsonDocument(file: string): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of readContent(file)) chunks.push(Buffer.from(chunk));
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown;
  } catch (cause) {
    throw dataError("DATA_BAD_JSON", `${file} is not one JSON document: ${(cause as Error).message}`, {
      hint: "Save each answer of the exchange whole; put several into one list.",
      data: { file },
      cause,
    });
  }
}

/** @throws DATA_FILE_MISSING */
export async function fileTimeUs(file: string): Promise<number> {
  try {
    return Math.floor((await stat(file)).mtimeMs * US_PER_MS);
  } catch (error) {
    throw fileError(error, file);
  }
}
