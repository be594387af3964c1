import { describe, expect, test } from 'vitest';
import { whoMayPass } from '../../../lib/judge/power/may-pass.ts';
import { ACCOUNT, role, type Statement } from './roles.ts';

const arn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const PASS = { Action: 'iam:PassRole' };
const mfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
const forEc2 = { Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } } };
const forLambda = { Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } } };

/** Whether the passer may pass `worker`, which trusts Lambda. */
const ROWS: readonly (readonly [name: string, statements: readonly Statement[], level: string])[] = [
  ['every role', [PASS], 'everywhere'],
  ['this role', [{ ...PASS, Resource: arn('work*') }], 'everywhere'],
  ['this role to Lambda', [{ ...PASS, ...forLambda }], 'everywhere'],
  [
    'this role under a condition, another one for certain',
    [
      { ...PASS, Resource: arn('x') },
      { ...PASS, ...mfa },
    ],
    'if',
  ],
  [
    'one of very many',
    Array.from({ length: 40 }, (_, n) => ({ ...PASS, Resource: n === 39 ? arn('worker') : arn(`r${n}`) })),
    'everywhere',
  ],
  ['another role', [{ ...PASS, Resource: arn('x') }], 'nobody'],
  ['this role to EC2', [{ ...PASS, ...forEc2 }], 'nobody'],
  ['every role but this one', [PASS, { Effect: 'Deny', ...PASS, Resource: arn('worker') }], 'nobody'],
  ['no role', [{ Action: 'lambda:*' }], 'nobody'],
];

describe('whoMayPass', () => {
  test.each(ROWS)('%s', (_, statements, level) => {
    const passer = role(statements, { name: 'passer', arn: arn('passer') });
    expect(whoMayPass([passer])(role([]))[0]?.level ?? 'nobody').toBe(level);
  });

  test('nobody of another account, and no role that trusts no service', () => {
    const passer = role([PASS]);
    expect(whoMayPass([passer])(role([], { account: '444455556666' }))).toEqual([]);
    expect(whoMayPass([passer])(role([], { trustPolicy: { Statement: [] } }))).toEqual([]);
  });
});
