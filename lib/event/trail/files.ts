import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileErrorText, type TrailProblem } from './problem.ts';

export interface TrailFile {
  readonly path: string;
  /** Bytes on disk. */
  readonly size: number;
}

/** The number of files beside events in a folder. They are not read. */
export interface Skipped {
  /** CloudTrail's own digest files. */
  readonly digests: number;
  /** CloudTrail Insights events. */
  readonly insights: number;
  /** Files with other endings, and the files of a story: expect.json, account.json. */
  readonly others: number;
}

export interface TrailFiles {
  readonly files: readonly TrailFile[];
  readonly skipped: Skipped;
  readonly problems: readonly TrailProblem[];
}

const EVENT_FILE = /\.(?:json|ndjson|jsonl)(?:\.gz)?$/i;
const EMPTY = 'there is no event file in this folder; they end in .json, .ndjson or .jsonl, or in these and .gz';
/** The folders of a trail's bucket beside `CloudTrail/`. File names have the same words between underscores. */
const DIGEST = /(?:^|[/_\\])CloudTrail-Digest(?:[/_\\]|$)/;
const INSIGHT = /(?:^|[/_\\])CloudTrail-Insight(?:[/_\\]|$)/;
/** A folder with this file is one of our stories. */
const STORY = 'expect.json';
/** The snapshot for `--account`, which often lies beside the events. */
const SNAPSHOT = 'account.json';

/**
 * The event files under the paths, at any depth, in the order of their names. A file that two paths reach is read once. A path to a
 * file is taken whatever its name. Synchronous, because a year of a trail is a million files, and a promise for each would take
 * minutes.
 */
export function trailFiles(paths: readonly string[]): TrailFiles {
  const found = { files: [] as TrailFile[], problems: [] as TrailProblem[], digests: 0, insights: 0, others: 0 };
  const seen = new Set<string>();
  for (const path of paths) visitNamed(path);
  const { files, problems, ...skipped } = found;
  if (files.length === 0 && problems.length === 0) problems.push(...paths.map((file) => ({ file, message: EMPTY })));
  return { files, problems, skipped };

  function visitNamed(path: string): void {
    orProblem(path, () => visit(path, realpathSync(path), true));
  }

  /** @param real the target of the path; it is visited once, so a link back to a parent folder ends there */
  function visit(path: string, real: string, named: boolean): void {
    if (seen.has(real)) return;
    const status = statSync(path);
    if (!status.isDirectory() && !named && leaveOut(path)) return;
    seen.add(real);
    if (status.isDirectory()) enter(path, real);
    else found.files.push({ path, size: status.size });
  }

  function enter(folder: string, real: string): void {
    const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    const story = entries.some(({ name }) => name === STORY);
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.name === SNAPSHOT || (story && entry.name === STORY)) found.others++;
      else
        orProblem(path, () => visit(path, entry.isSymbolicLink() ? realpathSync(path) : join(real, entry.name), false));
    }
  }

  function orProblem(path: string, visited: () => void): void {
    try {
      visited();
    } catch (error) {
      found.problems.push({ file: path, message: fileErrorText(error) });
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
