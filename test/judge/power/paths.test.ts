import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judgeOf } from '../../../lib/judge/power/judge.ts';
import { ESCALATION_PATHS, type PathKind } from '../../../lib/judge/power/paths.ts';
import { walkable } from '../../../lib/judge/power/walkable.ts';
import { ACCOUNT, inline, role, type Statement } from './roles.ts';

const PUBLISHED = new URL('../../../shared/privilege-escalation-paths.json', import.meta.url);
const user = { arn: `arn:aws:iam::${ACCOUNT}:user/ada`, name: 'ada' };

function walks(statements: readonly Statement[], kind: PathKind, more = {}): string[] {
  return walkable(judgeOf(role(statements, more)), kind).map(({ path }) => path.id);
}

describe('escalation paths', () => {
  test('ids are unique, every pass says to which service', () => {
    const ids = ESCALATION_PATHS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { kind, passedTo } of ESCALATION_PATHS) expect(passedTo !== undefined).toBe(kind === 'pass');
  });

  test.each(ESCALATION_PATHS.map((path) => [path.id, path] as const))('%s is held by its actions', (_, path) => {
    expect(walks([{ Action: [...path.actions] }], path.kind, user)).toContain(path.id);
  });

  test.each(ESCALATION_PATHS.map((path) => [path.id, path] as const))('%s needs every one of them', (_, path) => {
    for (const missing of path.actions) {
      const rest = path.actions.filter((action) => action !== missing);
      const others = rest.length === 0 ? [{ Action: 's3:ListBucket' }] : [{ Action: [...rest] }];
      expect(walks(others, path.kind, user)).not.toContain(path.id);
      expect(walks([{ Action: '*' }, { Effect: 'Deny', Action: missing }], path.kind, user)).not.toContain(path.id);
    }
  });

  test.each([
    ['iam:PassRole for another service', { 'iam:PassedToService': 'ec2.amazonaws.com' }, []],
    [
      'iam:PassRole for this service',
      { 'iam:PassedToService': ['ec2.amazonaws.com', 'glue.amazonaws.com'] },
      ['glue-001'],
    ],
    ['iam:PassRole for every service of a name', { 'iam:PassedToService': 'glue.*' }, ['glue-001'], 'StringLike'],
  ])('%s', (_, keys, expected, operator = 'StringEquals') => {
    const pass = { Action: 'iam:PassRole', Condition: { [operator]: keys } };
    expect(walks([pass, { Action: 'glue:CreateDevEndpoint' }], 'pass')).toEqual(expected);
  });

  test('a role gains nothing by policies of users', () => {
    expect(walks([{ Action: 'iam:PutUserPolicy' }], 'self')).toEqual([]);
    expect(walks([{ Action: 'iam:PutUserPolicy' }], 'self', user)).toEqual(['iam-007']);
  });

  test('writing a version of a policy of its own is everything a role needs', () => {
    const mine = `arn:aws:iam::${ACCOUNT}:policy/mine`;
    const statement = { Action: 'iam:CreatePolicyVersion', Resource: mine };
    const level = (arn: string) => {
      const own = { ...inline(statement), kind: 'managed' as const, arn };
      return walkable(judgeOf(role([own])), 'self')[0]?.verdicts[0]?.level;
    };
    expect(level(mine)).toBe('everywhere');
    expect(level(`arn:aws:iam::${ACCOUNT}:policy/other`)).toBe('some');
  });

  test('one passed role and its service', () => {
    const statements = [
      { Action: 'iam:PassRole', Resource: `arn:aws:iam::${ACCOUNT}:role/app-*` },
      { Action: 'lambda:*' },
    ];
    const judge = judgeOf(role(statements));
    const ways = (name: string, service: string) =>
      walkable(judge, 'pass', { role: `arn:aws:iam::${ACCOUNT}:role/${name}`, services: [service] }).map(
        ({ path }) => path.id,
      );
    expect(ways('app-1', 'lambda.amazonaws.com')).toContain('lambda-001');
    expect(ways('db', 'lambda.amazonaws.com')).toEqual([]);
    expect(ways('app-1', 'ec2.amazonaws.com')).toEqual([]);
  });
});

describe.skipIf(!existsSync(PUBLISHED))('the published paths', () => {
  interface Published {
    readonly paths: readonly { readonly id: string; readonly permissions: readonly string[] }[];
  }

  test('are all ours, action by action', () => {
    const { paths } = JSON.parse(readFileSync(PUBLISHED, 'utf8')) as Published;
    const ours = new Map(ESCALATION_PATHS.map(({ id, actions }) => [id, [...actions].sort()]));
    for (const { id, permissions } of paths) expect(ours.get(id), id).toEqual([...permissions].sort());
  });
});
