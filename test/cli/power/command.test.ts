import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPower } from '../../../lib/cli/power/command.ts';
import { ACCOUNT, document, type Statement, TRUSTS_LAMBDA } from '../../judge/power/roles.ts';
import { type Printed, typedIn } from '../../support/command-line.ts';

let folder = '';
let snapshot = '';

function detail(name: string, statements: readonly Statement[], more: object = {}): object {
  return {
    RoleName: name,
    Arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
    Path: '/',
    RoleId: `AROA${name.toUpperCase()}`,
    AssumeRolePolicyDocument: TRUSTS_LAMBDA,
    RolePolicyList: [{ PolicyName: 'own', PolicyDocument: document(...statements) }],
    AttachedManagedPolicies: [],
    InstanceProfileList: [],
    Tags: [],
    ...more,
  };
}

const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/limit`;
const DETAILS = {
  UserDetailList: [],
  GroupDetailList: [],
  Policies: [
    {
      PolicyName: 'limit',
      Arn: BOUNDARY,
      DefaultVersionId: 'v1',
      PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: document({ Action: 'ssm:Get*' }) }],
    },
  ],
  RoleDetailList: [
    detail('quiet', [{ Action: 's3:ListBucket' }]),
    detail('developer', [{ Sid: 'Ship', Action: ['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'] }]),
    detail('vague', [], { RolePolicyList: [{ PolicyName: 'own', PolicyDocument: { nonsense: 1 } }] }),
    detail('limited', [{ Action: '*' }], {
      PermissionsBoundary: { PermissionsBoundaryArn: BOUNDARY, PermissionsBoundaryType: 'Policy' },
    }),
    detail('boss', [], {
      AttachedManagedPolicies: [
        { PolicyName: 'AdministratorAccess', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
        { PolicyName: 'lost', PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/lost` },
      ],
    }),
  ],
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rolewarden-power-'));
  snapshot = join(folder, 'account.json');
  writeFileSync(snapshot, JSON.stringify(DETAILS));
});
afterAll(() => rmSync(folder, { recursive: true }));

const printed = (...argv: string[]): Promise<Printed> => typedIn([addPower], ['power', ...argv]);

describe('rolewarden power', () => {
  test('a role as JSON: powers, statements, the way to more', async () => {
    const { status, out, err } = await printed('developer', '--account', snapshot, '--json');
    expect([status, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({
      role: `arn:aws:iam::${ACCOUNT}:role/developer`,
      severity: 'high',
      powers: [
        {
          id: 'escalate-by-pass',
          level: 'everywhere',
          path: 'lambda-001',
          by: [{ policy: 'own', statement: 0, sid: 'Ship' }],
        },
      ],
      escalation: { path: 'lambda-001', actions: ['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'] },
      unread: [],
    });
  });

  test('the boundary’s effect', async () => {
    const { out } = await printed('limited', '--account', snapshot, '--json');
    const { powers, boundary } = JSON.parse(out);
    expect(powers.map(({ id }: { id: string }) => id)).toEqual(['read-secrets']);
    expect(boundary.policy).toBe('limit');
    expect(boundary.takes).toContain('administrator');
  });

  test('what AWS publishes counts, what nobody could read is said', async () => {
    const { out } = await printed('boss', '--account', snapshot);
    expect(out).toContain('AdministratorAccess statement 0');
    expect(out).toContain(`${ACCOUNT}:policy/lost: what they add or take away is unknown`);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('what nobody could read is unknown, never nothing', async () => {
    const { out } = await printed('vague', '--account', snapshot);
    expect(out).toContain('nothing that matters in what could be read');
    expect(out).toContain('own: what they add or take away is unknown');
    expect((await printed('--all', '--account', snapshot)).out).toMatch(/^vague +unknown +own not read/m);
  });

  test('a role without powers', async () => {
    const { out } = await printed(`arn:aws:iam::${ACCOUNT}:role/quiet`, '--account', snapshot);
    expect(out).toContain('nothing that matters');
    expect(out).toContain('assumed: organization policies allow everything');
  });

  test('--all ranks the roles and says who may pass them to what', async () => {
    const { out } = await printed('--all', '--account', snapshot, '--json');
    const rows = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map(({ name }) => name)).toEqual(['boss', 'developer', 'limited', 'quiet', 'vague']);
    expect(rows.at(-1).passers).toEqual([
      { principal: `arn:aws:iam::${ACCOUNT}:role/developer`, level: 'everywhere', services: ['lambda.amazonaws.com'] },
      { principal: `arn:aws:iam::${ACCOUNT}:role/boss`, level: 'everywhere', services: ['lambda.amazonaws.com'] },
    ]);
    const words = await printed('--all', '--account', snapshot);
    expect(words.err).toBe('5 roles, 3 with powers\n');
    expect(words.out).toMatch(/^boss +critical +administrator/m);
  });

  test.each([
    ['no account', ['boss'], 'power needs --account'],
    ['no role', ['--account', 'SNAPSHOT'], 'one role, or --all'],
    ['both', ['boss', '--all', '--account', 'SNAPSHOT'], 'one role, or --all'],
    ['an unknown role', ['bos', '--account', 'SNAPSHOT'], 'has no role or user bos'],
    ['a file that is not there', ['boss', '--account', '/nowhere.json'], 'no such file or folder'],
  ])('%s is bad usage', async (_, argv, message) => {
    const { status, out, err } = await printed(...argv.map((word) => (word === 'SNAPSHOT' ? snapshot : word)));
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
