import { parseIamArn } from '../../base/arn.ts';
import { isoSeconds, later } from '../../base/time.ts';
import { SESSION_LIFE } from '../../incident/deny/containment-of.ts';
import type { DenyStatement, Guardrail } from './document.ts';

/** A role to contain from outside its account. */
export interface RoleOfIncident {
  readonly roleArn: string;
  /** 16 hex. */
  readonly incident: string;
}

/**
 * Denies every session of the roles issued before the cutoff, like the deny on the role itself, but the account cannot undo it.
 * Both dates are conditions: after the lapse it denies nothing, and by then every earlier session has expired.
 */
export function sessionsPolicy(roles: readonly RoleOfIncident[], cutoff: Date): Guardrail {
  const dates = {
    'aws:TokenIssueTime': isoSeconds(cutoff),
    'aws:CurrentTime': isoSeconds(later(cutoff, SESSION_LIFE)),
  };
  return {
    type: 'SERVICE_CONTROL_POLICY',
    name: nameOf('sessions', roles),
    document: {
      Version: '2012-10-17',
      Statement: roles.map(
        ({ roleArn, incident }): DenyStatement => ({
          Sid: `Rolewarden${incident}`,
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: { ArnEquals: { 'aws:PrincipalArn': roleArn }, DateLessThan: dates },
        }),
      ),
    },
    limits: [
      'It does not reach the management account.',
      `It does not reach sessions issued from ${isoSeconds(cutoff)} on: whoever may still assume the role gets one, so close its trust policy.`,
      'It does not reach sessions of other roles that were assumed from these: they are other principals.',
    ],
  };
}

export interface OutsideOptions {
  /** Its callers may still assume the roles; without it only callers of the role's own account may. */
  readonly organization?: string;
}

/** Keeps everybody outside the organization from assuming the roles, whatever their trust policies say. AWS services may still. */
export function outsidersPolicy(roles: readonly RoleOfIncident[], { organization }: OutsideOptions): Guardrail {
  return {
    type: 'RESOURCE_CONTROL_POLICY',
    name: nameOf('outsiders', roles),
    document: {
      Version: '2012-10-17',
      Statement: roles.map(
        ({ roleArn, incident }): DenyStatement => ({
          Sid: `Rolewarden${incident}`,
          Effect: 'Deny',
          Principal: '*',
          Action: ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'],
          Resource: roleArn,
          Condition: {
            StringNotEqualsIfExists: insiders(roleArn, organization),
            BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
          },
        }),
      ),
    },
    limits: [
      'It does not reach sessions that outsiders have already: those are sessions of the role, which the SCP denies.',
      'It does not reach roles of the management account, nor service-linked roles.',
      'It does not end by itself: detach it when the trust policy is closed.',
      'It also stops callers of an identity provider (SAML, OIDC), such as a pipeline of yours: they count as outside.',
    ],
  };
}

function insiders(roleArn: string, organization: string | undefined): Record<string, string> {
  if (organization !== undefined) return { 'aws:PrincipalOrgID': organization };
  return { 'aws:PrincipalAccount': parseIamArn(roleArn)?.account ?? '' };
}

function nameOf(what: string, [first, ...others]: readonly RoleOfIncident[]): string {
  return `rolewarden-${what}-${first?.incident ?? ''}${others.length > 0 ? `-and-${others.length}` : ''}`;
}
