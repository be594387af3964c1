import { STACK } from '../../base/own-stack.ts';
import { bad, DEPLOY, type Health, ok, type RuleState, type TrailState } from './deployment.ts';

/** EventBridge brings only calls that a trail records. */
export function trailsAre(trails: readonly TrailState[]): Health {
  const seeing = trails.find(({ logging, seesWrites }) => logging && seesWrites);
  if (seeing !== undefined) return ok(`${seeing.name} records management writes`);
  const stopped = trails.find(({ seesWrites }) => seesWrites);
  if (stopped !== undefined)
    return bad(
      `${stopped.name} does not log: no event reaches us`,
      `aws cloudtrail start-logging --name ${stopped.name}`,
    );
  return bad(
    trails.length === 0
      ? 'there is none: EventBridge brings no API calls without one'
      : 'none records management writes',
    'make a multi-region trail that logs management write events',
  );
}

/** @param expected names without the stack's prefix */
export function rulesAre(found: readonly RuleState[], expected: readonly string[]): Health {
  const missing = expected.filter((name) => !found.some((rule) => rule.name === `${STACK}-${name}`));
  if (missing.length > 0) return bad(`missing: ${missing.join(', ')}`, DEPLOY);
  const stopped = found.filter(({ name, state }) => isExpected(name, expected) && !state.startsWith('ENABLED'));
  const wayOut = stopped.map(({ name }) => `aws events enable-rule --name ${name}`).join(' && ');
  if (stopped.length > 0) return bad(`disabled: ${stopped.map(({ name }) => name).join(', ')}`, wayOut);
  const aimless = found.filter(({ name, targets }) => isExpected(name, expected) && targets === 0);
  if (aimless.length > 0) return bad(`without a target: ${aimless.map(({ name }) => name).join(', ')}`, DEPLOY);
  return ok(`${expected.length} enabled`);
}

function isExpected(name: string, expected: readonly string[]): boolean {
  return expected.some((one) => name === `${STACK}-${one}`);
}
