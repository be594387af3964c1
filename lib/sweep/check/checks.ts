import { ALARMS, STACK } from '../../base/own-stack.ts';
import type { Severity } from '../../base/severity.ts';
import { rulesAre, targetsAre, trailsAre } from './events.ts';
import type { Expected, ExpectedPolicy } from './expected.ts';
import type { MappingState, RuleState, TargetState, TrailState } from './found.ts';
import { type Health, ok } from './health.ts';
import type { Listeners } from './listeners.ts';
import { keyIs, takesOnly, topicIs } from './parts.ts';
import { type LetIn, policyIs } from './policy.ts';

/** What the sweep asks AWS about the stack. Each is one call but for the trails (three with a healthy one), the key and the listeners (two). */
export interface GuardrailReads {
  /** States and patterns; `targets` is not known. */
  rules(bus?: string): Promise<readonly Omit<RuleState, 'targets'>[]>;
  rulesWithTarget(arn: string): Promise<readonly string[]>;
  targets(rule: string, bus?: string): Promise<readonly TargetState[]>;
  mappings(functionName: string): Promise<readonly MappingState[]>;
  trails(): Promise<readonly TrailState[]>;
  listeners(topic: string): Promise<Listeners | undefined>;
  /** The state of the key that the topic is encrypted with; undefined where there is none. */
  keyOf(topic: string): Promise<string | undefined>;
  policy(of: Pick<ExpectedPolicy, 'kind' | 'name'>): Promise<string | undefined>;
}

/** One part of the guardrail, and how to look at it. */
export interface PartCheck {
  /** As in `rule rolewarden-own-calls`. */
  readonly part: string;
  /** Where the part is off. */
  readonly severity: Severity;
  look(): Promise<Health>;
}

/** How often each is looked at: at every sweep, within the hour, within four hours. */
export interface Checks {
  readonly always: readonly PartCheck[];
  readonly often: readonly PartCheck[];
  readonly seldom: readonly PartCheck[];
}

/** What stands still when nothing takes the function's queue. */
const MEANS: Readonly<Record<string, string>> = {
  contain: 'no deny is written',
  inspect: 'no event is judged',
  scan: 'a trust that is closed again stays quarantined',
  sweep: 'what is taken away is found by the sweep alone',
  tell: 'nobody is told',
};

export function checksOf(expected: Expected, reads: GuardrailReads, letIn: LetIn): Checks {
  return {
    always: [
      { part: 'the trail', severity: 'critical', look: async () => trailsAre(await reads.trails()) },
      { part: 'the rules', severity: 'critical', look: () => rulesBy(expected, reads) },
      { part: 'the bus of the other regions', severity: 'critical', look: () => busBy(expected, reads) },
    ],
    often: [...mappingChecks(expected, reads), ...topicChecks(expected, reads)],
    seldom: [
      ...expected.rules.map((rule): PartCheck => {
        const part = `rule ${STACK}-${rule.name}`;
        const look = async () => targetsAre(await reads.targets(`${STACK}-${rule.name}`, rule.bus), rule);
        return { part, severity: 'critical', look };
      }),
      ...expected.policies.map((policy): PartCheck => {
        const look = async () => policyIs(await reads.policy(policy), policy, letIn);
        return { part: `the policy of ${policy.kind} ${policy.name}`, severity: 'high', look };
      }),
    ],
  };
}

/** Of the target that most rules have, every sweep asks whose it is; the targets themselves are asked for in turn. */
async function rulesBy({ rules: all }: Expected, reads: GuardrailReads): Promise<Health> {
  const rules = all.filter(({ bus }) => bus === undefined);
  const shared = mostFrequent(rules.map(({ target }) => target));
  const [found, named] = await Promise.all([reads.rules(), reads.rulesWithTarget(shared)]);
  const toShared = new Set(rules.filter(({ target }) => target === shared).map(({ name }) => `${STACK}-${name}`));
  const withTargets = found.map((rule) => ({
    ...rule,
    targets: toShared.has(rule.name) && !named.includes(rule.name) ? 0 : 1,
  }));
  return rulesAre(withTargets, rules);
}

/** The targets of its rule are asked for in turn, with those of the others. */
async function busBy({ rules }: Expected, reads: GuardrailReads): Promise<Health> {
  const onBus = rules.filter(({ bus }) => bus !== undefined);
  const found = await reads.rules(onBus[0]?.bus);
  return rulesAre(
    found.map((rule) => ({ ...rule, targets: 1 })),
    onBus,
  );
}

function mostFrequent(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), ['', 0] as [string, number])[0];
}

function mappingChecks({ mappings }: Expected, reads: GuardrailReads): PartCheck[] {
  return [...new Set(mappings.map((mapping) => mapping.function))].map((functionName) => {
    const name = functionName.replace(`${STACK}-`, '');
    const own = mappings.filter((mapping) => mapping.function === functionName);
    const look = async () => takesOnly(await reads.mappings(functionName), own, name, MEANS[name] ?? 'it never runs');
    return { part: `the queue to ${functionName}`, severity: name === 'scan' ? 'high' : 'critical', look };
  });
}

function topicChecks({ topics }: Expected, reads: GuardrailReads): PartCheck[] {
  return topics.flatMap(({ name, encrypted }): PartCheck[] => {
    const keyLook = async () => keyIs(await reads.keyOf(name));
    const told: PartCheck = {
      part: `topic ${name}`,
      severity: 'high',
      look: async () => settledOnly(topicIs(meansUnheard(name))(await reads.listeners(name))),
    };
    return encrypted ? [told, { part: `the key of topic ${name}`, severity: 'critical', look: keyLook }] : [told];
  });
}

function meansUnheard(topic: string): string {
  return topic === ALARMS ? 'nobody hears of an alarm' : 'nobody is told';
}

/** A subscription that waits for its confirmation is nothing to page for. */
function settledOnly(health: Health): Health {
  return health.state === 'warn' ? ok(health.says) : health;
}
