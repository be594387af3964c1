import { watchedPasses } from '../event/catalogue/catalogue.ts';
import { WATCHED } from '../inspect/watched.ts';
import { guardRulesFor } from './guard-rules.ts';
import { OWN_CALLS_RULE, type Rule, rulesFor } from './rules.ts';

/** The EventBridge rules of ./rules.json. */
export function allRules(): Rule[] {
  const guard = WATCHED.filter(({ family }) => family === 'guard');
  const others = [...watchedPasses(), ...WATCHED.filter(({ family }) => family !== 'guard')];
  return [...rulesFor([...others, ...guard]), OWN_CALLS_RULE, ...guardRulesFor(guard, others)];
}
