import { describe, expect, test, vi } from 'vitest';
import { parsePolicy } from '../../../lib/judge/policy/document.ts';
import { asking } from '../../../lib/judge/policy/evaluate.ts';
import type { Level } from '../../../lib/judge/policy/verdict.ts';

interface Row {
  readonly name: string;
  readonly identity: readonly object[];
  readonly boundary?: readonly object[];
  readonly session?: readonly object[];
  readonly action?: string;
  readonly resource?: string;
  readonly level: Level;
  readonly resources?: readonly string[];
  readonly except?: readonly string[];
  readonly conditions?: readonly string[];
}

const ROLES = 'arn:aws:iam::111122223333:role/*';
const allow = (Action: unknown, Resource: unknown = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown, Resource: unknown = '*', more: object = {}) => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...more,
});
const mfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
const username = `$${'{aws:username}'}`;
const team = `$${'{aws:PrincipalTag/team}'}`;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
const ROWS: readonly Row[] = [
  { name: 'nothing is allowed by default', identity: [], level: 'no' },
  { name: 'an Allow allows', identity: [allow('iam:PassRole')], level: 'everywhere' },
  { name: 'another action does not', identity: [allow('iam:GetRole')], level: 'no' },
  { name: 'actions are compared without case', identity: [allow('IAM:passrole')], level: 'everywhere' },
  { name: 'wildcards in actions', identity: [allow('iam:*Role')], level: 'everywhere' },
  { name: 'wildcards in the service', identity: [allow('i?m:*')], level: 'everywhere' },
  {
    name: 'NotAction allows the rest',
    identity: [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }],
    level: 'everywhere',
  },
  {
    name: 'NotAction spares what it names',
    identity: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
    level: 'no',
  },
  { name: 'an explicit Deny wins', identity: [allow('*'), deny('iam:*')], level: 'no' },
  {
    name: 'a Deny on all of these resources wins',
    identity: [allow('*'), deny('*', 'arn:aws:iam::*:role/*')],
    level: 'no',
  },
  {
    name: 'a Deny on some of them is an exception',
    identity: [allow('*'), deny('iam:PassRole', 'arn:aws:iam::*:role/prod-*')],
    level: 'everywhere',
    except: ['arn:aws:iam::*:role/prod-*'],
  },
  {
    name: 'a Deny on other resources does nothing',
    identity: [allow('*'), deny('*', 'arn:aws:s3:::b')],
    level: 'everywhere',
    except: [],
  },
  {
    name: 'a Deny with NotResource leaves only those',
    identity: [allow('*'), { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:iam::111122223333:role/app-*' }],
    level: 'some',
    resources: ['arn:aws:iam::111122223333:role/app-*'],
  },
  {
    name: 'a Deny under a condition is a condition',
    identity: [allow('*'), deny('*', '*', { Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } })],
    level: 'if',
    conditions: ['not BoolIfExists aws:MultiFactorAuthPresent false'],
  },
  {
    name: 'some resources, named',
    identity: [allow('iam:*', `${ROLES.slice(0, -1)}app-*`)],
    level: 'some',
    resources: [`${ROLES.slice(0, -1)}app-*`],
  },
  { name: 'resources of another kind', identity: [allow('iam:*', 'arn:aws:iam::111122223333:user/*')], level: 'no' },
  { name: 'resources of another account', identity: [allow('iam:*', 'arn:aws:iam::444455556666:role/*')], level: 'no' },
  {
    name: 'NotResource allows the rest',
    identity: [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:iam::*:role/prod' }],
    level: 'everywhere',
    except: ['arn:aws:iam::*:role/prod'],
  },
  {
    name: 'a condition nobody can answer yet',
    identity: [allow('*', '*', mfa)],
    level: 'if',
    conditions: ['Bool aws:MultiFactorAuthPresent true'],
  },
  {
    name: 'a condition that holds',
    identity: [allow('*', '*', { Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } } })],
    level: 'everywhere',
  },
  {
    name: 'a condition that fails',
    identity: [allow('*', '*', { Condition: { StringEquals: { 'aws:PrincipalAccount': '444455556666' } } })],
    level: 'no',
  },
  {
    name: 'certain on some beats uncertain on all',
    identity: [allow('*', '*', mfa), allow('iam:PassRole', `${ROLES}x`)],
    level: 'some',
  },
  {
    name: 'a variable that is filled in',
    identity: [allow('*', `arn:aws:iam::111122223333:role/${username}-*`)],
    level: 'some',
    resources: ['arn:aws:iam::111122223333:role/ada-*'],
  },
  {
    name: 'a variable that nobody can fill',
    identity: [allow('*', `arn:aws:iam::111122223333:role/${team}`)],
    level: 'if',
    conditions: [`arn:aws:iam::111122223333:role/${team} is the resource`],
  },
  {
    name: 'the missing fields of an ARN are wildcards',
    identity: [allow('iam:*', ['arn:aws:s3', 'arn:aws:iam'])],
    level: 'everywhere',
  },
  { name: 'its fields that are there count', identity: [allow('iam:*', 'arn:aws:iam::444455556666')], level: 'no' },
  {
    name: 'the missing fields of a Deny are wildcards too',
    identity: [allow('*'), deny('iam:*', 'arn:aws:iam:')],
    level: 'no',
  },
  {
    name: 'NotResource allows nothing where its missing fields reach everything',
    identity: [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:iam' }],
    level: 'no',
  },
  {
    name: 'a colon in a variable separates no fields',
    identity: [allow('iam:*', `arn:aws:iam::$${'{aws:PrincipalAccount}'}`)],
    level: 'everywhere',
  },
  { name: 'a boundary alone grants nothing', identity: [], boundary: [allow('*')], level: 'no' },
  { name: 'a boundary without the action', identity: [allow('*')], boundary: [allow('s3:*')], level: 'no' },
  { name: 'an empty boundary', identity: [allow('*')], boundary: [], level: 'no' },
  { name: 'a boundary with the action', identity: [allow('*')], boundary: [allow('iam:*')], level: 'everywhere' },
  { name: 'a boundary that denies', identity: [allow('*')], boundary: [allow('*'), deny('iam:PassRole')], level: 'no' },
  {
    name: 'a boundary on some resources',
    identity: [allow('*')],
    boundary: [allow('*', `${ROLES}-dev`)],
    level: 'some',
    resources: [`${ROLES}-dev`],
  },
  {
    name: 'identity and boundary on resources that cross',
    identity: [allow('*', 'arn:aws:iam::*:role/app-*')],
    boundary: [allow('*', 'arn:aws:iam::*:role/*-dev')],
    level: 'some',
    resources: ['arn:aws:iam::*:role/app-* and arn:aws:iam::*:role/*-dev'],
  },
  {
    name: 'identity and boundary on different resources',
    identity: [allow('*', `${ROLES}-a`)],
    boundary: [allow('*', `${ROLES}-b`)],
    level: 'no',
  },
  { name: 'a session policy limits too', identity: [allow('*')], session: [allow('s3:*')], level: 'no' },
  {
    name: 'session, boundary and identity all allow',
    identity: [allow('*')],
    boundary: [allow('iam:*')],
    session: [allow('iam:Pass*')],
    level: 'everywhere',
  },
  {
    name: 'one concrete resource',
    identity: [allow('iam:PassRole', 'arn:aws:iam::*:role/app-*')],
    resource: 'arn:aws:iam::111122223333:role/app-1',
    level: 'everywhere',
  },
  {
    name: 'another concrete resource',
    identity: [allow('iam:PassRole', 'arn:aws:iam::*:role/app-*')],
    resource: 'arn:aws:iam::111122223333:role/db',
    level: 'no',
  },
  {
    name: 'an action without resources needs "*"',
    identity: [allow('iam:ListRoles', ROLES)],
    action: 'iam:ListRoles',
    resource: '*',
    level: 'some',
  },
];

describe('asking', () => {
  test.each(ROWS.map((row) => [row.name, row] as const))('%s', (_, row) => {
    const context = new Map([
      ['aws:username', ['ada']],
      ['aws:principalaccount', ['111122223333']],
    ]);
    const policy = (statements: readonly object[]) => [
      { name: 'p', document: parsePolicy({ Version: '2012-10-17', Statement: statements }) },
    ];
    const ask = asking(
      {
        identity: policy(row.identity),
        ...(row.boundary && { boundary: policy(row.boundary) }),
        ...(row.session && { session: policy(row.session) }),
      },
      (key) => context.get(key),
    );
    const { level, resources, except, conditions } = ask(row.action ?? 'iam:PassRole', row.resource ?? ROLES);
    expect(level).toBe(row.level);
    if (row.resources) expect(resources).toEqual(row.resources);
    if (row.except) expect(except).toEqual(row.except);
    if (row.conditions) expect(conditions).toEqual(row.conditions);
  });

  test('the statements that grant it are named', () => {
    const document = parsePolicy({ Statement: [allow('s3:*'), { Sid: 'Pass', ...allow('iam:PassRole') }] });
    const { by } = asking({ identity: [{ name: 'deploy', document }] }, () => undefined)('iam:PassRole', ROLES);
    expect(by).toEqual([{ policy: 'deploy', statement: 1, sid: 'Pass' }]);
  });

  test.each([1000, 3000])('a policy made to be slow is not thought about for long: %i patterns thrice', (count) => {
    const many = (letter: string) =>
      Array.from({ length: count }, (_, index) => `arn:aws:iam::*:role/*${letter}${index}*`);
    const one = { name: 'p', document: parsePolicy({ Statement: [allow('*', many('a')), deny('*', many('c'))] }) };
    const limit = { name: 'b', document: parsePolicy({ Statement: [allow('*', many('b'))] }) };
    const ask = asking({ identity: [one], boundary: [limit] }, () => undefined);
    const { answer, looks } = counted(() => ask('iam:PassRole', ROLES));
    expect(looks).toBeGreaterThan(3 * count); // each pattern is looked at
    expect(looks).toBeLessThanOrEqual(4 * 3 * count); // and not each with every other: that were a square of the count
    expect(answer).toMatchObject({ level: 'if', partial: true });
  });
});

/** How often the work looks at the beginning of a text, which every comparison of two patterns does. */
function counted<T>(work: () => T): { answer: T; looks: number } {
  const { startsWith } = String.prototype;
  let looks = 0;
  const counting = vi.spyOn(String.prototype, 'startsWith');
  counting.mockImplementation(function (this: string, ...asked: Parameters<typeof startsWith>) {
    looks += 1;
    if (looks % 1000 === 0) counting.mockClear(); // it would keep every call
    return startsWith.apply(this, asked);
  });
  try {
    const answer = work();
    return { answer, looks };
  } finally {
    counting.mockRestore();
  }
}
