import type { Files } from '../golden.ts';
import { asJson, asText, type Typed, typed } from '../printed.ts';
import { ACCOUNT, fixtures, INPUTS, stories, withoutEnding } from './fixtures.ts';
import { pageOf } from './report.ts';

const GROUPINGS = ['role', 'principal', 'service'];

export async function audits(): Promise<Files> {
  const sources = [
    ...stories.map((story) => ({ path: `events/stories/${story}`, file: `audit/stories/${story}` })),
    ...fixtures.map((fixture) => ({ path: `events/${fixture}`, file: `audit/events/${withoutEnding(fixture)}` })),
  ];
  return [
    ...(await Promise.all(sources.map(({ path, file }) => ofPath([path, '--account', ACCOUNT], file)))).flat(),
    ...(await Promise.all(GROUPINGS.map((by) => ofPath(['--by', by], `audit/by-${by}`)))).flat(),
    ['audit/all.txt', asText(await typed(['audit']))],
    [
      'audit/in-a-day.txt',
      asText(await typed(['audit', '--since', '2026-05-04', '--until', '2026-05-05T00:00:00+02:00'])),
    ],
    ['audit/unreadable.txt', asText(await typed(['audit', `${INPUTS}/absent.json`]))],
    ['audit/report.html', await pageOf(['audit'])],
  ];
}

async function ofPath(argv: readonly string[], file: string): Promise<Files> {
  const audit = ['audit', ...argv];
  return [
    [`${file}.json`, asJson(await typed([...audit, '--json']))],
    [`${file}.csv`, asCsv(await typed([...audit, '--csv']))],
    [`${file}.txt`, asText(await typed(audit))],
  ];
}

/** Nothing else in the file: it is opened by what reads CSV. */
function asCsv({ argv, status, out, err }: Typed): string {
  if (status !== 0 || err !== '') throw new Error(`rolewarden ${argv.join(' ')} ended with ${status}: ${err}`);
  return out;
}
