import type { Detector } from '../finding.ts';
import { named, samlGrants, type TrustSubject } from './subject.ts';

export const trustSamlAudience: Detector<TrustSubject> = {
  id: 'trust-saml-audience',
  severity: 'low',
  why: 'No condition on SAML:aud names the AWS sign-in, so an assertion that the provider made for another application is accepted too.',
  misses: 'How many applications the provider serves.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html',

  detect(subject) {
    return samlGrants(subject)
      .filter(({ audience }) => !audience)
      .map((grant) => ({ statement: grant.statement, evidence: `asks for no SAML:aud: ${named(grant)}` }));
  },
};
