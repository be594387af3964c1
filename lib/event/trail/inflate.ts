import { createReadStream, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip, gunzipSync } from 'node:zlib';
import type { TrailFile } from './files.ts';

/** A file that ends too early or is damaged. The readable part before the damage was already yielded. */
export class DamagedFile extends Error {
  override name = 'DamagedFile';
}

/** Files up to this size on disk are read at once: CloudTrail's own files are much smaller. */
const SMALL = 4 * 1024 * 1024;
/** A small file that inflates to more than this is streamed instead, so that memory stays flat. */
const INFLATED = 32 * 1024 * 1024;
const CHUNK = 64 * 1024;
const PLAIN_CHUNK = 1024 * 1024;

/** Receives the number of bytes that were read from disk since the last call. */
export type OnRead = (bytes: number) => void;

/**
 * The bytes of a file, inflated if its first bytes (not its name) say gzip.
 * @throws DamagedFile after the last readable byte; the file system's errors as they are.
 */
export async function* bytesIn({ path, size }: TrailFile, onRead: OnRead): AsyncGenerator<Buffer> {
  const whole = size > SMALL ? undefined : atOnce(path);
  if (whole !== undefined) {
    onRead(size);
    yield whole;
  } else if (isGzip(await firstBytes(path))) yield* inflated(path, onRead);
  else yield* pieces(path, PLAIN_CHUNK, onRead);
}

/**
 * All bytes of a small file. This is several times faster than a stream, which pays for every chunk, and nothing else needs this
 * thread. Undefined when the file is damaged or inflates too far: then it is streamed.
 */
function atOnce(path: string): Buffer | undefined {
  const stored = readFileSync(path);
  if (!isGzip(stored)) return stored;
  // Gzip ends with the length of its content. A buffer of that size saves a copy, but the length may be wrong.
  const claimed = stored.length < 4 ? 0 : stored.readUInt32LE(stored.length - 4);
  const chunkSize = Math.min(Math.max(claimed, CHUNK), INFLATED) + 1;
  try {
    return gunzipSync(stored, { chunkSize, maxOutputLength: INFLATED });
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function* pieces(path: string, length: number, onRead: OnRead): AsyncGenerator<Buffer> {
  for await (const piece of createReadStream(path, { highWaterMark: length }) as AsyncIterable<Buffer>) {
    onRead(piece.length);
    yield piece;
  }
}

/** Inflates one piece at a time, so that everything before the damage is yielded before the error. */
async function* inflated(path: string, onRead: OnRead): AsyncGenerator<Buffer> {
  const stream = createGunzip({ chunkSize: PLAIN_CHUNK });
  let ready: Buffer[] = [];
  let failure: Error | undefined;
  let settle = (): void => {};
  stream.on('data', (chunk: Buffer) => ready.push(chunk));
  stream.on('error', (error) => {
    failure = error;
    settle();
  });
  const step = (start: (done: () => void) => void) =>
    new Promise<void>((resolve) => {
      settle = resolve;
      if (failure) resolve();
      else start(resolve);
    });
  try {
    for await (const piece of pieces(path, CHUNK, onRead)) {
      await step((done) => stream.write(piece, done));
      const chunks = ready;
      ready = [];
      yield* chunks;
      if (failure) break;
    }
    await step((done) => stream.once('end', done).end());
    yield* ready;
  } finally {
    stream.destroy();
  }
  if (failure) throw new DamagedFile(damage(failure));
}

function damage(error: Error): string {
  return error.message.includes('unexpected end')
    ? 'gzip ends too early (truncated: copy the file again); what came before was read'
    : `gzip is damaged (${error.message}); what came before was read`;
}
