export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** A deny of an organization policy; a resource control policy has a Principal, a service control policy has none. */
export interface DenyStatement {
  readonly Sid: string;
  readonly Effect: 'Deny';
  readonly Principal?: '*';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Conditions;
}

export interface OrganizationPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly DenyStatement[];
}

/** An organization policy that the target account cannot undo, and its limits. */
export interface Guardrail {
  readonly type: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';
  readonly name: string;
  readonly document: OrganizationPolicy;
  /** Whole sentences for a person: what the policy leaves open, and whom else it stops. */
  readonly limits: readonly string[];
}

/** The most characters that every organization accepts; AWS has since raised its quota to 10,240. */
export const LONGEST_ORGANIZATION_POLICY = 5120;

/**
 * One statement a line is readable and only a few characters longer than the shortest form: Organizations counts white space.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
export function policyText({ Version, Statement }: OrganizationPolicy): string {
  const lines = Statement.map((statement) => JSON.stringify(statement)).join(',\n');
  return `{"Version":"${Version}","Statement":[\n${lines}\n]}`;
}
