import { expect, test } from 'vitest';
import { slackMessageOf } from '../../lib/notify/slack.ts';
import { wordsFor } from '../../lib/notify/words.ts';
import { slackExample } from '../../lib/packaging/slack-example.ts';
import { slackPicture } from '../../lib/packaging/slack-picture.ts';
import { textWidth } from '../../lib/packaging/text-width.ts';
import { report } from '../support/commands.ts';

const SIZES: Readonly<Record<string, number>> = { title: 15, plain: 14, code: 12, link: 12, faint: 12 };

/** How far right each line of the picture reaches, by the widest letters of its font. */
function reachesIn(picture: string): number[] {
  const lines = [...picture.matchAll(/<text x="(\d+)" y="\d+" class="(title|plain|code|link|faint)">(.*)<\/text>/g)];
  return lines.map(([, x, style = '', text = '']) => {
    const shown = text
      .replace(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
    return Number(x) + textWidth(shown, style === 'code' ? 'mono' : 'sans') * (SIZES[style] ?? 15);
  });
}

const long = slackMessageOf(
  wordsFor({
    decision: report({ role: { name: 'W'.repeat(64), arn: `arn:aws:iam::111122223333:role/${'&<'.repeat(300)}` } }),
  }),
);

test.each([
  ['the example', await slackExample(), 800],
  ['the example on a phone', await slackExample(), 390],
  ['words that are wider than the picture', long, 800],
  ['words that are wider than a phone', long, 390],
] as const)('no line leaves the picture: %s', (_, message, width) => {
  const reaches = reachesIn(slackPicture(message, width));
  expect(reaches.length).toBeGreaterThan(8);
  for (const reach of reaches) expect(reach).toBeLessThanOrEqual(width);
});
