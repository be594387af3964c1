import { describe, expect, test } from 'vitest';
import { OWN } from '../../../lib/base/own-stack.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Deployment } from '../../../lib/cli/doctor/deployment.ts';
import { examine } from '../../../lib/cli/doctor/judge.ts';
import type { Subscription } from '../../../lib/sweep/check/found.ts';
import type { Listeners } from '../../../lib/sweep/check/listeners.ts';
import { OURS } from '../../support/events.ts';

const each = <T>(names: readonly string[], answer: T) => Object.fromEntries(names.map((name) => [name, { answer }]));

const ACTIVE = { state: 'Active', lastUpdate: 'Successful', modified: '2026-05-01T00:00:00Z' };

const REFUSED =
  'AccessDeniedException: lambda:UpdateFunctionCode on x with an explicit deny in a service control policy';

const EMAIL: Subscription = { protocol: 'email', endpoint: 'dana@example.com', state: 'confirmed' };

const heardBy = (difference: Partial<Listeners>): Deployment['listeners'] => ({
  answer: { confirmed: [], pending: [], slack: 'no webhook', ...difference },
});

/** A deployment that is well; a row states only how it differs. */
function deployment(difference: Partial<Deployment> = {}): Deployment {
  return {
    caller: { account: OURS, partition: 'aws', arn: `arn:aws:iam::${OURS}:user/dana` },
    region: 'us-east-1',
    skew: { answer: 400 },
    rules: {
      answer: [
        { name: 'rolewarden-calls-01', state: 'ENABLED', targets: 1 },
        { name: 'rolewarden-sweep', state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS', targets: 1 },
      ],
    },
    busRules: { answer: [{ name: 'rolewarden-regions', state: 'ENABLED', targets: 1 }] },
    regions: { answer: [] },
    functions: each(OWN.functions, ACTIVE),
    events: { answer: ['Enabled'] },
    mappings: { answer: ['Enabled', 'Enabled'] },
    looks: { answer: ['Enabled'] },
    scanLooks: { answer: ['Enabled'] },
    notices: { answer: ['Enabled', 'Enabled'] },
    queues: each(OWN.queues, { waiting: 0, inFlight: 0 }),
    listeners: heardBy({ slack: 'connected' }),
    alarmListeners: heardBy({ slack: 'connected' }),
    killSwitch: { answer: 'off' },
    ledger: { answer: undefined },
    trails: { answer: [{ name: 'main', logging: true, seesWrites: true }] },
    dryUpdate: { because: REFUSED },
    ...difference,
  };
}

const notOk = (difference: Partial<Deployment>) =>
  examine(deployment(difference), ['calls-01', 'sweep'], DEFAULT_SETTINGS).filter(({ state }) => state !== 'ok');

const rule = (name: string, state = 'ENABLED', targets = 1) => ({ name: `rolewarden-${name}`, state, targets });

describe('doctor', () => {
  test('a deployment that is well', () => {
    const checks = examine(deployment(), ['calls-01', 'sweep'], DEFAULT_SETTINGS);
    expect(checks.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(checks).toHaveLength(16 + OWN.functions.length + OWN.queues.length);
  });

  test.each<[string, Partial<Deployment>, 'warn' | 'bad', string]>([
    ['another region', { region: 'eu-west-1' }, 'bad', 'IAM writes its events in us-east-1 only'],
    ['a clock a bit off', { skew: { answer: -15_000 } }, 'warn', '15 s ahead of AWS'],
    ['a clock so slow that a revocation would cut nobody', { skew: { answer: 90_000 } }, 'bad', '90 s behind AWS'],
    [
      'a rule disabled',
      { rules: { answer: [rule('calls-01', 'DISABLED'), rule('sweep')] } },
      'bad',
      'disabled: rolewarden-calls-01',
    ],
    ['a rule gone', { rules: { answer: [rule('sweep')] } }, 'bad', 'missing: calls-01'],
    [
      'a rule without target',
      { rules: { answer: [rule('calls-01', 'ENABLED', 0), rule('sweep')] } },
      'bad',
      'without a target',
    ],
    ['a function gone', { functions: { x: { answer: undefined } } }, 'bad', 'is not there'],
    [
      'a function stopped',
      { functions: { x: { answer: { ...ACTIVE, concurrency: 0 } } } },
      'bad',
      'its reserved concurrency is 0',
    ],
    [
      'a failed update',
      { functions: { x: { answer: { ...ACTIVE, lastUpdate: 'Failed' } } } },
      'bad',
      'its last update failed',
    ],
    [
      'no mapping of events',
      { events: { answer: [] } },
      'bad',
      'nothing hands its queue to inspect: no event is judged',
    ],
    [
      'events that wait',
      { queues: { 'rolewarden-events': { answer: { waiting: 2, inFlight: 1 } } } },
      'warn',
      '2 waiting, 1 in flight',
    ],
    [
      'events that could not be judged',
      { queues: { 'rolewarden-events-dead': { answer: { waiting: 1, inFlight: 0 } } } },
      'warn',
      '1 waiting, 0 in flight: the sweep hands these to inspect again',
    ],
    [
      'nobody listens to alarms',
      { alarmListeners: heardBy({ slack: 'no webhook' }) },
      'bad',
      'nobody hears of an alarm',
    ],
    ['no topic of alarms', { alarmListeners: { answer: undefined } }, 'bad', 'is not there'],
    ['no mapping', { mappings: { answer: [] } }, 'bad', 'nothing hands its queue to contain'],
    ['one mapping of two', { mappings: { answer: ['Enabled'] } }, 'bad', 'only 1 of the 2 queues of contain'],
    ['one disabled of two', { notices: { answer: ['Enabled', 'Disabled'] } }, 'bad', 'nobody is told'],
    ['a disabled mapping', { mappings: { answer: ['Disabled'] } }, 'bad', 'no deny is written'],
    ['nobody tells', { notices: { answer: [] } }, 'bad', 'nothing hands its queue to tell: nobody is told'],
    ['telling is disabled', { notices: { answer: ['Disabled'] } }, 'bad', 'nobody is told'],
    ['nobody looks again', { looks: { answer: [] } }, 'bad', 'nothing hands its queue to sweep'],
    ['looking again is disabled', { looks: { answer: ['Disabled'] } }, 'bad', 'found by the sweep alone'],
    ['nobody judges', { scanLooks: { answer: [] } }, 'bad', 'nothing hands its queue to scan'],
    [
      'looks that wait for scan',
      { queues: { 'rolewarden-scan-looks': { answer: { waiting: 3, inFlight: 0 } } } },
      'warn',
      '3 waiting, 0 in flight',
    ],
    [
      'looks that wait are not given up',
      { queues: { 'rolewarden-looks': { answer: { waiting: 3, inFlight: 0 } } } },
      'warn',
      '3 waiting, 0 in flight',
    ],
    [
      'looks and events given up',
      { queues: { 'rolewarden-failed': { answer: { waiting: 3, inFlight: 0 } } } },
      'bad',
      'these were given up',
    ],
    [
      'commands that wait',
      { queues: { 'rolewarden-commands.fifo': { answer: { waiting: 2, inFlight: 1 } } } },
      'warn',
      '2 waiting, 1 in flight',
    ],
    [
      'commands given up',
      { queues: { 'rolewarden-commands-dead.fifo': { answer: { waiting: 1, inFlight: 0 } } } },
      'bad',
      'these were given up',
    ],
    ['nobody listens', { listeners: heardBy({}) }, 'bad', 'nobody is connected: nobody is told'],
    [
      'nobody has confirmed',
      { listeners: heardBy({ pending: [EMAIL] }) },
      'bad',
      'nobody is connected, 1 not confirmed: nobody is told',
    ],
    [
      'somebody has not confirmed',
      { listeners: heardBy({ confirmed: [EMAIL], pending: [EMAIL] }) },
      'warn',
      '1 email; Slack is not connected, 1 not confirmed',
    ],
    [
      'Slack no longer subscribed',
      { listeners: heardBy({ confirmed: [EMAIL], slack: 'not subscribed' }) },
      'bad',
      'rolewarden-slack is not subscribed: Slack hears nothing',
    ],
    [
      'who listens may not be asked',
      { listeners: { because: 'AccessDeniedException: ssm:DescribeParameters' } },
      'warn',
      'could not be read',
    ],
    ['no topic', { listeners: { answer: undefined } }, 'bad', 'is not there'],
    ['the kill switch on', { killSwitch: { answer: ' ON' } }, 'warn', 'nothing is written to IAM'],
    ['the kill switch gone', { killSwitch: { answer: undefined } }, 'bad', 'counts as off'],
    ['an odd kill switch', { killSwitch: { answer: 'yes' } }, 'warn', '"yes" counts as off'],
    [
      'no ledger',
      { ledger: { because: 'ResourceNotFoundException: x' } },
      'bad',
      'could not be read: ResourceNotFoundException',
    ],
    ['not allowed to look', { ledger: { because: 'AccessDeniedException: x' } }, 'warn', 'could not be read'],
    ['no trail', { trails: { answer: [] } }, 'bad', 'there is none'],
    [
      'a trail that does not log',
      { trails: { answer: [{ name: 'main', logging: false, seesWrites: true }] } },
      'bad',
      'main does not log',
    ],
    [
      'a trail of reads',
      { trails: { answer: [{ name: 'main', logging: true, seesWrites: false }] } },
      'bad',
      'none records management writes',
    ],
  ])('%s', (_, difference, state, says) => {
    const [check, ...more] = notOk(difference);
    expect(more).toEqual([]);
    expect(check).toMatchObject({ state, says: expect.stringContaining(says), wayOut: expect.any(String) });
  });
});

test.each([
  ['aws-us-gov', 'us-gov-west-1'],
  ['aws-cn', 'cn-north-1'],
])('the home region of %s', (partition, region) => {
  const caller = { account: OURS, partition, arn: 'x' };
  expect(notOk({ caller, region }).filter(({ check }) => check !== 'other regions')).toEqual([]);
});

describe('doctor on the other regions', () => {
  const THERE = {
    region: 'eu-west-1',
    rules: { answer: [rule('calls-01')] },
    trails: { answer: [{ name: 'main', logging: true, seesWrites: true }] },
    waiting: { answer: 0 },
  };
  const told = (difference: object, more: Partial<Deployment> = {}, settings: object = {}) =>
    examine(deployment({ regions: { answer: [{ ...THERE, ...difference }] }, ...more }), ['calls-01', 'sweep'], {
      ...DEFAULT_SETTINGS,
      ...settings,
    }).find(({ check }) => /region /.test(check) || check === 'other regions');

  test.each<[string, object, string, string]>([
    ['forwarded and logged', {}, 'ok', 'forwarded, 1 enabled; main records management writes'],
    ['without our rules', { rules: { answer: [] } }, 'bad', 'enabled and not forwarded: role passes there are unseen'],
    ['a rule disabled', { rules: { answer: [rule('calls-01', 'DISABLED')] } }, 'bad', 'disabled: rolewarden-calls-01'],
    [
      'a rule that forwards nowhere',
      { rules: { answer: [rule('calls-01', 'ENABLED', 0)] } },
      'bad',
      'without a target',
    ],
    ['no trail there', { trails: { answer: [] } }, 'bad', 'there is none: EventBridge brings no API calls without one'],
    ['events that were not forwarded', { waiting: { answer: 2 } }, 'bad', '2 events could not be forwarded'],
    ['no right to look', { rules: { because: 'AccessDeniedException: no' } }, 'warn', 'its rules could not be read'],
  ])('%s', (_, difference, state, says) => {
    expect(told(difference)).toMatchObject({ check: 'region eu-west-1', state, says: expect.stringContaining(says) });
  });

  test('says the fix of one that is not forwarded', () => {
    expect(told({ rules: { answer: [] } })?.wayOut).toBe(
      'deploy the stack again: npx serverless deploy; or leave it out of regions in rolewarden.yml',
    );
  });

  test('one that the settings leave out is named, forwarded or not', () => {
    const out = { regions: ['eu-west-2'] };
    expect(told({ rules: { answer: [] } }, {}, out)).toMatchObject({
      state: 'warn',
      says: expect.stringContaining('not forwarded'),
    });
    expect(told({}, {}, out)).toMatchObject({ state: 'warn', says: expect.stringMatching(/^forwarded, although/) });
    expect(told({}, {}, { regions: ['eu-west-1'] })).toMatchObject({ state: 'ok' });
  });

  test.each([
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
  ])('%s: AWS routes nothing, and doctor says so', (partition, region) => {
    const caller = { account: OURS, partition, arn: `arn:${partition}:iam::${OURS}:user/dana` };
    expect(told({}, { caller, region })).toMatchObject({
      check: 'other regions',
      state: 'warn',
      says: expect.stringContaining('AWS offers no routing of events across regions in this partition'),
    });
  });

  test('regions that AWS does not list are not known', () => {
    expect(told({}, { regions: { because: 'UnauthorizedOperation: no' } })).toMatchObject({ state: 'warn' });
  });

  test('a bus without its rule', () => {
    expect(notOk({ busRules: { answer: [] } })).toMatchObject([
      { check: 'bus of the regions', says: 'missing: regions' },
    ]);
  });
});
