import { expect, test } from 'vitest';
import { doctorCommand } from '../../../lib/cli/doctor/command.ts';
import type { Deployment } from '../../../lib/cli/doctor/deployment.ts';
import rules from '../../../lib/packaging/rules.json' with { type: 'json' };
import { typed } from '../../support/command-line.ts';
import { OURS } from '../../support/events.ts';

const EVENT_RULES = rules.map(({ name }) => name);

const WELL: Deployment = {
  caller: { account: OURS, partition: 'aws', arn: 'x' },
  region: 'us-east-1',
  skew: { answer: 0 },
  rules: {
    answer: [...EVENT_RULES, 'sweep', 'scan'].map((name) => ({
      name: `rolewarden-${name}`,
      state: 'ENABLED',
      targets: 1,
    })),
  },
  functions: {},
  mappings: { answer: ['Enabled'] },
  looks: { answer: ['Enabled'] },
  scanLooks: { answer: ['Enabled'] },
  notices: { answer: ['Enabled'] },
  queues: {},
  subscriptions: { answer: { confirmed: 1, pending: 0 } },
  killSwitch: { answer: 'off' },
  ledger: { answer: undefined },
  trails: { answer: [{ name: 'main', logging: true, seesWrites: true }] },
};

test('all well', async () => {
  const { status, out, err } = await typed(
    doctorCommand(async () => WELL, EVENT_RULES),
    ['doctor'],
  );
  expect(status).toBe(0);
  expect(out).toContain(`ok    rules                          ${rules.length + 2} enabled`);
  expect(err).toBe('11 checks, 0 bad\n');
});

test('something bad', async () => {
  const sick = { ...WELL, region: 'eu-west-1', killSwitch: { answer: 'on' } };
  const { status, out } = await typed(
    doctorCommand(async () => sick, EVENT_RULES),
    ['doctor'],
  );
  expect(status).toBe(1);
  expect(out).toContain('      way out: deploy to us-east-1\n');
  const json = await typed(
    doctorCommand(async () => sick, EVENT_RULES),
    ['doctor', '--json'],
  );
  const lines = json.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toContainEqual(
    expect.objectContaining({ check: 'kill switch', state: 'warn', wayOut: expect.any(String) }),
  );
});

test('no credentials is one line', async () => {
  const refused = async () => Promise.reject(Object.assign(new Error('none'), { name: 'CredentialsProviderError' }));
  expect(await typed(doctorCommand(refused, EVENT_RULES), ['doctor'])).toMatchObject({
    status: 2,
    err: expect.stringContaining('doctor: no AWS credentials'),
  });
});
