import { type JsonObject, lookUp, textOf } from '../../base/json.ts';
import type { Role } from '../../base/role.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';

export type FederationChangeKind =
  | 'provider-added'
  | 'provider-replaced'
  | 'client-added'
  | 'anchor-added'
  | 'anchor-replaced'
  | 'profile-added'
  | 'session-lengthened'
  | 'boundary-removed';

/** A change outside trust policies to who gets in, for how long, or with which permissions. */
export interface FederationChange {
  readonly kind: FederationChangeKind;
  readonly event: CloudTrailEvent;
  /** The provider, trust anchor or profile: its ARN, URL or name, if the event shows one. */
  readonly name?: string;
  readonly roleName?: string;
  /** The roles of a Roles Anywhere profile. */
  readonly roleArns: readonly string[];
  /** Client id, or MaxSessionDuration in seconds. */
  readonly value?: string;
  /** True for a certificate from outside AWS, false for an AWS Private CA. */
  readonly ownCertificate?: boolean;
}

/** The input of a federation detector; `role` is the role before the change, where known. */
export interface FederationSubject {
  readonly change: FederationChange;
  readonly trusted: { readonly providers: readonly string[] };
  readonly role?: Role;
}

const KINDS: Readonly<Record<string, Readonly<Record<string, FederationChangeKind>>>> = {
  'iam.amazonaws.com': {
    CreateOpenIDConnectProvider: 'provider-added',
    CreateSAMLProvider: 'provider-added',
    UpdateOpenIDConnectProviderThumbprint: 'provider-replaced',
    UpdateSAMLProvider: 'provider-replaced',
    AddClientIDToOpenIDConnectProvider: 'client-added',
    UpdateRole: 'session-lengthened',
    DeleteRolePermissionsBoundary: 'boundary-removed',
  },
  'rolesanywhere.amazonaws.com': {
    CreateTrustAnchor: 'anchor-added',
    EnableTrustAnchor: 'anchor-added',
    UpdateTrustAnchor: 'anchor-replaced',
    CreateProfile: 'profile-added',
    EnableProfile: 'profile-added',
    UpdateProfile: 'profile-added',
  },
};

/** Never throws; undefined for every other event, and for an UpdateRole that leaves the session length alone. */
export function federationChangeIn(event: CloudTrailEvent): FederationChange | undefined {
  const kind = lookUp(lookUp(KINDS, event.eventSource) ?? {}, event.eventName);
  if (kind === undefined) return undefined;
  const request = event.requestParameters ?? {};
  const value = valueIn(request);
  if (kind === 'session-lengthened' && value === undefined) return undefined;
  const name = nameIn(request) ?? createdName(event.responseElements ?? {});
  const roleName = textOf(request.roleName);
  const ownCertificate = certificateIn(request);
  return {
    kind,
    event,
    roleArns: Array.isArray(request.roleArns) ? request.roleArns.filter((arn) => typeof arn === 'string') : [],
    ...(name !== undefined && { name }),
    ...(roleName !== undefined && { roleName }),
    ...(value !== undefined && { value }),
    ...(ownCertificate !== undefined && { ownCertificate }),
  };
}

/** CloudTrail lowers only the first letter: `OpenIDConnectProviderArn` becomes `openIDConnectProviderArn`. */
function nameIn(request: JsonObject): string | undefined {
  const { openIDConnectProviderArn, sAMLProviderArn, url, name, trustAnchorId, profileId } = request;
  return [openIDConnectProviderArn, sAMLProviderArn, url, name, trustAnchorId, profileId].map(textOf).find(Boolean);
}

function createdName(response: JsonObject): string | undefined {
  return textOf(response.openIDConnectProviderArn) ?? textOf(response.sAMLProviderArn);
}

function valueIn({ maxSessionDuration, clientID }: JsonObject): string | undefined {
  const text = typeof maxSessionDuration === 'number' ? String(maxSessionDuration) : textOf(maxSessionDuration);
  return text ?? textOf(clientID);
}

/** `source: {sourceType: CERTIFICATE_BUNDLE | AWS_ACM_PCA, sourceData: {x509CertificateData} | {acmPcaArn}}`. */
function certificateIn({ source }: JsonObject): boolean | undefined {
  if (typeof source !== 'object' || source === null || Array.isArray(source)) return undefined;
  const { sourceType, sourceData } = source as JsonObject;
  if (textOf(sourceType) !== undefined) return sourceType !== 'AWS_ACM_PCA';
  return JSON.stringify(sourceData ?? null).includes('x509CertificateData');
}
