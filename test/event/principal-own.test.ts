import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import { OWN_ROLES } from '../../lib/base/own.ts';
import { isOwnCaller } from '../../lib/event/principal.ts';
import { activitiesIn } from '../../lib/inspect/activity.ts';
import { event, OURS, OUTSIDER, sessionOf } from '../support/events.ts';

const CONTAIN = sessionOf('rolewarden-contain', 'rolewarden-contain');
const issuedBy = (arn: string): JsonObject => ({
  ...CONTAIN,
  sessionContext: { sessionIssuer: { type: 'Role', principalId: 'AROAEXAMPLECONTAIN', arn, accountId: OURS } },
});

describe('a caller is one of our functions', () => {
  const ours: [string, JsonObject][] = [
    ...OWN_ROLES.map((name): [string, JsonObject] => [`${name} as Lambda names its session`, sessionOf(name, name)]),
    ['whatever the session is called', sessionOf('rolewarden-contain', 'dana')],
    ['in another partition', issuedBy(`arn:aws-us-gov:iam::${OURS}:role/rolewarden-contain`)],
    [
      'where the event names the session alone',
      { type: 'AssumedRole', arn: `arn:aws:sts::${OURS}:assumed-role/rolewarden-sweep/x`, accountId: OURS },
    ],
  ];
  it.each(ours)('%s', (_, userIdentity) => {
    expect(isOwnCaller(event({ userIdentity }))).toBe(true);
  });

  const others: [string, JsonObject][] = [
    ['another role whose session is called like ours', sessionOf('Deployer', 'rolewarden-contain')],
    ['a role whose name goes on after ours', sessionOf('rolewarden-contain-2', 'rolewarden-contain')],
    ['a role whose name ends in ours', sessionOf('my-rolewarden-contain', 'rolewarden-contain')],
    ['a role in other letters', issuedBy(`arn:aws:iam::${OURS}:role/Rolewarden-Contain`)],
    ['a role of our name under a path', issuedBy(`arn:aws:iam::${OURS}:role/x/rolewarden-contain`)],
    ['a role of our name in another account', issuedBy(`arn:aws:iam::${OUTSIDER}:role/rolewarden-contain`)],
    ['a caller of another account whose record names our role', { ...CONTAIN, accountId: OUTSIDER }],
    ['a caller of no account whose record names our role', { ...CONTAIN, accountId: null }],
    ['a user who is called like our role', issuedBy(`arn:aws:iam::${OURS}:user/rolewarden-contain`)],
    ['a user whose record names our role', { ...CONTAIN, type: 'IAMUser' }],
    ['a federated user whose record names our role', { ...CONTAIN, type: 'FederatedUser' }],
    ['root', { type: 'Root', arn: `arn:aws:iam::${OURS}:root`, accountId: OURS }],
    ['the service that our functions run in', { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' }],
    ['a role session that names no role', { type: 'AssumedRole', principalId: 'AROAEXAMPLE:x', accountId: OURS }],
    ['a role session whose issuer is no ARN', issuedBy('rolewarden-contain')],
    ['nobody', {}],
  ];
  it.each(others)('never %s', (_, userIdentity) => {
    expect(isOwnCaller(event({ userIdentity }))).toBe(false);
  });

  it.each(['user', 'root', 'federated', 'identity-center', 'service', 'account', 'anonymous', 'unknown'] as const)(
    'never a caller of kind %s, whatever role is behind it',
    (kind) => {
      const own = event({ userIdentity: CONTAIN });
      expect(isOwnCaller({ ...own, principal: { ...own.principal, kind } })).toBe(false);
    },
  );

  it('never from the account of another stack: our roles have the same names there', () => {
    const own = event({ userIdentity: CONTAIN });
    expect([isOwnCaller(own), isOwnCaller({ ...own, account: OUTSIDER })]).toEqual([true, false]);
  });

  it('and only then a trust policy that it writes is no change to look at', () => {
    const opened = (userIdentity: JsonObject) =>
      activitiesIn(
        event({ userIdentity, eventName: 'UpdateAssumeRolePolicy', requestParameters: { roleName: 'app' } }),
      ).map(({ kind }) => kind);
    expect(opened(CONTAIN)).not.toContain('trust-policy-change');
    expect(opened({ ...CONTAIN, accountId: OUTSIDER })).toContain('trust-policy-change');
  });
});
