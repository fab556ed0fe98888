/** The rows of a Parquet file, row group by row group, with times and whole numbers as exact as they are in it. */
import { open } from "node:fs/promises";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import {
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type FileMetaData,
} from "hyparquet";
import { AppError, dataError } from "../../core/errors.ts";
import { fileError } from "../content-reader.ts";
import type { TableRow } from "./table-cells.ts";
import type { Rows } from "./table-rows.ts";

const BATCH_ROWS = 16_384;

/** @throws DATA_FILE_MISSING, DATA_FILE_UNREADABLE */
export async function isParquet(file: string): Promise<boolean> {
  const handle = await open(file).catch((error: unknown) => {
    throw fileError(error, file);
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString("latin1") === "PAR1";
  } finally {
    await handle.close();
  }
}

/** Timestamps become ISO text with their zone: a Date would lose microseconds. */
const PARSERS = {
  timestampFromMilliseconds: (millis: bigint) => isoText(millis, 3),
  timestampFromMicroseconds: (micros: bigint) => isoText(micros, 6),
  timestampFromNanoseconds: (nanos: bigint) => isoText(nanos, 9),
};

function isoText(ticks: bigint | number | null | undefined, decimals: number): string | undefined {
  if (ticks === null || ticks === undefined) return undefined;
  const perSecond = 10n ** BigInt(decimals);
  const whole = BigInt(ticks);
  const fraction = ((whole % perSecond) + perSecond) % perSecond;
  const second = new Date(Number(((whole - fraction) / perSecond) * 1_000n)).toISOString().slice(0, 19);
  return `${second}.${String(fraction).padStart(decimals, "0")}Z`;
}

/** Snappy is the reader's own. */
const COMPRESSORS = {
  ZSTD: (packed: Uint8Array): Uint8Array => zstdDecompressSync(packed),
  GZIP: (packed: Uint8Array): Uint8Array => gunzipSync(packed),
  BROTLI: (packed: Uint8Array): Uint8Array => brotliDecompressSync(packed),
};

/** What a file's own schema says of its columns. */
export interface ParquetColumns {
  readonly names: readonly string[];
  /** Columns of timestamps in UTC. */
  readonly utcNames: ReadonlySet<string>;
  /** Columns of timestamps of which nothing says where. */
  readonly localNames: readonly string[];
}

/** @throws DATA_PARQUET_UNREADABLE */
export async function parquetColumns(file: string): Promise<ParquetColumns> {
  try {
    const { schema } = await parquetMetadataAsync(await asyncBufferFromFile(file));
    const isTime = ({
      logical_type: logical,
      converted_type: converted,
      type,
    }: (typeof schema)[number]): boolean =>
      logical?.type === "TIMESTAMP" || converted?.startsWith("TIMESTAMP") === true || type === "INT96";
    const isLocal = ({ logical_type: logical, type }: (typeof schema)[number]): boolean =>
      type === "INT96" || (logical?.type === "TIMESTAMP" && !logical.isAdjustedToUTC);
    const times = schema.filter(isTime);
    return {
      names: parquetSchema({ schema }).children.map(({ element }) => element.name),
      utcNames: new Set(times.filter((element) => !isLocal(element)).map(({ name }) => name)),
      localNames: times.filter(isLocal).map(({ name }) => name),
    };
  } catch (error) {
    throw parquetError(error, file);
  }
}

/** @throws DATA_PARQUET_UNREADABLE */
export async function* parquetRows(file: string, { localNames }: ParquetColumns): Rows {
  try {
    const buffer = await asyncBufferFromFile(file);
    const metadata: FileMetaData = await parquetMetadataAsync(buffer);
    const rowCount = Number(metadata.num_rows);
    for (let rowStart = 0; rowStart < rowCount; rowStart += BATCH_ROWS) {
      const rowEnd = Math.min(rowStart + BATCH_ROWS, rowCount);
      const rows = await parquetReadObjects({
        file: buffer,
        metadata,
        rowStart,
        rowEnd,
        compressors: COMPRESSORS,
        parsers: PARSERS,
      });
      for (const row of rows)
        for (const name of localNames) row[name] = (row[name] as string | undefined)?.slice(0, -1); // no zone is known
      yield rows.map((fields, index): TableRow => ({ number: rowStart + index + 1, unit: "row", fields }));
    }
  } catch (error) {
    throw parquetError(error, file);
  }
}

function parquetError(error: unknown, file: string): unknown {
  if (error instanceof AppError || !(error instanceof Error) || "code" in error) return error;
  return dataError(
    "DATA_PARQUET_UNREADABLE",
    `${file} cannot be read as Parquet: ${error.message.slice(0, 160)}`,
    {
      hint: "It is cut short, damaged, or packed with LZ4 or LZO; write it again, with snappy or zstd.",
      data: { file },
      cause: error,
    },
  );
}
