import type { OrganizationPolicy } from '../../../lib/cli/scp/document.ts';
import { parsePolicy } from '../../../lib/judge/policy/document.ts';
import { asking } from '../../../lib/judge/policy/evaluate.ts';

export const STRANGER = 'arn:aws:iam::111122223333:role/Stranger';
export const DEPLOYER = 'arn:aws:iam::111122223333:role/ci/Deployer';

const ADMIN = parsePolicy({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });

export interface Request {
  readonly by: string;
  readonly action: string;
  readonly resource: string;
  /** Condition keys of the request, in lower case; all others are absent. */
  readonly keys?: Readonly<Record<string, readonly string[]>>;
}

/** Whether an administrator may still make the request under the organization policy. */
export function isAllowed(policy: OrganizationPolicy, { by, action, resource, keys = {} }: Request): boolean {
  const context: Readonly<Record<string, readonly string[]>> = { 'aws:principalarn': [by], ...keys };
  const policies = {
    identity: [
      { name: 'admin', document: ADMIN },
      { name: 'organization', document: parsePolicy(policy) },
    ],
  };
  return asking(policies, (key) => context[key] ?? [])(action, resource).level === 'everywhere';
}
