import { expect, test } from 'vitest';
import { commandQueue } from '../../lib/aws/command-queue.ts';
import { noticeQueue } from '../../lib/aws/notice-queue.ts';
import type { FunctionPlace } from '../../lib/aws/place.ts';
import { bytesOf } from '../../lib/base/json.ts';
import { LONGEST_COMMAND, LONGEST_WORDS } from '../../lib/contain/command-text.ts';
import { LONGEST_NOTICE } from '../../lib/contain/notice.ts';
import { parseCommand } from '../../lib/contain/parse-command.ts';
import type { Finding } from '../../lib/detectors/finding.ts';
import { wordsIn } from '../support/as-told.ts';
import { command, report } from '../support/commands.ts';
import { limitedQueue } from '../support/limited-aws.ts';

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

test('words have at most 8 KB of a command, and the event of a finding is said once in them', async () => {
  const { bodies, client } = listening();
  const many = Array.from({ length: 8 }, (_, index) => ({ ...finding, evidence: `${index}${'w'.repeat(600)}` }));
  await commandQueue(PLACE, 'rolewarden-commands.fifo', client)(command({ report: report({ findings: many }) }));
  const read = parseCommand(bodies[0] ?? '');
  expect(bytesOf(report({ findings: many }))).toBeGreaterThan(LONGEST_WORDS);
  expect(bytesOf(read.report)).toBeLessThanOrEqual(LONGEST_WORDS);
  expect(wordsIn(read)).toEqual(report({ findings: many.map((one) => expect.objectContaining(one)) }));
});

test.each(['InvalidMessageContents', 'InvalidParameterValue'])(
  'a command that SQS refuses (%s) goes without its words',
  async (name) => {
    const tried: string[] = [];
    const send = async ({ input }: { input: { MessageBody?: string } }) => {
      tried.push(input.MessageBody ?? '');
      if (tried.length === 1) throw Object.assign(new Error('refused'), { name });
    };
    await commandQueue(PLACE, 'rolewarden-commands.fifo', { send } as never)(command());
    const read = tried.map(parseCommand);
    expect(read).toEqual([
      command(),
      { ...command(), report: { truncated: expect.stringContaining('all words left out') } },
    ]);
  },
);

test.each([
  ['a fault', 'InternalError', 1],
  ['a refusal of the bare order too', 'InvalidMessageContents', 2],
])('%s flies, so that the event is tried again', async (_, name, tries) => {
  let sent = 0;
  const send = async () => {
    sent += 1;
    throw Object.assign(new Error('no'), { name });
  };
  await expect(commandQueue(PLACE, 'q.fifo', { send } as never)(command())).rejects.toThrow('no');
  expect(sent).toBe(tries);
});

test('characters that SQS takes in no message are escaped, and come out as they were', async () => {
  const { bodies, client } = limitedQueue();
  const odd = report({ because: 'a\ufffeb\uffffc\ud800d\u0001' });
  await commandQueue(PLACE, 'rolewarden-commands.fifo', client)(command({ report: odd }));
  await noticeQueue(PLACE, 'rolewarden-notices', client)({ decision: odd });
  expect(bodies).toHaveLength(2);
  expect(parseCommand(bodies[0] ?? '')).toEqual(command({ report: odd }));
});

test('the longest names leave room for the worst finding', async () => {
  const { bodies, client } = listening();
  const arn = `arn:aws:iam::111122223333:role/${'p'.repeat(510)}/${'n'.repeat(64)}`;
  const principal = { ...report().principal, arn, issuer: arn, session: '€'.repeat(900), via: '€'.repeat(900) };
  const words = report({
    principal,
    because: '€'.repeat(3000),
    findings: [{ ...finding, evidence: '€'.repeat(3000) }],
  });
  await commandQueue(PLACE, 'rolewarden-commands.fifo', client)(command({ report: words }));
  const read = parseCommand(bodies[0] ?? '');
  expect(bytesOf(read.report)).toBeLessThanOrEqual(LONGEST_WORDS);
  expect(wordsIn(read)).toMatchObject({ findings: [{ detector: 'pass-admin-role', severity: 'critical' }] });
});

test('a notice has at most 64 KB', async () => {
  const { bodies, client } = listening();
  await noticeQueue(PLACE, 'rolewarden-notices', client)({ decision: long });
  expect(bodies.map((body) => Buffer.byteLength(body) <= LONGEST_NOTICE)).toEqual([true]);
});
