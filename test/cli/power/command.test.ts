import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import { parseSettings } from '../../../lib/base/settings/settings-file.ts';
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
    ['neither of all and one', ['--account', 'SNAPSHOT'], 'one role, or --all, or --by-design'],
    ['two lists', ['--all', '--by-design', '--account', 'SNAPSHOT'], 'one role, or --all, or --by-design'],
    ['both', ['boss', '--all', '--account', 'SNAPSHOT'], 'one role, or --all'],
    ['an unknown role', ['bos', '--account', 'SNAPSHOT'], 'has no role or user bos'],
    ['a file that is not there', ['boss', '--account', '/nowhere.json'], 'no such file or folder'],
  ])('%s is bad usage', async (_, argv, message) => {
    const { status, out, err } = await printed(...argv.map((word) => (word === 'SNAPSHOT' ? snapshot : word)));
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});

describe('rolewarden power --by-design', () => {
  const arnOf = (name: string, path = '/') => `arn:aws:iam::${ACCOUNT}:role${path}${name}`;
  const US = `arn:aws:iam::${ACCOUNT}:root`;
  const trusting = (...AWS: string[]) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }],
  });
  const passing = (...roles: string[]): Statement => ({
    Action: 'iam:PassRole',
    Resource: roles,
    Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
  });
  const listed = async (roles: readonly object[], ...argv: string[]) => {
    const file = join(folder, 'design.json');
    writeFileSync(file, JSON.stringify({ RoleDetailList: roles }));
    return printed('--by-design', '--account', file, ...argv);
  };
  const [EXEC, BATCH] = [arnOf('exec'), arnOf('batch')];
  const CDK = [
    detail('ci', [passing(BATCH, EXEC)], { AssumeRolePolicyDocument: trusting(US) }),
    detail('exec', [{ Action: '*' }], { CreateDate: '2025-03-11T09:12:44Z' }),
    detail('batch', [{ Action: 's3:ListBucket' }]),
  ];
  const entry = (role: string, principal = arnOf('ci')) => ({
    role,
    services: ['lambda.amazonaws.com'],
    principals: [principal],
  });

  test('prints settings that the guardrail reads, worst first, each entry under its meaning', async () => {
    const { status, out, err } = await listed(CDK);
    expect([status, err]).toEqual([0, '2 passes granted by name; roles with powers of high or worse in 1 of them\n']);
    expect(parseSettings(out)).toEqual({ ...DEFAULT_SETTINGS, approved: [entry(EXEC), entry(BATCH)] });
    expect(out.replaceAll(/\n +# /g, ' ')).toContain(
      `ci (age not known) may pass exec (made 2025-03-11) to lambda.amazonaws.com: administrator; whoever may assume ci has these powers: ${US}`,
    );
    expect(out.replaceAll('\n# ', ' ')).toContain(
      'An entry silences its pass for good, also after its roles have changed',
    );
  });

  test('--json has one pass a line', async () => {
    const { out, err } = await listed(CDK, '--json');
    const [first, second, ...more] = out.trimEnd().split('\n');
    expect([err, more]).toEqual(['', []]);
    expect(JSON.parse(first ?? '')).toEqual({
      passer: arnOf('ci'),
      role: EXEC,
      services: ['lambda.amazonaws.com'],
      severity: 'critical',
      powers: ['administrator'],
      unread: [],
      assumers: [US],
      approval: entry(EXEC),
    });
    expect(JSON.parse(second ?? '')).toMatchObject({ role: BATCH, powers: [] });
  });

  test('an account without such a pass has no entries', async () => {
    expect(parseSettings((await listed([detail('quiet', [])])).out)).toEqual(DEFAULT_SETTINGS);
  });

  test('a role that lets outsiders in is listed only where the settings trust them', async () => {
    const open = {
      ...trusting('arn:aws:iam::999988887777:root'),
      Statement: [...trusting('arn:aws:iam::999988887777:root').Statement, ...TRUSTS_LAMBDA.Statement],
    };
    const roles = [CDK[0] ?? {}, detail('exec', [{ Action: '*' }], { AssumeRolePolicyDocument: open })];
    const settings = join(folder, 'rolewarden.yml');
    writeFileSync(settings, 'trusted: {accounts: ["999988887777"]}');
    expect(parseSettings((await listed(roles)).out).approved).toEqual([]);
    expect(parseSettings((await listed(roles, '--settings', settings)).out).approved).toEqual([entry(EXEC)]);
  });

  test.each([
    ['a new key', '/a\nmode: enforce/'],
    ['a new entry', '/a\n  - role: "*"\n    #/'],
    ['the end of a quote', '/a", services: ["*"]} #/'],
    ['lines that only YAML or a terminal breaks', '/\u0085mode: enforce\u2028mode: enforce\u001b[2J\u202e/'],
  ])('a path that would write %s is a text in the entry', async (_, path) => {
    const passer = detail('ci', [passing(EXEC)], { Arn: arnOf('ci', path), Path: path });
    const { out } = await listed([passer, detail('exec', [{ Action: '*' }])]);
    const settings = parseSettings(out);
    expect(settings).toEqual({ ...DEFAULT_SETTINGS, approved: settings.approved });
    expect(settings.approved.every(({ role }) => role === EXEC)).toBe(true);
    expect(out).toMatch(/^[\x20-\x7e\n\ufffd]*$/);
  });

  test('a name that would write a line is one line', async () => {
    const name = 'ci\nmode: enforce';
    const { out } = await listed([detail(name, [passing(EXEC)]), detail('exec', [{ Action: '*' }])]);
    expect(out).not.toMatch(/^mode/m);
    expect(parseSettings(out).mode).toBe('observe');
  });

  test('a passer whose path is a wildcard is told without an entry', async () => {
    const passer = detail('ci', [passing(EXEC)], { Arn: arnOf('ci', '/*/'), Path: '/*/' });
    const { out } = await listed([passer, detail('exec', [{ Action: '*' }])]);
    expect(out).toContain('no entry: the path of its passer holds a wildcard');
    expect(parseSettings(out).approved).toEqual([]);
  });
});
