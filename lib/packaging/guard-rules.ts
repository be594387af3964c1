import type { CallFilter, Filter } from './own-calls.ts';
import { API_CALL, LONGEST_PATTERN, merged, patternOf, type Rule, type SourceNames } from './rules.ts';

const NAME: readonly Filter[] = [{ prefix: 'rolewarden' }];
const ARN: readonly Filter[] = [{ wildcard: '*:rolewarden-*' }];
const LOG: readonly Filter[] = [{ prefix: '/aws/lambda/rolewarden-' }, { wildcard: '*:/aws/lambda/rolewarden-*' }];

/**
 * Where a call that may also be a role pass or a trust change names a part of ours. A source without an entry has no such field. A
 * part of somebody else whose name begins like ours comes twice as well, and is told by nobody.
 */
const NAMED_IN: Readonly<Record<string, Readonly<Record<string, readonly Filter[]>>>> = {
  'cloudformation.amazonaws.com': { stackName: [...NAME, { wildcard: '*:stack/rolewarden*/*' }] },
  'events.amazonaws.com': { name: NAME, rule: NAME },
  'iam.amazonaws.com': { policyName: NAME, roleName: NAME },
  'lambda.amazonaws.com': { functionName: [...NAME, ...ARN] },
  'logs.amazonaws.com': { logGroupIdentifier: LOG, logGroupName: LOG, resourceIdentifier: LOG },
  'monitoring.amazonaws.com': { alarmName: NAME },
  'sns.amazonaws.com': { name: NAME, subscriptionArn: ARN, topicArn: ARN },
};

/**
 * Brings every call against the guardrail a second time: whoever disables the one rule is heard by the other. Calls of our own
 * roles are not left out, because a thief of theirs may disable `own-calls` first.
 * @param guard the calls of the family `guard`
 * @param others what is watched besides, of which a call is doubled only where it names a part of ours
 */
export function guardRulesFor(guard: readonly SourceNames[], others: readonly SourceNames[]): Rule[] {
  const shards: CallFilter[][] = [];
  for (const calls of merged(guard).flatMap((source) => callsOf(source, others))) {
    const room = shards.find((shard) => fits([...shard, ...calls])); // each rule's ARN takes room in the policies of queues
    if (room !== undefined) room.push(...calls);
    else shards.push([...calls]);
  }
  return shards.map((calls, index) => ({
    name: `guardrail-${String(index + 1).padStart(2, '0')}`,
    description: 'Calls against the guardrail, which another rule brings as well',
    pattern: patternOf(API_CALL, {}, calls),
  }));
}

/** The calls of each list stay in one rule: an event may name ours in two fields, and matches that rule once. */
function callsOf({ eventSource, eventNames }: SourceNames, others: readonly SourceNames[]): CallFilter[][] {
  const also = others.filter((other) => other.eventSource === eventSource).flatMap((other) => other.eventNames);
  const fields = Object.entries(NAMED_IN[eventSource] ?? {});
  const shared = fields.length === 0 ? [] : eventNames.filter((name) => also.includes(name));
  const calls = (eventName: readonly string[]): CallFilter => ({ eventSource: [eventSource], eventName });
  const named = fields.map(([field, ours]) => ({ ...calls(shared), requestParameters: { [field]: ours } }));
  const whole = eventNames.filter((name) => !shared.includes(name));
  return [...(whole.length > 0 ? [[calls(whole)]] : []), ...(shared.length > 0 ? [named] : [])];
}

function fits(calls: readonly CallFilter[]): boolean {
  return JSON.stringify(patternOf(API_CALL, {}, calls)).length <= LONGEST_PATTERN;
}
