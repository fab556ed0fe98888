import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { dataError, type AppError } from "../core/errors.ts";

/** Bytes handled at a time: what bounds the memory of an import. */
const CHUNK_BYTES = 1 << 20;

/**
 * The content of a file in chunks, decompressed if it begins as gzip does, whatever its name.
 * @param onRead told how many bytes of the file itself were read so far, before each chunk.
 * @throws DATA_FILE_MISSING, DATA_FILE_UNREADABLE, DATA_TRUNCATED, DATA_BAD_GZIP
 */
export async function* readContent(
  file: string,
  onRead?: (byteCount: number) => void,
): AsyncGenerator<Buffer> {
  try {
    const isCompressed = await isGzip(file);
    const raw = createReadStream(file, { highWaterMark: CHUNK_BYTES });
    // An error of either stream comes out of the loop below; the callback only keeps it from being thrown twice.
    const content = isCompressed ? pipeline(raw, createGunzip({ chunkSize: CHUNK_BYTES }), () => {}) : raw;
    for await (const chunk of content) {
      onRead?.(raw.bytesRead);
      yield chunk as Buffer;
    }
  } catch (error) {
    throw fileError(error, file);
  }
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

/** What a failed read means to the user; anything else comes back as it is. */
export function fileError(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const fail = (code: string, message: string, hint: string): AppError =>
    dataError(code, message, { hint, data: { file }, cause: error });
  switch (error.code) {
    case "ENOENT":
    case "ENOTDIR":
      return fail("DATA_FILE_MISSING", `there is no file ${file}`, "Check the path.");
    case "EISDIR":
    case "EACCES":
    case "EPERM":
      return fail(
        "DATA_FILE_UNREADABLE",
        `${file} cannot be read: ${error.message}`,
        "Name a file that you may read.",
      );
    case "Z_BUF_ERROR":
      return fail(
        "DATA_TRUNCATED",
        `${file} is cut short: its gzip stream has no end`,
        "Fetch or copy the file again; if the recorder died, decompress what there is and import that.",
      );
    case "Z_DATA_ERROR":
      return fail(
        "DATA_BAD_GZIP",
        `${file} is damaged: ${error.message}`,
        "Fetch or copy the file again, its gzip stream does not check out.",
      );
    default:
      return error;
  }
}
