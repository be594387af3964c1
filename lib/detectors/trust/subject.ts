import { wordsOf } from '../../judge/trust/confinement.ts';
import type { TrustContext } from '../../judge/trust/context.ts';
import type { AwsGrant, Grant, OidcGrant, SamlGrant, ServiceGrant } from '../../judge/trust/grant.ts';
import { grantsOf } from '../../judge/trust/grants.ts';
import { readTrust, type Unreadable } from '../../judge/trust/read.ts';

/** The grants of a trust policy, and its unreadable parts. */
export interface TrustSubject {
  readonly grants: readonly Grant[];
  readonly unreadable: readonly Unreadable[];
  readonly context: TrustContext;
  /** The grants of the previous document; absent when that is not known or not readable. */
  readonly before?: readonly Grant[];
}

/** Never throws: `unreadable` lists the parts that could not be read. */
export function trustSubject(document: unknown, context: TrustContext): TrustSubject {
  const { statements, unreadable } = readTrust(document);
  const before = context.before === undefined ? undefined : readTrust(context.before);
  return {
    grants: grantsOf(statements, context),
    unreadable,
    context,
    ...(before !== undefined &&
      before.unreadable.length === 0 && { before: grantsOf(before.statements, { ...context, source: 'read' }) }),
  };
}

export function awsGrants({ grants }: TrustSubject): AwsGrant[] {
  return grants.filter((grant) => grant.via === 'aws');
}

/** The grants that let any AWS account in. */
export function publicGrants(subject: TrustSubject): AwsGrant[] {
  return awsGrants(subject).filter(({ reach }) => reach.kind === 'public');
}

export function serviceGrants({ grants }: TrustSubject): ServiceGrant[] {
  return grants.filter((grant) => grant.via === 'service');
}

export function oidcGrants({ grants }: TrustSubject): OidcGrant[] {
  return grants.filter((grant) => grant.via === 'oidc');
}

export function samlGrants({ grants }: TrustSubject): SamlGrant[] {
  return grants.filter((grant) => grant.via === 'saml');
}

/** `"*" (sts:AssumeRole)`: the principal of a grant, for evidence. */
export function named({ principal, doors }: Grant): string {
  return `${JSON.stringify(principal)} (${doors.join(', ')})`;
}

/** `, by StringLike …:sub "repo:acme/*"`: the condition on the owner of the token. */
export function byCulprit({ claims: { culprit } }: OidcGrant): string {
  return culprit === undefined ? '' : `, by ${wordsOf(culprit)}`;
}

/** Whether trusted.providers has the provider, by its ARN or by its issuer's host and path. */
export function isTrustedProvider({ trusted }: TrustContext, principal: string, issuer?: string): boolean {
  return trusted.providers.some(
    (provider) =>
      provider === principal || (issuer !== undefined && provider.toLowerCase().replace(/^https:\/\//, '') === issuer),
  );
}
