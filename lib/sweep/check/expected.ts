/** The stack as it was packaged: see lib/packaging/expected.json, which is generated from the template. */
export interface Expected {
  readonly rules: readonly ExpectedRule[];
  readonly mappings: readonly ExpectedMapping[];
  readonly topics: readonly { readonly name: string; readonly encrypted: boolean }[];
  /** Of each queue, topic and table, the calls that its policy denies to strangers. */
  readonly policies: readonly ExpectedPolicy[];
}

export interface ExpectedRule {
  /** Without the stack's prefix. */
  readonly name: string;
  /** The digest of its pattern or schedule. */
  readonly on: string;
  /** ARN of the target. */
  readonly target: string;
  readonly input?: string;
  /** Absent for the default bus. */
  readonly bus?: string;
}

export interface ExpectedMapping {
  readonly function: string;
  /** ARN of the queue. */
  readonly queue: string;
}

export interface ExpectedPolicy {
  readonly kind: 'queue' | 'table' | 'topic';
  readonly name: string;
  readonly denied: readonly string[];
}

/** Where the stack is deployed. The generated file leaves this open, as `{partition}`, `{region}` and `{account}`. */
export interface DeployedAt {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export function expectedAt(expected: Expected, place: DeployedAt): Expected {
  const here = (arn: string) =>
    arn.replace('{partition}', place.partition).replace('{region}', place.region).replace('{account}', place.account);
  return {
    ...expected,
    rules: expected.rules.map((rule) => ({ ...rule, target: here(rule.target) })),
    mappings: expected.mappings.map((mapping) => ({ ...mapping, queue: here(mapping.queue) })),
  };
}
