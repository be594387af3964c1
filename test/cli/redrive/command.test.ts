import { describe, expect, test } from 'vitest';
import { redriveCommand } from '../../../lib/cli/redrive/command.ts';
import type { DeadQueue } from '../../../lib/cli/redrive/plan.ts';
import { typed } from '../../support/command-line.ts';
import { command } from '../../support/commands.ts';
import { OURS } from '../../support/events.ts';

const DEAD = 'rolewarden-commands-dead.fifo';
const EVENTS = 'rolewarden-events-dead';
const FAILED = 'rolewarden-failed';
const NOTICES = 'rolewarden-notices-dead';
const [BUSY, BUSY_NOTICES] = ['rolewarden-commands-busy-dead.fifo', 'rolewarden-notices-busy-dead'];
const sent = (time: string, body: unknown) => ({ sent: new Date(time), body: JSON.stringify(body) });

function letters(queues: Partial<Record<string, Partial<DeadQueue>>>) {
  const moved: string[] = [];
  const connect = async () => ({
    async look(name: string): Promise<DeadQueue | undefined> {
      const arn = `arn:aws:sqs:us-east-1:${OURS}:${name}`;
      return queues[name] && { name, arn, waiting: 0, seen: [], ...queues[name] };
    },
    move: async ({ name }: DeadQueue) => void moved.push(name),
  });
  return { moved, typing: (...argv: string[]) => typed(redriveCommand(connect), ['redrive', ...argv]) };
}

const LETTERS = {
  [DEAD]: {
    waiting: 12,
    seen: [
      sent('2026-05-04T11:30:00Z', command()),
      sent('2026-05-04T10:00:00Z', command({ incident: 'fedcba9876543210' })),
    ],
  },
  [BUSY]: {},
  [NOTICES]: {},
  [BUSY_NOTICES]: {},
  [EVENTS]: {},
  [FAILED]: {
    waiting: 3,
    seen: [
      sent('2026-05-04T09:45:00Z', { look: 'deny', id: '0123456789abcdef', target: `arn:aws:iam::${OURS}:role/App` }),
      sent('2026-05-04T09:00:00Z', { requestPayload: { detail: { eventName: 'RunInstances', eventID: 'e1' } } }),
      sent('2026-05-04T09:30:00Z', { 'detail-type': 'x', detail: { eventName: 'CreateRole', eventID: 'e2' } }),
    ],
  },
};

describe('rolewarden redrive', () => {
  test('a dry run shows counts, ages and contents, and moves nothing', async () => {
    const { typing, moved } = letters(LETTERS);
    const { status, out, err } = await typing();
    expect([status, moved]).toEqual([0, []]);
    expect(out).toContain(`${DEAD}: 12 messages, the oldest of those seen from 2026-05-04T10:00:00Z, 2h ago`);
    expect(out).toContain('- contain quarantine arn:aws:iam::111122223333:role/AdminRole fedcba9876543210');
    expect(out).toContain('- and 10 more');
    expect(out).toContain(`aws sqs start-message-move-task --source-arn arn:aws:sqs:us-east-1:${OURS}:${DEAD}`);
    expect(out).toContain(
      '- event RunInstances e1\n  - event CreateRole e2\n  - look deny arn:aws:iam::111122223333:role/App',
    );
    expect(out).toContain('SQS moves nothing back that came from EventBridge');
    expect(err).toContain('A command is dated when it is carried out');
  });

  test.each<[string[], string[], number]>([
    [['--yes'], [DEAD], 1],
    [['--yes', '--queue', DEAD], [DEAD], 0],
    [['--yes', '--queue', FAILED], [], 1],
  ])('%s moves %s', async (argv, expected, status) => {
    const { typing, moved } = letters(LETTERS);
    expect(await typing(...argv)).toMatchObject({ status });
    expect(moved).toEqual(expected);
  });

  test('events that could not be judged are left to the sweep', async () => {
    const event = { 'detail-type': 'x', detail: { eventName: 'CreateFunction20150331', eventID: 'e3' } };
    const { typing, moved } = letters({ [EVENTS]: { waiting: 1, seen: [sent('2026-05-04T09:00:00Z', event)] } });
    const { status, out } = await typing('--queue', EVENTS, '--yes');
    expect([status, moved]).toEqual([1, []]);
    expect(out).toContain('- event CreateFunction20150331 e3');
    expect(out).toContain('nothing is moved: the sweep, every 15 minutes, hands these to inspect again by itself');
  });

  test('notices that nobody was told are moved back to tell', async () => {
    const notice = {
      decision: { incident: '0123456789abcdef', eventName: 'PassRole' },
      carried: { outcome: 'written' },
    };
    const { typing, moved } = letters({ [NOTICES]: { waiting: 1, seen: [sent('2026-05-04T09:00:00Z', notice)] } });
    const { status, out, err } = await typing('--queue', NOTICES);
    expect([status, moved]).toEqual([0, []]);
    expect(out).toContain('- notice PassRole written 0123456789abcdef');
    expect(out).toContain(`aws sqs start-message-move-task --source-arn arn:aws:sqs:us-east-1:${OURS}:${NOTICES}`);
    expect(err).not.toContain('A command is dated');
    await typing('--queue', NOTICES, '--yes');
    expect(moved).toEqual([NOTICES]);
  });

  test('nothing to move', async () => {
    const { typing, moved } = letters({
      [DEAD]: {},
      [BUSY]: {},
      [FAILED]: {},
      [EVENTS]: {},
      [NOTICES]: {},
      [BUSY_NOTICES]: {},
    });
    const { status, out } = await typing('--yes');
    expect([status, moved]).toEqual([0, []]);
    expect(out).toContain(`${DEAD}: 0 messages\n  nothing is moved: it is empty`);
  });

  test.each([
    [
      'an unknown queue',
      ['--queue', 'mine'],
      `--queue is "mine"; use ${DEAD} or ${BUSY} or ${FAILED} or ${NOTICES} or ${BUSY_NOTICES}`,
    ],
    ['no stack', [], `there is no queue ${DEAD}`],
  ])('%s is bad usage', async (_, argv, told) => {
    const { status, err } = await letters({}).typing(...argv);
    expect(status).toBe(2);
    expect(err).toContain(told);
  });

  test('what is in a message is cut and cleaned', async () => {
    const odd = {
      waiting: 1,
      seen: [{ sent: new Date('2026-05-04T11:00:00Z'), body: `\u001b[31m${'x'.repeat(100)}` }],
    };
    const { out } = await letters({ [DEAD]: odd }).typing('--queue', DEAD);
    expect(out).not.toContain('\u001b');
    expect(out).toContain('no JSON: \ufffd[31mx');
    expect(out).not.toContain('x'.repeat(60));
  });
});
