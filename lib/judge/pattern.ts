import type { NamedArn } from '../base/arn.ts';
import { matches } from './policy/wildcard.ts';

/** A role (or user) pattern of the settings: an ARN is held against the ARN, anything else against the name. `*` and `?` are wildcards. */
export function matchesRole(pattern: string, { arn, name }: Pick<NamedArn, 'arn' | 'name'>): boolean {
  return matches(pattern, pattern.startsWith('arn:') ? arn : name);
}
