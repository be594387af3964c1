import { isAtLeast } from '../../base/severity.ts';
import type { Decision } from './decision.ts';

/** People are told of it, whatever a later look at its event shows. */
export function isWorthTelling({ guard, severity }: Decision): boolean {
  return guard === true || isAtLeast(severity, 'medium');
}
