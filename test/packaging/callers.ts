import type { JsonObject } from '../../lib/base/json.ts';
import { OWN_ROLES } from '../../lib/base/own.ts';
import { OURS, OUTSIDER, sessionOf } from '../support/events.ts';

/** userIdentity of a session of the role, whose name, chosen by its caller, always says that it is ours. */
function issuedBy(issuer: string | null): JsonObject {
  const [, , , , account = OURS] = (issuer ?? '').split(':');
  const role = (issuer ?? '').split('/').at(-1) || 'Deployer';
  return {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:rolewarden-contain',
    arn: `arn:aws:sts::${account}:assumed-role/${role}/rolewarden-contain`,
    accountId: account,
    sessionContext: { sessionIssuer: { type: 'Role', arn: issuer, userName: role } },
  };
}

/** Our own roles, as CloudTrail writes them in any partition. */
export const OWN_CALLERS: readonly JsonObject[] = [
  ...OWN_ROLES.map((name) => sessionOf(name, name)),
  issuedBy(`arn:aws-us-gov:iam::${OURS}:role/rolewarden-contain`),
];

/** What an attacker can arrange of our names: the rules may take these for ours, inspect never does. */
export const LOOKALIKES: readonly JsonObject[] = [
  issuedBy(`arn:aws:iam::${OUTSIDER}:role/rolewarden-contain`),
  issuedBy(`arn:aws:iam::${OURS}:role/x:role/rolewarden-contain`),
];

/** Everybody else, and every way in which a record says nothing of an issuer. */
export const OTHER_CALLERS: readonly (JsonObject | undefined)[] = [
  undefined,
  {},
  sessionOf('Deployer', 'rolewarden-contain'),
  sessionOf('rolewarden-contain-2', 'rolewarden-contain'),
  sessionOf('my-rolewarden-contain', 'x'),
  issuedBy(`arn:aws:iam::${OURS}:role/rolewarden/rolewarden-contain`),
  issuedBy(`arn:aws:iam::${OURS}:role/Rolewarden-Contain`),
  issuedBy(''),
  issuedBy(null),
  { type: 'IAMUser', arn: `arn:aws:iam::${OURS}:user/rolewarden-contain`, userName: 'rolewarden-contain' },
  { type: 'Root', arn: `arn:aws:iam::${OURS}:root` },
  { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' },
  { type: 'AWSAccount', accountId: OUTSIDER, principalId: 'AROAEXAMPLE:rolewarden-contain' },
  { type: 'IAMUser', sessionContext: { attributes: { mfaAuthenticated: 'true' } } },
  { type: 'IAMUser', sessionContext: { sessionIssuer: {}, webIdFederationData: {} } },
  { type: 'IAMUser', sessionContext: { sessionIssuer: null } },
  { type: 'IAMUser', sessionContext: null },
];
