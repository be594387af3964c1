import { STACK } from '../../base/own-stack.ts';
import { digestOfEvent } from './event-digest.ts';
import type { ExpectedRule } from './expected.ts';
import type { RuleState, TargetState, TrailState } from './found.ts';
import { bad, DEPLOY, type Health, ok } from './health.ts';

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

/** What rules are judged by; without `on` a rule may match whatever it likes. */
type Wanted = Pick<ExpectedRule, 'name'> & Partial<Pick<ExpectedRule, 'on'>>;

export function rulesAre(found: readonly RuleState[], expected: readonly Wanted[]): Health {
  const known = new Map(found.map((rule) => [rule.name, rule]));
  const there = expected.flatMap(({ name, on }) => {
    const rule = known.get(`${STACK}-${name}`);
    return rule === undefined ? [] : [{ rule, on }];
  });
  const missing = expected.filter(({ name }) => !known.has(`${STACK}-${name}`));
  if (missing.length > 0) return bad(`missing: ${missing.map(({ name }) => name).join(', ')}`, DEPLOY);
  const stopped = there.filter(({ rule }) => !rule.state.startsWith('ENABLED')).map(({ rule }) => rule.name);
  const wayOut = stopped.map((name) => `aws events enable-rule --name ${name}`).join(' && ');
  if (stopped.length > 0) return bad(`disabled: ${stopped.join(', ')}`, wayOut);
  const aimless = there.filter(({ rule }) => rule.targets === 0).map(({ rule }) => rule.name);
  if (aimless.length > 0) return bad(`without a target: ${aimless.join(', ')}`, DEPLOY);
  const other = there.filter(({ rule, on }) => on !== undefined && digestOfEvent(rule.on) !== on);
  if (other.length > 0)
    return bad(`not for the events they were deployed for: ${other.map(({ rule }) => rule.name).join(', ')}`, DEPLOY);
  return ok(`${expected.length} enabled`);
}

/** A rule may hand its events to others as well; ours has to get them, whole. */
export function targetsAre(found: readonly TargetState[], { target, input }: ExpectedRule): Health {
  const ours = found.filter(({ arn }) => arn === target);
  if (ours.length === 0) return bad(`does not hand its events to ${target}`, DEPLOY);
  const whole = ours.some((one) => !one.rewritten && one.input === input);
  return whole ? ok(target) : bad(`hands something else than its events to ${target}`, DEPLOY);
}
