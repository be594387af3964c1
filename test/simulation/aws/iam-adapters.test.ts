import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { iamReader } from '../../../lib/aws/iam-reader.ts';
import { iamForWriting } from '../../../lib/aws/inline-policies.ts';
import { underPrefix } from '../../../lib/aws/live-denies.ts';
import { applyEdit } from '../../../lib/aws/live-edits.ts';
import { sweepInline } from '../../../lib/aws/sweep-inline.ts';
import { sweepManaged, untagRole } from '../../../lib/aws/sweep-managed.ts';
import { targetPolicies } from '../../../lib/aws/target-policies.ts';
import { boundaryPolicy } from '../../../lib/incident/deny/boundary.ts';
import { denyPolicy } from '../../../lib/incident/deny/deny-policy.ts';
import { reserveDocument } from '../../../lib/incident/deny/reserve.ts';
import { type SimulatedIam, simulatedIam } from './iam.ts';

const NOW = new Date('2026-05-01T12:00:00Z');
const LAPSE = new Date('2026-05-02T01:00:00Z');
const arnOf = (what: string) => `arn:aws:iam::111122223333:${what}`;
const APP = { arn: arnOf('role/App'), name: 'App' };
const ANN = { arn: arnOf('user/Ann'), name: 'Ann' };
const DENY = denyPolicy('quarantine', { kind: 'role' }, NOW, LAPSE);
const [INLINE, MANAGED, RESERVED, BOUNDARY] = [1, 2, 3, 4].map((digit) => nameOf(digit)) as [
  string,
  string,
  string,
  string,
];
const S3 = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';

function nameOf(digit: number): string {
  return `rolewarden-${String(digit).repeat(16)}-quarantine`;
}

interface Sent {
  readonly input: Readonly<Record<string, unknown>>;
}

/** A client of the functions that asks the simulated IAM instead of AWS. Of its middleware only our own stays, which names a full quota. */
function clientOf(iam: SimulatedIam) {
  const client = iamForWriting();
  const { middlewareStack } = client;
  for (const [name = ''] of [['httpAuthSchemeMiddleware'], ...middlewareStack.identify().map((one) => one.split(' '))])
    if (name !== 'quotaFull') middlewareStack.remove(name);
  return Object.assign(client, {
    async send(command: Sent) {
      const name = command.constructor.name.replace(/Command$/, '');
      const call = { name, input: command.input, now: NOW, by: 'test' };
      const answer = async () => ({ output: iam.call(call) as never, response: {} });
      return (await middlewareStack.resolve(answer, {})({ input: {} as never })).output;
    },
  });
}

function account() {
  const iam = simulatedIam({ account: '111122223333', random: () => 0, staleness: () => 0 });
  const send = (name: string, input: Readonly<Record<string, unknown>>) =>
    iam.call({ name, input, now: NOW, by: 'aws' });
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { AWS: '444455556666' }, Action: 'sts:AssumeRole' },
  });
  send('CreateRole', { RoleName: 'App', AssumeRolePolicyDocument, Tags: [{ Key: 'team', Value: 'a' }] });
  send('AttachRolePolicy', { RoleName: 'App', PolicyArn: S3 });
  send('CreateRole', { RoleName: 'Linked', Path: '/aws-service-role/x/', AssumeRolePolicyDocument });
  send('CreateUser', { UserName: 'Ann' });
  send('CreateGroup', { GroupName: 'Devs' });
  send('AddUserToGroup', { GroupName: 'Devs', UserName: 'Ann' });
  send('AttachGroupPolicy', { GroupName: 'Devs', PolicyArn: ADMIN });
  send('PutGroupPolicy', { GroupName: 'Devs', PolicyName: 'd', PolicyDocument: JSON.stringify(DENY) });
  send('CreateInstanceProfile', { InstanceProfileName: 'Box' });
  send('AddRoleToInstanceProfile', { InstanceProfileName: 'Box', RoleName: 'App' });
  const client = clientOf(iam);
  const policies = targetPolicies(client, [0]);
  const { higher } = policies;
  if (higher === undefined) throw new Error('targetPolicies has the higher rungs');
  return { iam, send, client, policies, higher };
}

/** App carries a deny of ours on every rung. */
async function contained() {
  const all = account();
  const { policies, higher, send } = all;
  await policies.put(APP, INLINE, DENY);
  await higher.make(arnOf(`policy/${MANAGED}`), DENY);
  await higher.attach('App', arnOf(`policy/${MANAGED}`));
  await higher.make(arnOf('policy/rolewarden-reserve-1'), reserveDocument(RESERVED, APP.arn, DENY));
  await higher.attach('App', arnOf('policy/rolewarden-reserve-1'));
  await higher.make(arnOf(`policy/${BOUNDARY}`), boundaryPolicy(DENY, APP.arn));
  await higher.bound('App', arnOf(`policy/${BOUNDARY}`));
  send('PutRolePolicy', { RoleName: 'App', PolicyName: 'other', PolicyDocument: JSON.stringify(DENY) });
  return all;
}

const LIB_AWS = new URL('../../../lib/aws/', import.meta.url);

/** `GetRole`, for each command of IAM that lib/aws sends. */
function sentByLib(): string[] {
  const texts = readdirSync(LIB_AWS).map((file) => readFileSync(new URL(file, LIB_AWS), 'utf8'));
  const imports = texts.flatMap((text) => /import \{([^}]*)\} from '@aws-sdk\/client-iam'/.exec(text)?.[1] ?? []);
  return imports.flatMap((names) =>
    [...names.matchAll(/\b(?:(\w+)Command|paginate(\w+))\b/g)].map(
      ([, command, paginated]) => command ?? paginated ?? '',
    ),
  );
}

describe('the adapters over the simulated IAM', () => {
  it('send nothing that it does not answer', () => {
    const { iam } = account();
    const sent = sentByLib();
    expect(new Set(sent).size).toBeGreaterThan(30);
    for (const name of sent)
      expect(() => iam.call({ name, input: { MaxItems: 0 }, now: NOW, by: 'test' })).not.toThrow('does not answer');
  });

  it('put an inline deny and see it', async () => {
    const { iam, policies } = account();
    expect(await policies.put(APP, INLINE, DENY)).toBe('done');
    expect(await policies.confirm(APP, INLINE, DENY)).toBe(true);
    expect(await policies.inline(APP)).toEqual([{ policyName: INLINE, document: DENY }]);
    expect(await policies.identity(APP)).toEqual({ arn: APP.arn, id: iam.role('App')?.id, createdAt: NOW });
    expect(await policies.put(ANN, INLINE, DENY)).toBe('done');
    expect(iam.deniesOnUser('Ann')).toEqual([{ policyName: INLINE, rung: 'inline', document: DENY }]);
    expect(iam.denies('App', new Date(NOW.getTime() - 1))).toEqual([]);
    expect(await policies.remove('App', INLINE)).toBe('done');
    expect(await policies.read(APP, INLINE)).toBeUndefined();
    expect(iam.denies('App')).toEqual([]);
  });

  it('name its refusals', async () => {
    const { policies, higher } = account();
    const full = {
      ...DENY,
      Statement: Array.from({ length: 60 }, (_, at) => ({ ...DENY.Statement[0], Sid: `S${at}` })),
    };
    expect(await policies.put(APP, INLINE, full)).toBe('full');
    expect(await policies.put({ arn: arnOf('role/aws-service-role/x/Linked'), name: 'Linked' }, INLINE, DENY)).toBe(
      'unmodifiable',
    );
    expect(await policies.put({ arn: arnOf('role/No'), name: 'No' }, INLINE, DENY)).toBe('absent');
    expect(await higher.attach('App', arnOf('policy/No'))).toBe('absent');
  });

  it('climb the ladder, and the true state shows the deny on every rung', async () => {
    const { iam, higher, send } = await contained();
    const elsewhere = { PolicyName: nameOf(5), Path: '/team/', PolicyDocument: JSON.stringify(DENY) };
    send('CreatePolicy', elsewhere); // ours have no path
    send('AttachRolePolicy', { RoleName: 'App', PolicyArn: arnOf(`policy/team/${nameOf(5)}`) });
    expect(iam.denies('App')).toEqual([
      { policyName: INLINE, rung: 'inline', document: DENY },
      { policyName: MANAGED, rung: 'managed', document: DENY },
      { policyName: RESERVED, rung: 'managed', document: DENY, reserve: 'rolewarden-reserve-1' },
      { policyName: BOUNDARY, rung: 'boundary', document: boundaryPolicy(DENY, APP.arn) },
    ]);
    expect(await higher.attached('App')).toMatchObject({
      slots: 6,
      ours: [{ policyName: MANAGED }, { policyName: RESERVED }],
    });
    expect(await higher.carried('App', arnOf(`policy/${BOUNDARY}`), 'boundary')).toEqual(boundaryPolicy(DENY, APP.arn));
    expect(await higher.reserve(arnOf('policy/rolewarden-reserve-1'))).toMatchObject({ policyName: RESERVED, uses: 1 });
    expect(await higher.state('App')).toMatchObject({ arn: APP.arn, boundary: arnOf(`policy/${BOUNDARY}`) });
  });

  it('remake a policy beyond its five versions', async () => {
    const { iam, higher } = await contained();
    for (let hour = 2; hour < 8; hour++) {
      const next = denyPolicy('quarantine', { kind: 'role' }, NOW, new Date(LAPSE.getTime() + hour * 3_600_000));
      expect(await higher.make(arnOf(`policy/${MANAGED}`), next)).toBe('done');
      expect(iam.denies('App')[1]?.document).toEqual(next);
    }
  });

  it('find what is under our prefix, and the sweep takes it off', async () => {
    const { iam, client } = await contained();
    const { carried } = await underPrefix(client);
    expect(carried.map(({ policyName, rung }) => `${rung} ${policyName}`)).toEqual([
      `inline ${INLINE}`,
      `managed ${MANAGED}`,
      `managed ${RESERVED}`,
      `boundary ${BOUNDARY}`,
    ]);
    for (const found of carried) {
      const ports = found.managed === undefined ? sweepInline(client) : sweepManaged(client);
      expect('current' in ports ? await ports.current(found) : found.document).toEqual(found.document);
      if ('current' in ports) await ports.remove(found);
      else await ports.remove(found.target, found.policyName);
    }
    expect(iam.denies('App')).toEqual([]);
    expect(iam.role('App')?.attached).toEqual([S3]);
    await untagRole(client)('App', 'team');
    expect(iam.role('App')?.tags.size).toBe(0);
  });

  it('read a role, a user with its group, and who has a policy', async () => {
    const { client } = await contained();
    const reader = iamReader(client);
    const role = await reader.role('App');
    expect(role).toMatchObject({ state: 'read', value: { arn: APP.arn, tags: { team: 'a' }, lastUsed: 'never' } });
    expect(role.state === 'read' && role.value.policies.map(({ name }) => name)).toEqual([
      'other',
      INLINE,
      'AmazonS3ReadOnlyAccess',
      MANAGED,
      'rolewarden-reserve-1',
    ]);
    expect(await reader.roleInProfile('Box')).toEqual({ state: 'read', value: 'App' });
    expect(await reader.user('Ann')).toMatchObject({
      value: { arn: ANN.arn, policies: [{ name: 'd' }, { name: 'AdministratorAccess' }] },
    });
    expect((await reader.rolesWith(S3)).map(({ name }) => name)).toEqual(['App']);
  });

  it("make the command line's edit of a trust policy", async () => {
    const { iam, client } = account();
    const document = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
    };
    expect(await applyEdit({ call: 'update-assume-role-policy', roleName: 'App', document }, client)).toBe('done');
    expect(iam.trustPolicy('App')).toEqual(document);
  });
});
