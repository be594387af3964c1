import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileErrorText, type TrailProblem } from './problem.ts';

export interface TrailFile {
  readonly path: string;
  /** Bytes on disk. */
  readonly size: number;
}

/** What a folder holds beside events; counted, not read. */
export interface Skipped {
  /** CloudTrail's own digest files. */
  readonly digests: number;
  /** CloudTrail Insights events. */
  readonly insights: number;
  /** Names that do not end as event files do, and what goes with a story: expect.json, account.json. */
  readonly others: number;
}

export interface TrailFiles {
  readonly files: readonly TrailFile[];
  readonly skipped: Skipped;
  readonly problems: readonly TrailProblem[];
}

const EVENT_FILE = /\.(?:json|ndjson|jsonl)(?:\.gz)?$/i;
/** The parts of a trail's bucket beside `CloudTrail/`; file names have them between underscores. */
const DIGEST = /(?:^|[/_\\])CloudTrail-Digest(?:[/_\\]|$)/;
const INSIGHT = /(?:^|[/_\\])CloudTrail-Insight(?:[/_\\]|$)/;
/** The file whose presence makes a folder one of our stories. */
const STORY = 'expect.json';
/** What `--account` reads; it lies beside events, in stories and by custom. */
const SNAPSHOT = 'account.json';

/**
 * The event files under the paths, folders searched to the bottom, in the order of their names; a file reached twice is
 * read once. A file that is named itself is taken whatever it is called.
 */
export async function trailFiles(paths: readonly string[]): Promise<TrailFiles> {
  const found = { files: [] as TrailFile[], problems: [] as TrailProblem[], digests: 0, insights: 0, others: 0 };
  const seen = new Set<string>();
  for (const path of paths) await visit(path, true);
  const { files, problems, ...skipped } = found;
  return { files, problems, skipped };

  async function visit(path: string, named: boolean): Promise<void> {
    try {
      const status = await stat(path);
      if (status.isFile() && !named && leaveOut(path)) return;
      const real = await realpath(path);
      if (seen.has(real)) return;
      seen.add(real);
      if (status.isDirectory()) await enter(path);
      else found.files.push({ path, size: status.size });
    } catch (error) {
      found.problems.push({ file: path, message: fileErrorText(error) });
    }
  }

  async function enter(folder: string): Promise<void> {
    const names = (await readdir(folder)).sort();
    const story = names.includes(STORY);
    for (const name of names) {
      if (name === SNAPSHOT || (story && name === STORY)) found.others++;
      else await visit(join(folder, name), false);
    }
  }

  function leaveOut(path: string): boolean {
    if (DIGEST.test(path)) found.digests++;
    else if (INSIGHT.test(path)) found.insights++;
    else if (!EVENT_FILE.test(basename(path))) found.others++;
    else return false;
    return true;
  }
}
