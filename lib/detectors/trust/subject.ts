import { wordsOf } from '../../judge/trust/confinement.ts';
import type { TrustContext } from '../../judge/trust/context.ts';
import type { AwsGrant, Grant, OidcGrant, SamlGrant, ServiceGrant } from '../../judge/trust/grant.ts';
import { grantsOf } from '../../judge/trust/grants.ts';
import { readTrust, type Unreadable } from '../../judge/trust/read.ts';

/** A trust policy taken apart: whom it lets in, and what of it could not be read. */
export interface TrustSubject {
  readonly grants: readonly Grant[];
  readonly unreadable: readonly Unreadable[];
  readonly context: TrustContext;
  /** The grants of the document that stood before; absent when it is not known. */
  readonly before?: readonly Grant[];
}

/** Never throws: what cannot be read is `unreadable`. */
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

/** Those that nothing holds to anybody. */
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

/** `AWS "*" (sts:AssumeRole)`: who is named, for the sentence. */
export function named({ principal, doors }: Grant): string {
  return `${JSON.stringify(principal)} (${doors.join(', ')})`;
}

/** `, by StringLike …:sub "repo:acme/*"`: the condition that says whose token it is. */
export function byCulprit({ claims: { culprit } }: OidcGrant): string {
  return culprit === undefined ? '' : `, by ${wordsOf(culprit)}`;
}

/** The provider is on the owner's list: by its ARN or its issuer's host and path. */
export function isTrustedProvider({ trusted }: TrustContext, principal: string, issuer?: string): boolean {
  return trusted.providers.some(
    (provider) =>
      provider === principal || (issuer !== undefined && provider.toLowerCase().replace(/^https:\/\//, '') === issuer),
  );
}
