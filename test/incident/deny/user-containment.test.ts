import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, isoSeconds, later, MINUTE, SECOND } from '../../../lib/base/time.ts';
import { containmentOf, containmentUntil } from '../../../lib/incident/deny/containment-of.ts';
import { parseDeny } from '../../../lib/incident/deny/deny-document.ts';
import { denyPolicy, USER_QUOTA } from '../../../lib/incident/deny/deny-policy.ts';
import { FREEZE_ACTIONS } from '../../../lib/incident/deny/freeze-actions.ts';
import { withUndo } from '../../../lib/incident/deny/undo.ts';
import { parsePolicy } from '../../../lib/judge/policy/document.ts';
import { asking } from '../../../lib/judge/policy/evaluate.ts';
import { command } from '../../support/commands.ts';
import { ALICE, userCommand, userDenyPolicy } from '../../support/users.ts';

const NOW = new Date('2026-05-04T10:00:20.700Z');
const CAP = 24 * HOUR;
const NOON = new Date('2026-05-04T12:00:00Z');
const LAPSE = new Date('2026-05-05T10:00:20Z');

describe('the deny of a user', () => {
  test('is this, to the letter', () => {
    expect(withUndo(containmentOf(userCommand(), NOW, CAP))).toEqual({
      target: ALICE,
      method: 'quarantine',
      scope: { kind: 'user' },
      caller: true,
      cutoff: '2026-05-05T10:00:20Z',
      lapse: '2026-05-05T10:00:20Z',
      policyName: 'rolewarden-0123456789abcdef-quarantine-caller',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'Rolewarden',
            Effect: 'Deny',
            Action: '*',
            Resource: '*',
            Condition: { DateLessThan: { 'aws:CurrentTime': '2026-05-05T10:00:20Z' } },
          },
        ],
      },
      undo: 'aws iam delete-user-policy --user-name alice --policy-name rolewarden-0123456789abcdef-quarantine-caller',
    });
  });

  test('is never made for a role', () => {
    const onRole = userCommand({ target: 'arn:aws:iam::111122223333:role/alice' });
    expect(() => containmentOf(onRole, NOW, CAP)).toThrow('is not the ARN of a user');
    expect(() => containmentUntil({ ...command(), target: ALICE }, NOW, LAPSE)).toThrow('is not the ARN of a role');
  });

  test('stops in a few characters; a freeze is longer than all that a user may have', () => {
    expect(JSON.stringify(userDenyPolicy(LAPSE)).length).toBeLessThan(200);
    expect(JSON.stringify(FREEZE_ACTIONS).length).toBeGreaterThan(USER_QUOTA);
    expect(() => denyPolicy('freeze', { kind: 'user' }, LAPSE, LAPSE)).toThrow(/too long for a user/);
    expect(() => denyPolicy('quarantine', { kind: 'user' }, NOON, LAPSE)).toThrow(/cutoff is its lapse/);
  });

  const instant = fc.date({ min: new Date('2024-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
  test('ends at most quarantine.cap from now, in whole seconds, is read back as ours, and never as one for a role', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 30 * MINUTE, max: 7 * DAY }), (now, cap) => {
        const made = containmentOf(userCommand(), now, cap);
        const lapse = new Date(made.lapse);
        expect(lapse.getTime() - now.getTime()).toBeLessThanOrEqual(cap);
        expect(lapse.getTime() - now.getTime()).toBeGreaterThan(cap - SECOND);
        expect(lapse.getTime() % SECOND).toBe(0);
        expect(parseDeny(made.policyDocument, 'user')).toEqual({
          scope: { kind: 'user' },
          denies: 'everything',
          cutoff: lapse,
          lapse,
        });
        expect(parseDeny(made.policyDocument)).toBeUndefined();
      }),
    );
  });
});

describe('what is read as ours on a user', () => {
  const ours = userDenyPolicy(LAPSE);
  const [statement] = ours.Statement;
  const dates = statement.Condition.DateLessThan;

  test('the document, its keys in any order; no list of actions', () => {
    expect(
      parseDeny({ Statement: [{ ...statement, Sid: 'Rolewarden' }], Version: '2012-10-17' }, 'user'),
    ).toBeDefined();
    expect(parseDeny({ ...ours, Statement: [{ ...statement, Action: ['iam:Put*'] }] }, 'user')).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ['no document', undefined],
    ['a text', JSON.stringify(ours)],
    ['a deny of ours for a role', containmentUntil(command(), LAPSE, later(LAPSE, 13 * HOUR)).policyDocument],
    ['an Allow', { ...ours, Statement: [{ ...statement, Effect: 'Allow' }] }],
    ['another Sid', { ...ours, Statement: [{ ...statement, Sid: 'x' }] }],
    ['no end', { ...ours, Statement: [{ ...statement, Condition: {} }] }],
    ['a second statement', { ...ours, Statement: [statement, statement] }],
    ['one action as a text', { ...ours, Statement: [{ ...statement, Action: 's3:*' }] }],
    ['a narrower resource', { ...ours, Statement: [{ ...statement, Resource: 'arn:aws:s3:::x' }] }],
    [
      'a date alone',
      { ...ours, Statement: [{ ...statement, Condition: { DateLessThan: { 'aws:CurrentTime': '2026-05-05' } } }] },
    ],
    [
      'fractions',
      {
        ...ours,
        Statement: [{ ...statement, Condition: { DateLessThan: { 'aws:CurrentTime': '2026-05-05T10:00:20.000Z' } } }],
      },
    ],
    [
      'one more condition',
      {
        ...ours,
        Statement: [{ ...statement, Condition: { DateLessThan: dates, Bool: { 'aws:ViaAWSService': 'false' } } }],
      },
    ],
    ['IfExists', { ...ours, Statement: [{ ...statement, Condition: { DateLessThanIfExists: dates } }] }],
  ])('not %s', (_, document) => {
    expect(parseDeny(document, 'user')).toBeUndefined();
  });
});

describe('what the policy engine says of it', () => {
  const ALLOW_ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  function may(document: unknown, at: Date, action: string, issued?: Date): boolean {
    const known: Record<string, string> = {
      'aws:currenttime': isoSeconds(at),
      ...(issued && { 'aws:tokenissuetime': isoSeconds(issued), 'aws:userid': 'AIDAEXAMPLEALICE' }),
    };
    const ask = asking(
      { identity: [ALLOW_ALL, document].map((one, index) => ({ name: String(index), document: parsePolicy(one) })) },
      (key) => (known[key] === undefined ? [] : [known[key]]), // none: the key is absent from the request
    );
    return ask(action, '*').level === 'everywhere';
  }
  const { policyDocument } = containmentOf(userCommand(), NOW, CAP);
  const inForce = [NOW, later(NOW, HOUR), later(LAPSE, -SECOND)];

  test('a long-term key, which carries no issue time, is denied everything until the lapse and nothing from then on', () => {
    for (const at of inForce) expect(may(policyDocument, at, 's3:GetObject')).toBe(false);
    for (const at of [LAPSE, later(LAPSE, DAY)]) expect(may(policyDocument, at, 's3:GetObject')).toBe(true);
  });

  test('so is a session of GetSessionToken, whenever it was issued', () => {
    for (const issued of [later(NOW, -DAY), later(NOW, 2 * HOUR)]) {
      for (const at of inForce) expect(may(policyDocument, at, 's3:GetObject', issued)).toBe(false);
      expect(may(policyDocument, LAPSE, 's3:GetObject', issued)).toBe(true);
    }
  });

  test('a deny as roles get it would never meet a long-term key: the reason for this one', () => {
    const onRole = containmentUntil(command({ scope: { kind: 'role' } }), LAPSE, later(LAPSE, 13 * HOUR));
    expect(may(onRole.policyDocument, NOW, 's3:GetObject')).toBe(true);
  });
});
