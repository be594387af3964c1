import { join } from 'node:path';
import { expect, test } from 'vitest';
import { doctorCommand } from '../../../lib/cli/doctor/command.ts';
import type { Deployment } from '../../../lib/cli/doctor/deployment.ts';
import rules from '../../../lib/packaging/rules.json' with { type: 'json' };
import { inFolder } from '../../event/trail/folder.ts';
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
  busRules: { answer: [{ name: 'rolewarden-regions', state: 'ENABLED', targets: 1 }] },
  regions: { answer: [] },
  functions: {},
  events: { answer: ['Enabled'] },
  alarmListeners: { answer: { confirmed: [], pending: [], slack: 'connected' } },
  mappings: { answer: ['Enabled', 'Enabled'] },
  looks: { answer: ['Enabled'] },
  scanLooks: { answer: ['Enabled'] },
  notices: { answer: ['Enabled', 'Enabled'] },
  queues: {},
  listeners: { answer: { confirmed: [], pending: [], slack: 'connected' } },
  killSwitch: { answer: 'off' },
  ledger: { answer: undefined },
  trails: { answer: [{ name: 'main', logging: true, seesWrites: true }] },
  dryUpdate: { because: 'AccessDeniedException: no' },
};

test('all well', async () => {
  const { status, out, err } = await typed(
    doctorCommand(async () => WELL, EVENT_RULES),
    ['doctor'],
  );
  expect(status).toBe(0);
  expect(out).toContain(`ok    region                         us-east-1 of account ${OURS}\n`);
  expect(out).toContain(`ok    rules                          ${rules.length + 2} enabled`);
  expect(err).toBe('16 checks, 0 bad\n');
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

test('what is wrong with several parts is said once, and counted for each', async () => {
  const gone = { answer: undefined };
  const functions = { 'rolewarden-inspect': gone, 'rolewarden-contain': gone, 'rolewarden-sweep': gone };
  const doctor = doctorCommand(async () => ({ ...WELL, functions }), EVENT_RULES);
  const { out, err } = await typed(doctor, ['doctor']);
  expect(out).toMatch(
    /^bad {3}rolewarden-inspect {2,}is not there\n {6}also: rolewarden-contain, rolewarden-sweep\n {6}way out: deploy the stack again/m,
  );
  expect(err).toBe('19 checks, 3 bad\n');
  expect((await typed(doctor, ['doctor', '--json'])).out.match(/is not there/g)).toHaveLength(3);
});

test('no credentials is one line', async () => {
  const refused = async () => Promise.reject(Object.assign(new Error('none'), { name: 'CredentialsProviderError' }));
  expect(await typed(doctorCommand(refused, EVENT_RULES), ['doctor'])).toMatchObject({
    status: 2,
    err: expect.stringContaining('doctor: no AWS credentials'),
  });
});

test('the settings that are named, and why they enforce', async () => {
  await inFolder(
    { 'live.yml': 'mode: enforce\nenforce: {scp: true}', 'wrong.yml': 'mode: enforce' },
    async (folder) => {
      const doctor = (file: string) =>
        typed(
          doctorCommand(async () => WELL, EVENT_RULES),
          ['doctor', '--settings', join(folder, file)],
        );
      const { status, out } = await doctor('live.yml');
      expect(status).toBe(0);
      expect(out).toMatch(/^ok {4}mode {2,}enforce, by the settings file at hand; enforce\.scp says/m);
      expect(out).toMatch(/^warn {2}service control policy {2,}not shown to hold: the answer says nothing of it/m);
      expect(out).toContain(
        '      way out: enforce.scp says that it is attached: ask with credentials that it does not exempt\n',
      );
      expect(await doctor('wrong.yml')).toMatchObject({
        status: 2,
        err: expect.stringContaining('mode is "enforce" but'),
      });
    },
  );
});
