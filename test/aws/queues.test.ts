import { expect, test } from 'vitest';
import { commandQueue } from '../../lib/aws/command-queue.ts';
import { noticeQueue } from '../../lib/aws/notice-queue.ts';
import type { FunctionPlace } from '../../lib/aws/place.ts';
import { LONGEST_COMMAND } from '../../lib/contain/command.ts';
import { LONGEST_NOTICE } from '../../lib/contain/notice.ts';
import { parseCommand } from '../../lib/contain/parse-command.ts';
import type { Finding } from '../../lib/detectors/finding.ts';
import { wordsIn } from '../support/as-told.ts';
import { command, report } from '../support/commands.ts';

const PLACE: FunctionPlace = { partition: 'aws', region: 'us-east-1', account: '111122223333' };

function listening() {
  const bodies: string[] = [];
  const send = async ({ input }: { input: { MessageBody?: string } }) => void bodies.push(input.MessageBody ?? '');
  return { bodies, client: { send } as never };
}

const [finding] = report().findings as [Finding];
const long = report({ findings: Array(60).fill({ ...finding, evidence: '€'.repeat(900) }) });

test('a command has at most 16 KB: words go, what decides stays', async () => {
  const { bodies, client } = listening();
  const enqueue = commandQueue(PLACE, 'rolewarden-commands.fifo', client);
  await enqueue(command());
  await enqueue(command({ report: long }));
  const [short = '', cut = ''] = bodies;
  expect(parseCommand(short)).toEqual(command());
  expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(LONGEST_COMMAND);
  const read = parseCommand(cut);
  expect({ ...read, report: long }).toEqual(command({ report: long }));
  expect(wordsIn(read)).toMatchObject({
    findings: [{ detector: 'pass-admin-role' }, {}],
    truncated: expect.stringContaining('cut'),
  });
});

test('a notice has at most 64 KB', async () => {
  const { bodies, client } = listening();
  await noticeQueue(PLACE, 'rolewarden-notices', client)({ decision: long });
  expect(bodies.map((body) => Buffer.byteLength(body) <= LONGEST_NOTICE)).toEqual([true]);
});
