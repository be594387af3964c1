import type { Detector } from '../finding.ts';
import { named, serviceGrants, type TrustSubject } from './subject.ts';

export const trustAnyPod: Detector<TrustSubject> = {
  id: 'trust-any-pod',
  severity: 'low',
  why: 'EKS Pod Identity gives the role to whatever is associated with it; session tags would hold it to one cluster, namespace or service account.',
  misses: 'Who may associate: it takes eks:CreatePodIdentityAssociation and iam:PassRole.',
  reference: 'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html',

  detect(subject) {
    return serviceGrants(subject)
      .filter(({ service, source }) => service === 'pods.eks' && !source.pod)
      .map((grant) => ({ statement: grant.statement, evidence: `holds to no cluster or namespace: ${named(grant)}` }));
  },
};
