import { createReadStream, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip, gunzipSync } from 'node:zlib';
import type { TrailFile } from './files.ts';

/** A file that ends too early or is damaged; what came before has been given. */
export class DamagedFile extends Error {
  override name = 'DamagedFile';
}

/** Bytes on disk that are read in one go: CloudTrail's own files are well under it. */
const SMALL = 4 * 1024 * 1024;
/** What a small file may grow to before it is streamed instead: memory stays flat, whatever the file claims. */
const INFLATED = 32 * 1024 * 1024;
const CHUNK = 64 * 1024;
const PLAIN_CHUNK = 1024 * 1024;

/** Told how many more bytes of the file on disk have been read. */
export type OnRead = (bytes: number) => void;

/**
 * The bytes of a file, inflated where it is gzip: told by its first bytes, not by its name.
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
 * All bytes of a small file: several times as fast as a stream, which pays for every chunk, and nothing else waits for this thread.
 * Undefined for what has to be streamed because it grows large or is damaged.
 */
function atOnce(path: string): Buffer | undefined {
  const stored = readFileSync(path);
  if (!isGzip(stored)) return stored;
  // Gzip ends with the length of what is in it: the right size at once saves a copy. It may be wrong.
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

/** One piece at a time, so that everything before the damage has been handed on when the error comes. */
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
