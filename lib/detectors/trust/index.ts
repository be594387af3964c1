import type { Enumeration } from '../../judge/trust/enumeration.ts';
import type { FederationSubject } from '../../judge/trust/federation-change.ts';
import type { Detector } from '../finding.ts';
import type { TrustSubject } from './subject.ts';
import { trustAnchorAdded } from './trust-anchor-added.ts';
import { trustAnyCertificate } from './trust-any-certificate.ts';
import { trustAnyPod } from './trust-any-pod.ts';
import { trustAnyPrincipal } from './trust-any-principal.ts';
import { trustAnyService } from './trust-any-service.ts';
import { trustAnyServiceAccount } from './trust-any-service-account.ts';
import { trustAnyTenant } from './trust-any-tenant.ts';
import { trustAnyUserOfApplication } from './trust-any-user-of-application.ts';
import { trustArmsCompute } from './trust-arms-compute.ts';
import { trustBoundaryRemoved } from './trust-boundary-removed.ts';
import { trustClientAdded } from './trust-client-added.ts';
import { trustDeadGrant } from './trust-dead-grant.ts';
import { trustExternalAccount } from './trust-external-account.ts';
import { trustFederatedAdded } from './trust-federated-added.ts';
import { trustForeignProvider } from './trust-foreign-provider.ts';
import { trustForeignSource } from './trust-foreign-source.ts';
import { trustMissingAudience } from './trust-missing-audience.ts';
import { trustMissingSourceAccount } from './trust-missing-source-account.ts';
import { trustNegatedCondition } from './trust-negated-condition.ts';
import { trustOtherOrganization } from './trust-other-organization.ts';
import { trustOwnAccount } from './trust-own-account.ts';
import { trustOwnPrincipalAdded } from './trust-own-principal-added.ts';
import { trustPrincipalEnumeration } from './trust-principal-enumeration.ts';
import { trustPrivateIssuer } from './trust-private-issuer.ts';
import { trustProfileAdded } from './trust-profile-added.ts';
import { trustProviderAdded } from './trust-provider-added.ts';
import { trustProviderReplaced } from './trust-provider-replaced.ts';
import { trustPullRequest } from './trust-pull-request.ts';
import { trustSamlAudience } from './trust-saml-audience.ts';
import { trustSessionLengthened } from './trust-session-lengthened.ts';
import { trustSessionTags } from './trust-session-tags.ts';
import { trustUnauthenticatedIdentity } from './trust-unauthenticated-identity.ts';
import { trustUnknownPrincipal } from './trust-unknown-principal.ts';
import { trustUnreadable } from './trust-unreadable.ts';
import { trustVacuousClaim } from './trust-vacuous-claim.ts';
import { trustVacuousCondition } from './trust-vacuous-condition.ts';
import { trustWeakCondition } from './trust-weak-condition.ts';
import { trustWholeTenant } from './trust-whole-tenant.ts';
import { trustWildcardCondition } from './trust-wildcard-condition.ts';
import { trustWildcardTenant } from './trust-wildcard-tenant.ts';

/** Detectors for a trust policy. */
export const trustDetectors: readonly Detector<TrustSubject>[] = [
  trustAnyPrincipal,
  trustNegatedCondition,
  trustWeakCondition,
  trustWildcardCondition,
  trustVacuousCondition,
  trustExternalAccount,
  trustOtherOrganization,
  trustUnknownPrincipal,
  trustSessionTags,
  trustDeadGrant,
  trustOwnAccount,
  trustOwnPrincipalAdded,
  trustAnyTenant,
  trustWildcardTenant,
  trustVacuousClaim,
  trustWholeTenant,
  trustPullRequest,
  trustMissingAudience,
  trustAnyUserOfApplication,
  trustAnyServiceAccount,
  trustUnauthenticatedIdentity,
  trustPrivateIssuer,
  trustForeignProvider,
  trustSamlAudience,
  trustAnyService,
  trustMissingSourceAccount,
  trustForeignSource,
  trustAnyCertificate,
  trustAnyPod,
  trustArmsCompute,
  trustFederatedAdded,
  trustUnreadable,
];

/** Detectors for changes of identity providers, trust anchors and roles. */
export const federationDetectors: readonly Detector<FederationSubject>[] = [
  trustProviderAdded,
  trustProviderReplaced,
  trustClientAdded,
  trustAnchorAdded,
  trustProfileAdded,
  trustSessionLengthened,
  trustBoundaryRemoved,
];

/** Detectors for a series of refused trust policies. */
export const enumerationDetectors: readonly Detector<Enumeration>[] = [trustPrincipalEnumeration];
