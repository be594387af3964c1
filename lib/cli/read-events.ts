import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import { problemText, type TrailProblem } from '../event/trail/problem.ts';
import { type Progress, readTrail, type TrailOptions } from '../event/trail/trail.ts';
import type { Io } from './io.ts';

export interface ReadEvents {
  /** The events that were asked for, in the order of the files. */
  readonly events: readonly CloudTrailEvent[];
  /** The number of all records. */
  readonly records: number;
  readonly problems: readonly TrailProblem[];
}

/** Reads every path and keeps the events that matter. Progress and problems go to standard error. */
export async function readEvents(
  paths: readonly string[],
  io: Io,
  prefilter: TrailOptions['prefilter'],
  matters: (event: CloudTrailEvent) => boolean,
): Promise<ReadEvents> {
  const events: CloudTrailEvent[] = [];
  const problems: TrailProblem[] = [];
  const progress = progressLine(io);
  let records = 0;
  const options: TrailOptions = {
    ...(prefilter && { prefilter }),
    onProblem(problem) {
      problems.push(problem);
      progress.clear();
      io.err(`${problemText(problem)}\n`);
    },
    onProgress(now) {
      records = now.records;
      progress.tell(now);
    },
  };
  for await (const { event } of readTrail(paths, options)) if (matters(event)) events.push(event);
  progress.clear();
  return { events, records, problems };
}

const EVERY = 200;

/** One progress line that overwrites itself a few times a second; no line when standard error is no terminal. */
export function progressLine(io: Io): { tell(progress: Progress): void; clear(): void } {
  const began = io.now().getTime();
  let last = 0;
  let shown = false;
  return {
    tell({ files, bytes, records }) {
      const now = io.now().getTime();
      if (!io.live || now - last < EVERY) return;
      last = now;
      shown = true;
      const seconds = Math.max((now - began) / 1000, 0.001);
      const left = bytes.done === 0 ? '' : `, ${Math.ceil((seconds * (bytes.total - bytes.done)) / bytes.done)} s left`;
      io.err(
        `\r\u001b[2K${files.done}/${files.total} files, ${records} events, ${Math.round(records / seconds)}/s${left}`,
      );
    },
    clear() {
      if (shown) io.err('\r\u001b[2K');
      shown = false;
    },
  };
}
