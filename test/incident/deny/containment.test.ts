import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METHODS, type Method } from '../../../lib/base/method.ts';
import { HOUR, MINUTE } from '../../../lib/base/time.ts';
import type { ContainmentOrder } from '../../../lib/incident/deny/containment.ts';
import { containmentOf } from '../../../lib/incident/deny/containment-of.ts';
import { budgetOf, denyPolicy, type Scope } from '../../../lib/incident/deny/deny-policy.ts';
import { FREEZE_ACTIONS } from '../../../lib/incident/deny/freeze-actions.ts';
import { parsePolicyName, policyNameOf } from '../../../lib/incident/deny/policy-name.ts';
import { undoOf } from '../../../lib/incident/deny/undo.ts';
import { incidentOf } from '../../../lib/incident/incident-of.ts';

const NOW = new Date('2026-05-04T10:00:00.250Z');
const WHOLE: Scope = { kind: 'role' };
const ORDER: ContainmentOrder = {
  incident: '0123456789abcdef',
  target: 'arn:aws:iam::111122223333:role/app',
  method: 'quarantine',
  scope: WHOLE,
};
const at = (text: string) => new Date(text);
const instances = (count: number) =>
  Array.from({ length: count }, (_, index) => `AROAEXAMPLEEXAMPLE001:i-0123456789abcde${index}0`);

describe('the dates', () => {
  const rows: [Method, string, string][] = [
    ['revocation', '2026-05-04T10:01:01Z', '2026-05-04T23:01:01Z'],
    ['quarantine', '2026-05-04T11:00:01Z', '2026-05-05T00:00:01Z'],
    ['freeze', '2026-05-04T11:00:01Z', '2026-05-05T00:00:01Z'],
  ];
  it.each(rows)('%s cuts at %s and lapses at %s', (method, cutoff, lapse) => {
    expect(containmentOf({ ...ORDER, method }, NOW, HOUR)).toMatchObject({ cutoff, lapse });
  });
});

describe('the document', () => {
  it('has both dates in one plain DateLessThan, so that both must hold', () => {
    expect(containmentOf(ORDER, NOW, HOUR).policyDocument).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Rolewarden',
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: {
            DateLessThan: { 'aws:TokenIssueTime': '2026-05-04T11:00:01Z', 'aws:CurrentTime': '2026-05-05T00:00:01Z' },
          },
        },
      ],
    });
  });

  it('names the sessions of a narrow scope', () => {
    const scope: Scope = { kind: 'workload', userids: ['AROAEXAMPLEEXAMPLE001:i-0abc1234'] };
    const [statement] = containmentOf({ ...ORDER, scope }, NOW, HOUR).policyDocument.Statement;
    expect(statement.Condition.StringLike).toEqual({ 'aws:userid': ['AROAEXAMPLEEXAMPLE001:i-0abc1234'] });
  });

  it('of a freeze lists what it denies, the calls that would remove it among them', () => {
    const [statement] = containmentOf({ ...ORDER, method: 'freeze' }, NOW, HOUR).policyDocument.Statement;
    expect(statement.Action).toBe(FREEZE_ACTIONS);
    expect(FREEZE_ACTIONS).toEqual(
      expect.arrayContaining(['iam:Detach*', 'iam:Delete*Policy', 'sts:AssumeRole', 'iam:PassRole']),
    );
  });

  const tooMuch: [string, () => unknown, RegExp][] = [
    [
      'a lapse under 12 h 15 min',
      () => denyPolicy('quarantine', WHOLE, at('2026-05-04T10:00:00Z'), at('2026-05-04T22:14:59Z')),
      /12 h 15 min/,
    ],
    [
      'a cutoff with fractions',
      () => denyPolicy('quarantine', WHOLE, NOW, at('2026-05-05T00:00:00Z')),
      /whole seconds/,
    ],
    [
      'a lapse with fractions',
      () => denyPolicy('quarantine', WHOLE, at('2026-05-04T10:00:00Z'), at('2026-05-05T00:00:00.5Z')),
      /whole seconds/,
    ],
    [
      'eight names',
      () => containmentOf({ ...ORDER, scope: { kind: 'workload', userids: instances(8) } }, NOW, HOUR),
      /1 to 7 sessions, not 8/,
    ],
    [
      'no name',
      () => containmentOf({ ...ORDER, scope: { kind: 'session', userids: [] } }, NOW, HOUR),
      /1 to 7 sessions, not 0/,
    ],
    [
      'a name with a wildcard inside',
      () => containmentOf({ ...ORDER, scope: { kind: 'session', userids: ['AROAEXAMPLE:a*b'] } }, NOW, HOUR),
      /not RoleId:session-name/,
    ],
    [
      'everybody by wildcard',
      () => containmentOf({ ...ORDER, scope: { kind: 'session', userids: ['AROAEXAMPLE:*'] } }, NOW, HOUR),
      /not RoleId:session-name/,
    ],
    [
      'a target that is no role',
      () => containmentOf({ ...ORDER, target: 'arn:aws:iam::111122223333:user/x' }, NOW, HOUR),
      /not the ARN of a role/,
    ],
    [
      'a document over its budget',
      () =>
        containmentOf(
          {
            ...ORDER,
            scope: {
              kind: 'session',
              userids: Array.from({ length: 7 }, () => `A${'B'.repeat(127)}:${'x'.repeat(64)}`),
            },
          },
          NOW,
          HOUR,
        ),
      /over its 1000/,
    ],
  ];
  it.each(tooMuch)('refuses %s', (_, make, words) => {
    expect(make).toThrow(words);
  });

  const budgets: [string, Method, Scope, number][] = [
    ['seven instances', 'quarantine', { kind: 'workload', userids: instances(7) }, 600],
    ['the whole role', 'quarantine', WHOLE, 1000],
    [
      'seven functions',
      'quarantine',
      {
        kind: 'workload',
        userids: Array.from({ length: 7 }, (_, index) => `AROAEXAMPLEEXAMPLE001:${'f'.repeat(63)}${index}`),
      },
      1000,
    ],
    ['a freeze', 'freeze', { kind: 'workload', userids: instances(7) }, 3000],
  ];
  it.each(budgets)('of %s keeps to its budget', (_, method, scope, budget) => {
    const { policyDocument } = containmentOf({ ...ORDER, method, scope }, NOW, HOUR);
    expect(budgetOf(METHODS[method].denies, scope)).toBe(budget);
    expect(JSON.stringify(policyDocument).length).toBeLessThanOrEqual(budget);
  });

  it('is short enough that eight of each kind fit into the 10,240 characters of a role', () => {
    const freeze = JSON.stringify(containmentOf({ ...ORDER, method: 'freeze' }, NOW, HOUR).policyDocument).length;
    const whole = JSON.stringify(containmentOf(ORDER, NOW, HOUR).policyDocument).length;
    expect(freeze + 8 * whole).toBeLessThan(10_240);
  });
});

describe('names', () => {
  it('are read back as they were made', () => {
    const order = fc.record({
      incident: fc.stringMatching(/^[0-9a-f]{16}$/),
      target: fc.constant(ORDER.target),
      method: fc.constantFrom<Method>('freeze', 'revocation', 'quarantine'),
      scope: fc.constant(WHOLE),
      caller: fc.boolean(),
      extension: fc.nat(999),
      widened: fc.option(fc.stringMatching(/^[0-9a-f]{8}$/), { nil: undefined }),
    });
    fc.assert(
      fc.property(order, ({ widened, ...made }) => {
        const { incident, method, caller, extension } = made;
        const told = { incident, method, caller, extension, ...(widened !== undefined && { widened }) };
        expect(parsePolicyName(policyNameOf({ ...made, ...(widened !== undefined && { widened }) }))).toEqual(told);
      }),
    );
  });

  it.each([
    'rolewarden-x-quarantine',
    'AWSRevokeOlderSessions',
    'rolewarden-0123456789abcdef',
    'rolewarden-0123456789ABCDEF-freeze',
    ' rolewarden-0123456789abcdef-freeze',
  ])('%s is not ours', (name) => {
    expect(parsePolicyName(name)).toBeUndefined();
  });

  it('differ for two events on one role, for two roles of one event, and for caller and role', () => {
    const text = fc.stringMatching(/^[a-z0-9-]{1,36}$/);
    fc.assert(
      fc.property(text, text, text, text, (event, other, role, another) => {
        fc.pre(event !== other && role !== another);
        const incidents = [incidentOf(event, role), incidentOf(other, role), incidentOf(event, another)];
        expect(new Set(incidents).size).toBe(3);
        expect(policyNameOf({ ...ORDER, caller: true })).not.toBe(policyNameOf(ORDER));
      }),
    );
  });

  it('of roles with odd characters are quoted in the command that people paste', () => {
    const target = 'arn:aws:iam::111122223333:role/a;rm -rf ~';
    expect(undoOf(containmentOf({ ...ORDER, target }, NOW, HOUR))).toBe(
      "aws iam delete-role-policy --role-name 'a;rm -rf ~' --policy-name rolewarden-0123456789abcdef-quarantine",
    );
  });
});

it('every containment ends by itself, whenever and for how long it is asked for', () => {
  const minutes = fc.integer({ min: 30, max: 24 * 60 });
  const time = fc.date({ min: new Date('2020-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(time, minutes, fc.constantFrom<Method>('freeze', 'revocation', 'quarantine'), (now, window, method) => {
      const { cutoff, lapse } = containmentOf({ ...ORDER, method }, now, window * MINUTE);
      expect(new Date(cutoff).getTime()).toBeGreaterThanOrEqual(now.getTime() + MINUTE);
      expect(new Date(lapse).getTime() - new Date(cutoff).getTime()).toBe(13 * HOUR);
    }),
  );
});
