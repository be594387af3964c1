import { recordsOf, type TrailRecord } from './file-records.ts';
import { type Skipped, trailFiles } from './files.ts';
import type { TrailProblem } from './problem.ts';
import { type Prefilter, quickSkip } from './quick-skip.ts';

export interface Progress {
  readonly files: { readonly done: number; readonly total: number };
  /** Bytes on disk. */
  readonly bytes: { readonly done: number; readonly total: number };
  /** All records so far, also those that the prefilter skipped. */
  readonly records: number;
  readonly skipped: Skipped;
}

export interface TrailOptions {
  /** Skips records that surely do not matter, without parsing them. */
  readonly prefilter?: Prefilter;
  onProblem(problem: TrailProblem): void;
  /** The reader calls this after every file, and after every piece of a large one. */
  onProgress?(progress: Progress): void;
}

/** The number of problems reported for each file; the others are only counted. */
const MOST_REPORTED = 10;

/**
 * The events of CloudTrail files and folders, file by file in the order of their names, with one record in memory at a time. An
 * unreadable record goes to `onProblem`, and reading goes on.
 */
export async function* readTrail(paths: readonly string[], options: TrailOptions): AsyncGenerator<TrailRecord> {
  const { files, problems, skipped } = trailFiles(paths);
  for (const problem of problems) options.onProblem(problem);
  const quick = options.prefilter && quickSkip(options.prefilter);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let records = 0;
  let bytes = 0;
  const tell = (done: number) =>
    options.onProgress?.({ files: { done, total: files.length }, bytes: { done: bytes, total }, records, skipped });
  for (const [index, file] of files.entries()) {
    tell(index);
    const before = records;
    const problemsTold = fewProblems(file.path, options.onProblem);
    const listener = {
      onRead(more: number) {
        bytes += more;
        tell(index);
      },
      onRecords(count: number) {
        records = before + count;
      },
      onProblem: problemsTold.tell,
    };
    yield* recordsOf(file, listener, quick);
    problemsTold.close();
  }
  tell(files.length);
}

/** Reports the first problems of a file, and at its end the number of the others. */
function fewProblems(file: string, onProblem: (problem: TrailProblem) => void) {
  let count = 0;
  return {
    tell(message: string): void {
      if (++count <= MOST_REPORTED) onProblem({ file, message });
    },
    close(): void {
      if (count > MOST_REPORTED)
        onProblem({ file, message: `${count - MOST_REPORTED} more records could not be read` });
    },
  };
}
