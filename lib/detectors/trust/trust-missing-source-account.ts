import { SENDS_SOURCE } from '../../judge/trust/services.ts';
import type { Detector } from '../finding.ts';
import { named, serviceGrants, type TrustSubject } from './subject.ts';

export const trustMissingSourceAccount: Detector<TrustSubject> = {
  id: 'trust-missing-source-account',
  severity: 'info',
  why: 'The service may use the role for another customer (confused deputy). A condition on aws:SourceAccount or aws:SourceArn would limit it to us.',
  misses:
    'Every service that is not known to send these keys: AWS publishes no list, and a condition on a key that the service does not send locks the role.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',

  detect(subject) {
    const { trusted } = subject.context;
    return serviceGrants(subject)
      .filter(
        ({ service, source }) => service !== undefined && SENDS_SOURCE.includes(service) && source.source === undefined,
      )
      .filter(({ principal }) => !trusted.services.includes(principal))
      .map((grant) => ({
        statement: grant.statement,
        evidence: `does not say for whom the service acts (aws:SourceAccount, aws:SourceArn): ${named(grant)}`,
      }));
  },
};
