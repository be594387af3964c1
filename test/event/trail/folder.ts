import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TrailRecord } from '../../../lib/event/trail/file-records.ts';
import type { TrailProblem } from '../../../lib/event/trail/problem.ts';
import { readTrail, type TrailOptions } from '../../../lib/event/trail/trail.ts';

/** A folder of files that is gone after `use`. */
export async function inFolder<T>(
  files: Readonly<Record<string, string | Buffer>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'rolewarden-trail-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function readAll(
  paths: readonly string[],
  options: Partial<TrailOptions> = {},
): Promise<{ records: TrailRecord[]; problems: TrailProblem[] }> {
  const records: TrailRecord[] = [];
  const problems: TrailProblem[] = [];
  const onProblem = (problem: TrailProblem) => problems.push(problem);
  for await (const record of readTrail(paths, { onProblem, ...options })) records.push(record);
  return { records, problems };
}

/** A record as CloudTrail writes it: its keys in CloudTrail's order. */
export function trailRecord(eventName: string, more: Readonly<Record<string, unknown>> = {}) {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      arn: 'arn:aws:iam::111122223333:user/ana',
      accountId: '111122223333',
      userName: 'ana',
    },
    eventTime: '2026-01-31T12:00:00Z',
    eventSource: 'ec2.amazonaws.com',
    eventName,
    awsRegion: 'eu-west-1',
    sourceIPAddress: '192.0.2.10',
    userAgent: '[aws-sdk-java/2.20]',
    requestParameters: null,
    responseElements: null,
    eventID: `id-${eventName}`,
    ...more,
  };
}
