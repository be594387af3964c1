/**
 * The patterns for aws:PrincipalArn that fit whoever packages, by the ARN that sts:GetCallerIdentity answers. That of a session lacks
 * the path of its role; a role's name is there once in an account, so a path of any kind is as exact as the name.
 */
export function operatorPatterns(callerArn: string): string[] {
  const [, partition = '', account = '', role] =
    /^arn:([a-z-]+):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\//.exec(callerArn) ?? [];
  if (role !== undefined) return ['', '*/'].map((path) => `arn:${partition}:iam::${account}:role/${path}${role}`);
  return /^arn:[a-z-]+:iam::\d{12}:(?:user\/[\w+=,.@/-]+|root)$/.test(callerArn) ? [callerArn] : [];
}

/** Says once, at packaging, who may use queues, ledger and topic where the settings name nobody. */
export function operatorWords(file: string, patterns: readonly string[]): string {
  const [first] = patterns;
  if (first !== undefined)
    return `${file}: operators names nobody, so whoever packages may command the guardrail: ${first}\n`;
  return [
    `${file}: operators names nobody, and AWS named no role or user who packages (no credentials, or those of a federated user).`,
    'No person may use the queues, the ledger and the topic of this package: `rolewarden contained`, `lift`, `contain`, `fix` and `redrive` will be refused. Name the roles of those on call under `operators`.\n',
  ].join(' ');
}
