import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { snapshotAccount } from '../../lib/account/snapshot.ts';
import { audit } from '../../lib/cli/audit/passes.ts';
import { passPrefilter } from '../../lib/cli/audit/prefilter.ts';
import type { CloudTrailEvent } from '../../lib/event/cloudtrail.ts';
import { readTrail } from '../../lib/event/trail/trail.ts';
import { trailRecords } from './trail-records.ts';

/** Speeds in MB of JSON a second of processor time, the best of the rounds: other processes and threads neither help nor hurt. */
export interface TrailBench {
  readonly megabytes: number;
  readonly records: number;
  /** `gunzipSync` of the same files as Node has it by default, and with the chunk size that suits it best. */
  readonly gunzip: number;
  readonly gunzipTuned: number;
  /** Events out of the files, the ones that cannot matter to `audit` left unread. */
  readonly reader: number;
  /** The reader and every role pass in its events. */
  readonly audit: number;
  /** Every record parsed; one round. */
  readonly fullParse: number;
  /** Reader against gunzip. */
  readonly ratio: number;
  readonly ratioTuned: number;
  /** Peak of the process's memory after a first audit, MB. */
  readonly peak: number;
}

const RECORDS_PER_FILE = 500;

/** The reader on a synthetic trail, against plain gunzip of the same files, in one run and on one thread. */
export async function benchTrail(megabytes = 64, rounds = 12): Promise<TrailBench> {
  const folder = mkdtempSync(join(tmpdir(), 'rolewarden-bench-'));
  try {
    const bytes = writeTrail(folder, megabytes * 1e6);
    const records = await auditAll(folder);
    const peak = process.resourceUsage().maxRSS / 1024;
    const speeds = await bestOf(rounds, bytes / 1e6, {
      gunzip: () => gunzipAll(folder),
      gunzipTuned: () => gunzipAll(folder, 64 * 1024),
      reader: () => readAll(folder, true),
      audit: () => auditAll(folder),
    });
    const { fullParse } = await bestOf(1, bytes / 1e6, { fullParse: () => readAll(folder, false) });
    return {
      megabytes: Math.round(bytes / 1e6),
      records,
      ...speeds,
      fullParse,
      ratio: rounded(speeds.reader / speeds.gunzip),
      ratioTuned: rounded(speeds.reader / speeds.gunzipTuned),
      peak: Math.round(peak),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In turns, so that a busy spell of the machine meets all of them. */
async function bestOf<Name extends string>(
  rounds: number,
  megabytes: number,
  works: Record<Name, () => unknown>,
): Promise<Record<Name, number>> {
  const speeds = Object.fromEntries(Object.keys(works).map((name) => [name, 0])) as Record<Name, number>;
  for (let round = 0; round < rounds; round++)
    for (const name of Object.keys(works) as Name[])
      speeds[name] = Math.max(speeds[name], Math.round(megabytes / (await processorSeconds(works[name]))));
  return speeds;
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

async function readAll(folder: string, prefilter: boolean): Promise<number> {
  let events = 0;
  for await (const _ of eventsIn(folder, prefilter, () => {})) events++;
  return events;
}

/** How many records were looked at. */
async function auditAll(folder: string): Promise<number> {
  let looked = 0;
  const events = eventsIn(folder, true, (records) => {
    looked = records;
  });
  for await (const _ of audit(events, { account: snapshotAccount() }));
  return looked;
}

async function* eventsIn(
  folder: string,
  prefilter: boolean,
  onRecords: (records: number) => void,
): AsyncGenerator<CloudTrailEvent> {
  const trail = readTrail([folder], {
    ...(prefilter && { prefilter: passPrefilter() }),
    onProblem({ file, message }) {
      throw new Error(`${file}: ${message}`);
    },
    onProgress: ({ records }) => onRecords(records),
  });
  for await (const { event } of trail) yield event;
}

async function processorSeconds(work: () => unknown): Promise<number> {
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
