import type { Detector } from '../finding.ts';
import { named, serviceGrants, type TrustSubject } from './subject.ts';

export const trustAnyPod: Detector<TrustSubject> = {
  id: 'trust-any-pod',
  severity: 'low',
  why: 'EKS Pod Identity gives the role to every pod that is associated with it. A condition on session tags would limit it to one cluster, namespace or service account.',
  misses: 'Who may associate a pod: that needs eks:CreatePodIdentityAssociation and iam:PassRole.',
  reference: 'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html',

  detect(subject) {
    return serviceGrants(subject)
      .filter(({ service, source }) => service === 'pods.eks' && !source.pod)
      .map((grant) => ({
        statement: grant.statement,
        evidence: `is not limited to a cluster or namespace: ${named(grant)}`,
      }));
  },
};
