import { recordsOf, type TrailRecord } from './file-records.ts';
import { type Skipped, trailFiles } from './files.ts';
import type { TrailProblem } from './problem.ts';
import { type Prefilter, quickSkip } from './quick-skip.ts';

export interface Progress {
  readonly files: { readonly done: number; readonly total: number };
  /** As on disk. */
  readonly bytes: { readonly done: number; readonly total: number };
  /** Records looked at, the ones passed over unread among them. */
  readonly records: number;
  readonly skipped: Skipped;
}

export interface TrailOptions {
  /** Leaves out, unread, records that surely do not matter. */
  readonly prefilter?: Prefilter;
  onProblem(problem: TrailProblem): void;
  /** Called after every file and every piece of a large one. */
  onProgress?(progress: Progress): void;
}

/** Problems told of one file: the rest is counted. */
const TOLD = 10;

/**
 * The events of CloudTrail files and folders, file by file in the order of their names, one record in memory at a time. What
 * cannot be read goes to `onProblem` and loses only itself.
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

/** The first problems of a file as they come, and at its end how many more there were. */
function fewProblems(file: string, onProblem: (problem: TrailProblem) => void) {
  let count = 0;
  return {
    tell(message: string): void {
      if (++count <= TOLD) onProblem({ file, message });
    },
    close(): void {
      if (count > TOLD) onProblem({ file, message: `${count - TOLD} more records could not be read` });
    },
  };
}
