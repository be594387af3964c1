import type { Files } from '../golden.ts';
import { asJson, asText, typed } from '../printed.ts';
import { ACCOUNT, fixtures, INPUTS, stories, withoutEnding } from './fixtures.ts';
import { pageOf } from './report.ts';

/** Where all that may be written is written. */
const EVERYTHING = ['--settings', `${INPUTS}/everything.yml`];

export async function replays(): Promise<Files> {
  const all = await typed(['replay']);
  return [
    ...(await Promise.all(stories.map(ofStory))).flat(),
    ...(await Promise.all(fixtures.map(ofFixture))).flat(),
    ['replay/all-stories.txt', asText({ ...all, out: all.out.slice(all.out.lastIndexOf('\nAll stories')) })],
    ['replay/report.html', await pageOf(['replay'])],
    ['replay/unreadable.txt', asText(await typed(['replay', ACCOUNT, `${INPUTS}/absent.json`]))],
    ['replay/without-account.txt', asText(await typed(['replay', 'events/lambda.CreateFunction20150331']))],
  ];
}

/** With its own settings and account, and once more with everything on. */
async function ofStory(story: string): Promise<Files> {
  const replay = ['replay', `events/stories/${story}`];
  return [
    [`replay/stories/${story}.json`, asJson(await typed([...replay, '--json']))],
    [`replay/stories/${story}.txt`, asText(await typed(replay))],
    [`replay/stories/${story}.everything.json`, asJson(await typed([...replay, ...EVERYTHING, '--json']))],
    [`replay/stories/${story}.everything.txt`, asText(await typed([...replay, ...EVERYTHING, '--fail-on', 'high']))],
  ];
}

/** With the settings that hold without a file, and once more with everything on. */
async function ofFixture(fixture: string): Promise<Files> {
  const replay = ['replay', `events/${fixture}`, '--account', ACCOUNT];
  const file = `replay/events/${withoutEnding(fixture)}`;
  return [
    [`${file}.json`, asJson(await typed([...replay, '--json']))],
    [`${file}.everything.json`, asJson(await typed([...replay, ...EVERYTHING, '--json']))],
    [`${file}.txt`, asText(await typed(replay))],
  ];
}
