import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../lib/base/json.ts';
import { HOUR, later } from '../../../lib/base/time.ts';
import { fixCommand } from '../../../lib/cli/fix/command.ts';
import { SESSION_LIFE } from '../../../lib/incident/deny/containment-of.ts';
import { denyPolicy, type Scope } from '../../../lib/incident/deny/deny-policy.ts';
import type { Incident } from '../../../lib/incident/incident.ts';
import { NOON, typed } from '../../support/command-line.ts';
import { command } from '../../support/commands.ts';
import { EC2, OURS, OUTSIDER_ROOT, trustOf } from '../../support/events.ts';
import { memoryLive, roleNamed } from '../live/memory-live.ts';

const INCIDENT = '00000000000000aa';
const ARN = `arn:aws:iam::${OURS}:role/App`;
const GOOD = trustOf(EC2);
const OPENED = trustOf(EC2, OUTSIDER_ROOT);

interface Row {
  readonly trust?: JsonObject;
  readonly good?: JsonObject;
  readonly scope?: Scope;
  readonly service?: string;
}

async function account({ trust = OPENED, good, scope = { kind: 'role' }, service }: Row) {
  const cutoff = later(NOON, HOUR);
  const document = denyPolicy('quarantine', scope, cutoff, later(cutoff, SESSION_LIFE));
  const live = memoryLive([
    roleNamed('App', { trust, inline: new Map([[`rolewarden-${INCIDENT}-quarantine`, document]]) }),
  ]);
  if (good !== undefined)
    await live.ledger.rememberTrust(ARN, { eventId: 'e1', time: later(NOON, -HOUR), document: good, accepted: true });
  if (service !== undefined) await live.ledger.firstSeen({ role: ARN, service, issuer: 'x' }, NOON);
  return live;
}

const typing = (live: ReturnType<typeof memoryLive>, ...argv: string[]) =>
  typed(
    fixCommand(async () => live),
    ['fix', ...argv],
  );

describe('rolewarden fix', () => {
  test('an opened trust goes back to the last good one', async () => {
    const live = await account({ good: GOOD });
    const dry = await typing(live, INCIDENT, '--commands');
    expect([dry.status, live.edits]).toEqual([0, []]);
    expect(dry.out).toContain('goes back to the one from 2026-05-04T11:00:00Z (event e1), the last good one');
    expect(dry.out).toMatch(/^ +- .*"AWS": "arn:aws:iam::999988887777:root"$/m);
    expect(dry.out).toContain(
      `aws iam update-assume-role-policy --role-name App --policy-document '${JSON.stringify(GOOD)}'`,
    );
    expect(dry.out).toContain(`node dist/rolewarden.js lift ${INCIDENT}`);
    expect((await typing(live, INCIDENT)).out).not.toContain('update-assume-role-policy');
    const { status, out } = await typing(live, INCIDENT, '--yes');
    expect([status, live.roles.get('App')?.trust]).toEqual([0, GOOD]);
    expect(out).toMatch(/^Done: the trust policy of App is restored; IAM spreads it within minutes\.\n/);
    expect(out).not.toContain('update-assume-role-policy');
  });

  test('a half-opened trust that was accepted after the opening is not the last good one', async () => {
    const half = trustOf(EC2, { AWS: `arn:aws:iam::${OURS}:root` });
    const live = await account({ good: GOOD, trust: half });
    await live.ledger.rememberTrust(ARN, { eventId: 'e3', time: NOON, document: half, accepted: true });
    const order = command({ incident: INCIDENT, target: ARN, at: later(NOON, -HOUR / 2), cause: 'trust' });
    const known = { id: INCIDENT, account: OURS, roleArn: ARN, at: NOON, state: 'contained' } as const;
    await live.ledger.record({ ...known, wholeRole: true, order: JSON.stringify(order) });
    expect((await typing(live, INCIDENT)).out).toContain('(event e1), the last good one');
    await typing(live, INCIDENT, '--yes');
    expect(live.roles.get('App')?.trust).toEqual(GOOD);
  });

  test('a document that IAM refuses: nothing was done, IAM says why, and the command is there', async () => {
    const live = await account({ good: GOOD });
    const refused = Object.assign(new Error('Invalid principal in policy: "AWS":"AIDAGONE"'), {
      name: 'MalformedPolicyDocumentException',
    });
    const iam = { ...live.iam, apply: () => Promise.reject(refused) };
    const { status, out, err } = await typing({ ...live, iam }, INCIDENT, '--yes');
    expect([status, out]).toEqual([1, expect.stringMatching(/^Nothing was done\.\n/)]);
    expect(err).toContain('NOT RESTORED: IAM refuses the document (Invalid principal in policy: "AWS":"AIDAGONE")');
    expect(err).toContain('By hand:\n  aws iam update-assume-role-policy --role-name App ');
  });

  test.each<[string, Row, string]>([
    ['it is good again already', { trust: GOOD, good: GOOD }, 'nothing to restore'],
    ['it was only tightened since', { trust: GOOD, good: OPENED }, 'nothing to restore'],
    ['nothing is remembered', {}, 'no good one is remembered'],
  ])('nothing is written when %s, and that is exit 1', async (_, row, told) => {
    const live = await account(row);
    const { status, out, err } = await typing(live, INCIDENT, '--yes');
    expect([status, live.edits]).toEqual([1, []]);
    expect(out).toContain(told);
    expect(err).toContain('Nothing was done: there is nothing that --yes could do.');
  });

  test.each<[string, Row, string]>([
    [
      'an instance',
      { scope: { kind: 'workload', userids: ['AROAAPPEXAMPLE:i-0abc'] }, service: 'ec2.amazonaws.com' },
      'aws ec2 disassociate-iam-instance-profile --association-id "$(aws ec2 describe-iam-instance-profile-associations --filters Name=instance-id,Values=i-0abc ',
    ],
    [
      'a function',
      { scope: { kind: 'workload', userids: ['AROAAPPEXAMPLE:etl'] }, service: 'lambda.amazonaws.com' },
      'aws lambda update-function-configuration --function-name etl --role ROLE_ARN_FROM_BEFORE',
    ],
    ['every instance', { service: 'ec2.amazonaws.com' }, 'aws iam list-instance-profiles-for-role --role-name App'],
    ['another service', { service: 'glue.amazonaws.com' }, 'glue.amazonaws.com was handed App'],
  ])('what a person does about %s', async (_, row, told) => {
    const { out } = await typing(await account({ ...row, trust: GOOD, good: GOOD }), INCIDENT);
    expect(out).toContain(told);
  });

  test('somebody changed the role meanwhile: nothing is overwritten', async () => {
    const live = await account({ good: GOOD });
    let reads = 0;
    const role: typeof live.iam.role = async (name) => {
      if (++reads === 2) Object.assign(live.roles.get('App') ?? {}, { trust: {} });
      return live.iam.role(name);
    };
    const { status, err } = await typing({ ...live, iam: { ...live.iam, role } }, INCIDENT, '--yes');
    expect([status, live.edits]).toEqual([1, []]);
    expect(err).toContain('NOT RESTORED: somebody changed the role meanwhile');
    expect(err).not.toContain('By hand'); // it would overwrite that
  });

  test('the ledger remembers that a person took it for an attack', async () => {
    const live = await account({ good: GOOD });
    const known: Incident = { id: INCIDENT, account: OURS, roleArn: ARN, state: 'lifted', at: NOON, wholeRole: false };
    await live.ledger.record(known);
    await typing(live, INCIDENT);
    expect(await live.ledger.incident(INCIDENT)).toEqual(known);
    await typing(live, INCIDENT, '--yes');
    expect(await live.ledger.incident(INCIDENT)).toEqual({ ...known, fixed: true });
  });

  test('without the ledger there is nothing to restore from, and that is said', async () => {
    const live = await account({ good: GOOD });
    const down = () => Promise.reject(new Error('down'));
    const ledger = { ...live.ledger, incident: down, trustBefore: down, passesOf: down };
    const { status, out, err } = await typing({ ...live, ledger }, INCIDENT, '--yes');
    expect([status, live.edits]).toEqual([1, []]);
    expect(err).toContain('the ledger did not answer (Error: down)');
    expect(out).toContain('no good one is remembered');
  });

  test('events that cannot be read are named, the plan is still shown', async () => {
    const { status, out, err } = await typing(await account({}), INCIDENT, '--events', 'events/nonexistent');
    expect([status, out, err]).toEqual([
      2,
      expect.stringContaining(`Incident ${INCIDENT} on `),
      expect.stringContaining('events/nonexistent: no such file or folder'),
    ]);
  });

  test('what the sessions did, where the events are at hand', async () => {
    const { out, err } = await typing(await account({}), INCIDENT, '--events', 'events/stories/backdoor');
    expect(err).toMatch(/\d+ events read, 0 by the contained sessions/);
    expect(out).not.toContain('REFUSED');
  });

  test.each([
    ['no incident', 'App', 'is no incident'],
    ['an unknown one', '00000000000000bb', 'nothing is known of incident 00000000000000bb'],
  ])('%s is bad usage', async (_, incident, told) => {
    const { status, err } = await typing(await account({}), incident, '--yes');
    expect(status).toBe(2);
    expect(err).toContain(told);
  });
});
