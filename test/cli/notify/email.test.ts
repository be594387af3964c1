import { describe, expect, test } from 'vitest';
import { notifyCommand } from '../../../lib/cli/notify/command.ts';
import type { Subscription } from '../../../lib/sweep/check/found.ts';
import { typed } from '../../support/command-line.ts';
import { type MemoryListening, memoryListening } from './memory-listening.ts';

const email = (listening: MemoryListening, ...argv: string[]) =>
  typed(
    notifyCommand(async () => listening),
    ['notify', 'email', ...argv],
  );
const mail = (endpoint: string, state: Subscription['state'] = 'confirmed'): Subscription => ({
  protocol: 'email',
  endpoint,
  state,
});

describe('notify email', () => {
  test('a dry run subscribes nobody', async () => {
    const listening = memoryListening();
    const { status, out, err } = await email(listening, 'dana@example.com');
    expect([status, listening.subscribed]).toEqual([0, []]);
    expect(out).toContain('rolewarden-alerts: dana@example.com is not subscribed\n');
    for (const topic of ['alerts', 'alarms'])
      expect(out).toContain(
        `  aws sns subscribe --region us-east-1 --topic-arn arn:aws:sns:us-east-1:111122223333:rolewarden-${topic} --protocol email --notification-endpoint dana@example.com\n`,
      );
    expect(err).toContain('Nothing was written.');
  });

  test.each<[string, string[], [string, string][]]>([
    [
      'both topics',
      [],
      [
        ['rolewarden-alerts', 'dana@example.com'],
        ['rolewarden-alarms', 'dana@example.com'],
      ],
    ],
    [
      'an address of their own for alarms',
      ['--alarms', 'ops@example.com'],
      [
        ['rolewarden-alerts', 'dana@example.com'],
        ['rolewarden-alarms', 'ops@example.com'],
      ],
    ],
    ['alerts alone', ['--alarms', 'none'], [['rolewarden-alerts', 'dana@example.com']]],
  ])('%s', async (_, argv, subscribed) => {
    const listening = memoryListening();
    const { status, out, err } = await email(listening, 'dana@example.com', ...argv, '--yes');
    expect([status, listening.subscribed]).toEqual([0, subscribed]);
    expect(out).toContain('AWS sends dana@example.com a link. Nothing else arrives there until somebody clicks it');
    expect(err).toContain('guard-topic-changed');
  });

  test('run again it shows the state, and asks only for what is open', async () => {
    const listening = memoryListening({
      alerts: [mail('Dana@Example.com')],
      alarms: [mail('dana@example.com', 'pending'), mail('ops@example.com')],
    });
    const { out } = await email(listening, 'dana@example.com');
    expect(out).toContain('rolewarden-alerts: dana@example.com is subscribed and confirmed\n');
    expect(out).toContain('rolewarden-alarms: dana@example.com is not confirmed: nobody has clicked the link yet\n');
    expect(await email(listening, 'dana@example.com', '--yes')).toMatchObject({ status: 0 });
    expect(listening.subscribed).toEqual([['rolewarden-alarms', 'dana@example.com']]);
  });

  test('all confirmed: nothing to do', async () => {
    const listening = memoryListening({ alerts: [mail('dana@example.com')], alarms: [mail('dana@example.com')] });
    expect(await email(listening, 'dana@example.com', '--yes')).toMatchObject({ status: 0, err: '' });
    expect(listening.subscribed).toEqual([]);
  });

  test.each([
    ['dana'],
    ['dana@'],
    ['@example.com'],
    ['dana@localhost'],
    ['dana@example.com, eve@example.com'],
    ['dana@example..com'],
    ['Dana <dana@example.com>'],
    ['dana@example.com\n'.repeat(2)],
    [`${'d'.repeat(65)}@example.com`],
    [`dana@${'example.'.repeat(40)}com`],
    ['dána@example.com'],
    [''],
  ])('%j is no address', async (address) => {
    const listening = memoryListening();
    const expected = { status: 2, err: expect.stringContaining('is not an e-mail address') };
    expect(await email(listening, address, '--yes')).toMatchObject(expected);
    expect(await email(listening, 'dana@example.com', '--alarms', address, '--yes')).toMatchObject(expected);
    expect(listening.subscribed).toEqual([]);
  });

  test('an odd address is quoted where it is printed for a shell', async () => {
    const { out } = await email(memoryListening(), "d'ana+iam@mail.example.co.uk");
    expect(out).toContain(`--notification-endpoint 'd'\\''ana+iam@mail.example.co.uk'`);
  });
});
