import { createReadStream } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { dataError, type AppError } from "../core/errors.ts";

/** Bytes handled at a time: what bounds the memory of an import. */
const CHUNK_BYTES = 1 << 20;

/**
 * The content of a file in chunks, decompressed if it begins as gzip does, whatever its name. A chunk holds until the next
 * one is asked for: what is kept longer has to be copied.
 * @param onRead told how many bytes of the file itself were read so far, before each chunk.
 * @throws DATA_FILE_MISSING, DATA_FILE_UNREADABLE, DATA_TRUNCATED, DATA_BAD_GZIP
 */
export async function* readContent(
  file: string,
  onRead: (byteCount: number) => void = () => {},
): AsyncGenerator<Buffer> {
  try {
    await using handle = await open(file);
    if (await isGzip(handle)) yield* inflated(file, onRead);
    else yield* chunksOf(handle, onRead);
  } catch (error) {
    throw fileError(error, file);
  }
}

async function isGzip(handle: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
}

async function* inflated(file: string, onRead: (byteCount: number) => void): AsyncGenerator<Buffer> {
  const raw = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  // An error of either stream comes out of the loop below; the callback only keeps it from being thrown twice.
  for await (const chunk of pipeline(raw, createGunzip({ chunkSize: CHUNK_BYTES }), () => {})) {
    onRead(raw.bytesRead);
    yield chunk as Buffer;
  }
}

/** Reads into two blocks in turn, one ahead: new ones for every chunk would cost more than the reading. */
async function* chunksOf(handle: FileHandle, onRead: (byteCount: number) => void): AsyncGenerator<Buffer> {
  const read = (block: Buffer): ReturnType<typeof handle.read<Buffer>> => {
    const reading = handle.read(block, 0, block.length, null);
    reading.catch(() => {}); // met where it is awaited, unless nobody asks for more
    return reading;
  };
  const blocks = [Buffer.allocUnsafeSlow(CHUNK_BYTES), Buffer.allocUnsafeSlow(CHUNK_BYTES)] as const;
  let byteCount = 0;
  let reading = read(blocks[0]);
  for (let turn = 1; ; turn ^= 1) {
    const { buffer, bytesRead } = await reading;
    if (bytesRead === 0) return;
    reading = read(turn === 1 ? blocks[1] : blocks[0]);
    onRead((byteCount += bytesRead));
    yield buffer.subarray(0, bytesRead);
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
      return fail("DATA_FILE_UNREADABLE", `${file} is a folder`, "Name a file in it.");
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
