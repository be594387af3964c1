import { raised } from '../../base/raised.ts';
import type { Detector } from '../finding.ts';
import { named, oidcGrants, type TrustSubject } from './subject.ts';

export const trustUnauthenticatedIdentity: Detector<TrustSubject> = {
  id: 'trust-unauthenticated-identity',
  severity: 'medium',
  why: 'A Cognito identity pool gives credentials to guests too, unless the trust policy asks for authenticated users with the amr claim.',
  misses: 'Whether the pool lets guests in at all.',
  reference: 'https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html',

  detect(subject) {
    return oidcGrants(subject)
      .filter(({ claims, issuer }) => claims.tenancy === 'pinned' && issuer.startsWith('cognito-identity'))
      .filter(({ claims }) => claims.amr !== 'authenticated')
      .map((grant) => {
        const guests = grant.claims.amr === 'unauthenticated';
        const usual = guests ? ('medium' as const) : ('low' as const);
        return {
          statement: grant.statement,
          severity: subject.context.isPowerful ? raised(usual, 1) : usual,
          evidence: guests
            ? `lets guests of the identity pool in: ${named(grant)}`
            : `does not say whether guests of the identity pool may come: ${named(grant)}`,
        };
      });
  },
};
