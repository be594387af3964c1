/**
 * IAM's own quotas, as an account has them that asked for no more. White space in a document is not counted.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const QUOTAS = {
  /** Characters of all inline policies of a role together, and of a user. Nobody can raise them. */
  inlineOfRole: 10_240,
  inlineOfUser: 2048,
  /** Characters of one managed policy, and its versions. Nobody can raise them. */
  managedPolicy: 6144,
  versions: 5,
  /** Managed policies that a role may have attached; AWS raises it to 25. Its boundary is not one of them. */
  attachedToRole: 10,
  /** Characters of a trust policy; AWS raises it to 8,192. */
  trustPolicy: 2048,
  tagsOfRole: 50,
  tagKey: 128,
  tagValue: 256,
} as const;

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html */
export const POLICY_NAME = /^[\w+=,.@-]{1,128}$/;

/** Characters that IAM counts: what is no JSON counts as the text it is. */
export function sizeOf(document: unknown): number {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return text.replace(/\s/g, '').length;
}
