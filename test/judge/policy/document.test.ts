import { describe, expect, test } from 'vitest';
import { PolicyError, parsePolicy, policyJson } from '../../../lib/judge/policy/document.ts';

const statement = { Effect: 'Allow', Action: 's3:Get*', Resource: '*' };
const document = { Version: '2012-10-17', Statement: [statement] };
const text = JSON.stringify(document);

describe('policyJson', () => {
  test.each([
    ['an object', document],
    ['JSON text', text],
    ['JSON text after a byte order mark', `\uFEFF${text}`],
    ['URL-encoded text', encodeURIComponent(text)],
    ['text inside a string', JSON.stringify(text)],
    ['URL-encoded text inside a string', JSON.stringify(encodeURIComponent(text))],
  ])('reads %s', (_, written) => {
    expect(policyJson(written)).toEqual(document);
  });

  test.each([
    ['words', 'Allow everything'],
    ['words inside a string', '"Allow everything"'],
    ['nothing', ''],
    ['broken percent encoding', '%7B%'],
    ['text cut short', text.slice(0, -2)],
  ])('refuses %s', (_, written) => {
    expect(() => policyJson(written)).toThrow(PolicyError);
  });
});

describe('parsePolicy', () => {
  test('single values become lists, and an absent element stays absent', () => {
    expect(parsePolicy({ Statement: statement }).statements).toEqual([
      { index: 0, effect: 'Allow', actions: ['s3:Get*'], resources: ['*'], conditions: [] },
    ]);
  });

  test('element names have no case', () => {
    expect(parsePolicy({ statement: [{ effect: 'Deny', ACTION: '*' }] }).statements).toEqual([
      { index: 0, effect: 'Deny', actions: ['*'], conditions: [] },
    ]);
  });

  test('principals keep their type, and account ids may be numbers', () => {
    const [parsed] = parsePolicy({
      Statement: { ...statement, Principal: { AWS: [111122223333, '*'], service: 'ec2.amazonaws.com' } },
    }).statements;
    expect(parsed?.principals).toEqual([
      { type: 'AWS', value: '111122223333' },
      { type: 'AWS', value: '*' },
      { type: 'Service', value: 'ec2.amazonaws.com' },
    ]);
  });

  test('condition values become text', () => {
    const Condition = { Bool: { 'aws:SecureTransport': false }, NumericLessThan: { 'aws:MultiFactorAuthAge': 3600 } };
    expect(parsePolicy({ Statement: { ...statement, Condition } }).statements[0]?.conditions).toEqual([
      { operator: 'Bool', key: 'aws:SecureTransport', values: ['false'] },
      { operator: 'NumericLessThan', key: 'aws:MultiFactorAuthAge', values: ['3600'] },
    ]);
  });

  test.each([
    ['a list', [], 'a policy is a JSON object, not a list'],
    ['an Effect nobody knows', { Statement: { ...statement, Effect: 'allow' } }, 'Statement[0].Effect is "allow"'],
    ['a second statement that is text', { Statement: [statement, 'x'] }, 'Statement[1] is a string'],
    ['a principal type nobody knows', { Statement: { ...statement, Principal: { Robot: '*' } } }, 'the type "Robot"'],
    ['an action that is an object', { Statement: { ...statement, Action: {} } }, 'Statement[0].Action holds an object'],
    [
      'an element that stands there twice',
      { Statement: { ...statement, effect: 'Deny' } },
      '"effect" stands there twice',
    ],
  ])('names what is wrong with %s', (_, written, message) => {
    expect(() => parsePolicy(written)).toThrow(message);
  });
});
