import { describe, expect, test } from 'vitest';
import { HOUR, later, MINUTE } from '../../../lib/base/time.ts';
import { fixCommand } from '../../../lib/cli/fix/command.ts';
import { SESSION_LIFE } from '../../../lib/incident/deny/containment-of.ts';
import { denyPolicy, type Scope } from '../../../lib/incident/deny/deny-policy.ts';
import { workloadKey } from '../../../lib/inspect/workload-role.ts';
import { NOON, typed } from '../../support/command-line.ts';
import { command, report } from '../../support/commands.ts';
import { OURS } from '../../support/events.ts';
import { memoryLive, roleNamed } from '../live/memory-live.ts';

const INCIDENT = '00000000000000aa';
const arn = (name: string) => `arn:aws:iam::${OURS}:role/${name}`;
const REGION = 'eu-west-1';
const EVENT = { eventId: 'e-2', time: later(NOON, -10 * MINUTE) };
const KEY = workloadKey({ eventSource: 'lambda.amazonaws.com', account: OURS, region: REGION }, 'etl');

const deny = (scope: Scope) => denyPolicy('quarantine', scope, later(NOON, HOUR), later(NOON, HOUR + SESSION_LIFE));
const workload = (...names: string[]): Scope => ({
  kind: 'workload',
  userids: names.map((name) => `AROABADEXAMPLE:${name}`),
});

/** An incident on role Bad, by an event in eu-west-1, with what its deny names. */
async function account(service: string, scope: Scope, denied = scope) {
  const live = memoryLive([
    roleNamed('Bad', { inline: new Map([[`rolewarden-${INCIDENT}-quarantine`, deny(denied)]]) }),
    roleNamed('Worse', { inline: new Map([['rolewarden-00000000000000bb-quarantine', deny({ kind: 'role' })]]) }),
    roleNamed('Good'),
  ]);
  const told = report({
    incident: INCIDENT,
    eventId: EVENT.eventId,
    time: EVENT.time.toISOString(),
    eventSource: service,
    region: REGION,
  });
  await live.ledger.record({
    id: INCIDENT,
    account: OURS,
    roleArn: arn('Bad'),
    state: 'contained',
    at: NOON,
    wholeRole: false,
    order: JSON.stringify(command({ incident: INCIDENT, target: arn('Bad'), scope, report: told })),
  });
  return live;
}

type Account = Awaited<ReturnType<typeof account>>;
const typing = (live: Account, ...argv: string[]) =>
  typed(
    fixCommand(async () => live),
    ['fix', INCIDENT, ...argv],
  );
const on = (profile: string, role?: string) => ({ id: `iip-assoc-${profile}`, profile, ...(role && { role }) });

describe('instances', () => {
  const EC2 = 'ec2.amazonaws.com';

  test('a dry run shows the exact command, --yes detaches, and the team is told', async () => {
    const live = await account(EC2, workload('i-0abc', 'i-0def'));
    live.workloads.instances.set(`${REGION}/i-0abc`, on('web', 'Bad'));
    live.workloads.instances.set(`${REGION}/i-0def`, on('db', 'Good'));
    const dry = await typing(live, '--commands');
    expect([dry.status, live.workloads.edits, live.told]).toEqual([0, [], []]);
    expect(dry.out).toContain(
      'aws ec2 disassociate-iam-instance-profile --region eu-west-1 --association-id iip-assoc-web\n',
    );
    expect(dry.out).toContain('aws cloudtrail lookup-events --region eu-west-1 --lookup-attributes');
    expect(dry.out).toContain('instance i-0def carries profile db now, which holds Good: it is left as it is');
    expect(dry.err).toContain('Nothing was written');
    expect((await typing(live)).out).not.toContain('disassociate');
    const { status, out } = await typing(live, '--yes');
    expect([status, [...live.workloads.instances.keys()]]).toEqual([0, [`${REGION}/i-0def`]]);
    expect(out).toMatch(/^Done: instance profile web is taken off instance i-0abc /);
    expect(out).not.toContain('disassociate');
    expect(live.told).toMatchObject([
      {
        decision: { incident: INCIDENT, action: 'alert', because: `fixed by arn:aws:iam::${OURS}:user/dana` },
        fixed: { left: [], done: [expect.stringContaining('i-0abc')] },
      },
    ]);
  });

  test('the deny was widened since: the order still names them', async () => {
    const live = await account(EC2, workload('i-0abc'), { kind: 'role' });
    live.workloads.instances.set(`${REGION}/i-0abc`, on('web', 'Bad'));
    expect(await typing(live, '--yes')).toMatchObject({ status: 0 });
    expect(live.workloads.instances.size).toBe(0);
  });

  test('--region says where, when the event does not', async () => {
    const live = await account(EC2, workload('i-0abc'));
    live.workloads.instances.set('us-west-2/i-0abc', on('web', 'Bad'));
    const { out } = await typing(live, '--region', 'us-west-2', '--commands');
    expect(out).toContain('disassociate-iam-instance-profile --region us-west-2 ');
  });

  test('one that AWS does not let go hides no other', async () => {
    const live = await account(EC2, workload('i-0abc', 'i-0def', 'i-0fff'));
    live.workloads.instances.set(`${REGION}/i-0abc`, on('web', 'Bad'));
    live.workloads.instances.set(`${REGION}/i-0fff`, on('app', 'Bad'));
    const { associations, apply } = live.workloads;
    const refused = Object.assign(new Error('not authorized'), { name: 'UnauthorizedOperation' });
    const workloads = {
      ...live.workloads,
      associations: (name: string, region: string) =>
        name === 'i-0def' ? Promise.reject(refused) : associations(name, region),
      apply: (edit: Parameters<typeof apply>[0]) =>
        'associationId' in edit && edit.associationId === 'iip-assoc-web' ? Promise.reject(refused) : apply(edit),
    };
    const dry = await typing({ ...live, workloads });
    expect(dry.status).toBe(1);
    expect(dry.out).toContain('NOT POSSIBLE: it could not be read: AWS does not allow this with your credentials');
    const { status, out, err } = await typing({ ...live, workloads }, '--yes');
    expect([status, [...live.workloads.instances.keys()]]).toEqual([1, [`${REGION}/i-0abc`]]);
    expect(err).toContain('NOT DONE: instance i-0abc in eu-west-1 still runs with Bad: AWS does not allow this');
    expect(err).toContain('NOT DONE: instance i-0def in eu-west-1 still runs with Bad: it could not be read');
    expect(out).toMatch(/^Done: instance profile app is taken off instance i-0fff /);
    expect(err).toContain('By hand:\n  aws ec2 disassociate-iam-instance-profile --region eu-west-1 ');
    expect(live.told).toMatchObject([{ fixed: { left: [{}, {}], done: [{}] } }]);
  });
});

describe('functions', () => {
  const LAMBDA = 'lambda.amazonaws.com';
  const handed = (role: string, minutes: number) => ({
    role: arn(role),
    eventId: `e-${role}-${minutes}`,
    time: later(NOON, -minutes * MINUTE),
  });

  async function running(...history: [role: string, minutes: number][]) {
    const live = await account(LAMBDA, workload('etl'));
    live.workloads.functions.set(`${REGION}/etl`, { role: arn('Bad'), versions: [] });
    for (const [role, minutes] of history) await live.ledger.rememberWorkload(KEY, handed(role, minutes));
    return live;
  }
  const roleOf = (live: Account) => live.workloads.functions.get(`${REGION}/etl`)?.role;

  test('back to the role it had before, whoever tried how often', async () => {
    const live = await running(['Good', 60], ['Worse', 30], ['Bad', 20], ['Bad', 10], ['Later', 5]);
    const dry = await typing(live, '--commands');
    expect([dry.status, roleOf(live)]).toEqual([0, arn('Bad')]);
    expect(dry.out).toContain(`goes back to ${arn('Good')}, which it had by event e-Good-60 of 2026-05-04T11:00:00Z`);
    expect(dry.out).toContain(
      `aws lambda update-function-configuration --region eu-west-1 --function-name etl --role '${arn('Good')}' --revision-id r1\n`,
    );
    expect(await typing(live, '--yes')).toMatchObject({ status: 0 });
    expect(roleOf(live)).toBe(arn('Good'));
  });

  test('nothing is remembered: nothing is done without a word from the person', async () => {
    const live = await running(['Bad', 20]);
    const { status, out } = await typing(live, '--yes');
    expect([status, live.workloads.edits]).toEqual([1, []]);
    expect(out).toContain('NOT POSSIBLE: no event and no version of it tells another role that is not contained');
    expect(await typing(live, '--function-role', arn('Good'), '--yes')).toMatchObject({ status: 0 });
    expect(roleOf(live)).toBe(arn('Good'));
  });

  test('a version is a guess that has to be taken', async () => {
    const live = await running();
    live.workloads.functions.set(`${REGION}/etl`, { role: arn('Bad'), versions: [{ version: 3, role: arn('Good') }] });
    const { status, out } = await typing(live, '--yes');
    expect([status, live.workloads.edits]).toEqual([1, []]);
    expect(out).toContain(`a guess by its version 3: --function-role ${arn('Good')}`);
  });

  test('never to a contained role', async () => {
    const live = await running(['Good', 60]);
    const { status, out } = await typing(live, '--function-role', arn('Worse'), '--yes');
    expect([status, live.workloads.edits]).toEqual([1, []]);
    expect(out).toContain('NOT POSSIBLE: Worse is contained too');
  });

  test.each([['Good'], ['arn:aws:iam::999988887777:role/x'], [`arn:aws:iam::${OURS}:user/x`]])(
    '--function-role %s is bad usage',
    async (named) => {
      const { status, err } = await typing(await running(), '--function-role', named, '--yes');
      expect(status).toBe(2);
      expect(err).toContain(`--function-role is "${named}"; use the ARN of a role of account ${OURS}`);
    },
  );

  test('somebody changed the function meanwhile', async () => {
    const live = await running(['Good', 60]);
    const apply = () =>
      Promise.reject(Object.assign(new Error('The RevisionId is stale'), { name: 'PreconditionFailedException' }));
    const { status, err } = await typing({ ...live, workloads: { ...live.workloads, apply } }, '--yes');
    expect(status).toBe(1);
    expect(err).toContain('NOT DONE: function etl in eu-west-1 still runs with Bad: somebody else is at it');
  });

  test('a topic that does not answer changes nothing but one line', async () => {
    const live = await running(['Good', 60]);
    const publish = () => Promise.reject(new Error('Topic does not exist'));
    const { status, err } = await typing({ ...live, publish }, '--yes');
    expect([status, roleOf(live)]).toEqual([0, arn('Good')]);
    expect(err).toContain('the team was not told: rolewarden-alerts did not take it (Error: Topic does not exist)');
  });
});
