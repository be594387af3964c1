import type { NamedArn } from '../base/arn.ts';
import { matches } from './policy/wildcard.ts';

/** Compares a role or user pattern of the settings: an ARN pattern with the ARN, any other with the name. `*` and `?` are wildcards. */
export function matchesRole(pattern: string, { arn, name }: Pick<NamedArn, 'arn' | 'name'>): boolean {
  return matches(pattern, pattern.startsWith('arn:') ? arn : name);
}
