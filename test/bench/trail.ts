import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { audit } from '../../lib/audit/audit.ts';
import { passPrefilter } from '../../lib/audit/prefilter.ts';
import { snapshotAccount } from '../../lib/snapshot.ts';
import { readTrail, type TrailOptions } from '../../lib/trail/trail.ts';
import { trailRecords } from './trail-records.ts';

export interface TrailBench {
  readonly megabytes: number;
  readonly records: number;
  readonly rows: number;
  /** MB of JSON a second, the best of the rounds. */
  readonly gunzip: number;
  /** The same with the chunk size that suits it best, which the reader uses too. */
  readonly gunzipTuned: number;
  readonly reader: number;
  readonly fullParse: number;
  /** Reader against gunzip, by processor time, so that neither other threads nor other processes help or hurt. */
  readonly ratio: number;
  readonly ratioTuned: number;
  /** Peak of the process's memory while the reader ran, MB. */
  readonly peak: number;
}

const RECORDS_PER_FILE = 500;

/** `audit` over a synthetic trail, against plain gunzip of the same files, in one run and on one thread. */
export async function benchTrail(megabytes = 64, rounds = 8): Promise<TrailBench> {
  const folder = mkdtempSync(join(tmpdir(), 'rolewarden-bench-'));
  try {
    const bytes = writeTrail(folder, megabytes * 1e6);
    const found = await auditOf(folder, true);
    const peak = process.resourceUsage().maxRSS / 1024;
    const best = { gunzip: Infinity, tuned: Infinity, reader: Infinity, full: Infinity };
    for (let round = 0; round < rounds; round++) {
      best.gunzip = Math.min(best.gunzip, await cpu(() => gunzipAll(folder)));
      best.tuned = Math.min(best.tuned, await cpu(() => gunzipAll(folder, 64 * 1024)));
      best.reader = Math.min(best.reader, await cpu(() => auditOf(folder, true)));
    }
    if (megabytes <= 128) best.full = await cpu(() => auditOf(folder, false));
    const speed = (seconds: number) => Math.round(bytes / 1e6 / seconds);
    return {
      megabytes: Math.round(bytes / 1e6),
      ...found,
      gunzip: speed(best.gunzip),
      gunzipTuned: speed(best.tuned),
      reader: speed(best.reader),
      fullParse: speed(best.full),
      ratio: rounded(best.gunzip / best.reader),
      ratioTuned: rounded(best.tuned / best.reader),
      peak: Math.round(peak),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeTrail(folder: string, bytes: number): number {
  const next = trailRecords(7);
  let written = 0;
  for (let day = 1; written < bytes; day++) {
    const path = join(folder, String(day).padStart(3, '0'));
    mkdirSync(path);
    for (let file = 0; file < 40 && written < bytes; file++) {
      const json = Buffer.from(JSON.stringify({ Records: Array.from({ length: RECORDS_PER_FILE }, next) }));
      writeFileSync(join(path, `${String(file).padStart(3, '0')}.json.gz`), gzipSync(json));
      written += json.length;
    }
  }
  return written;
}

function gunzipAll(folder: string, chunkSize?: number): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.gz'));
  return files.reduce(
    (sum, name) => sum + gunzipSync(readFileSync(join(folder, name)), chunkSize ? { chunkSize } : {}).length,
    0,
  );
}

async function auditOf(folder: string, prefilter: boolean): Promise<{ records: number; rows: number }> {
  let records = 0;
  let rows = 0;
  const options: TrailOptions = {
    ...(prefilter && { prefilter: passPrefilter() }),
    onProblem({ file, message }) {
      throw new Error(`${file}: ${message}`);
    },
    onProgress(progress) {
      records = progress.records;
    },
  };
  for await (const _ of audit(eventsIn(folder, options), { account: snapshotAccount() })) rows++;
  return { records, rows };
}

async function* eventsIn(folder: string, options: TrailOptions) {
  for await (const { event } of readTrail([folder], options)) yield event;
}

/** Seconds of processor time. */
async function cpu(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function rounded(ratio: number): number {
  return Math.round(ratio * 100) / 100;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(JSON.stringify(await benchTrail(Number(process.argv[2] ?? 64))));
