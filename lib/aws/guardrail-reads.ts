import { setTimeout as pause } from 'node:timers/promises';
import type { GuardrailReads } from '../sweep/check/checks.ts';
import { keyState, listedRules, mappingsOf, type ReadingCalls, rulesWithTarget, targetsOf } from './guardrail-parts.ts';
import { listenersTo } from './listeners.ts';
import { trailsIn } from './live-trails.ts';
import type { FunctionPlace } from './place.ts';
import { signedCalls } from './signed-calls.ts';

const PAUSE = 1000;

/** What the sweep asks of the stack. Every question is asked again once: AWS throttles these calls for a whole account. */
export function guardrailReads(place: FunctionPlace, client: Parameters<typeof signedCalls>[0]): GuardrailReads {
  const calls = twice(signedCalls(client, place.region, place.partition));
  const topics = () => import('./topic-state.ts'); // one sweep in a few asks
  const policies = () => import('./part-policies.ts');
  return {
    rules: (bus) => orGone(() => listedRules(calls, bus)),
    rulesWithTarget: (arn) => rulesWithTarget(calls, arn),
    targets: (rule, bus) => targetsOf(calls, rule, bus),
    mappings: (name) => mappingsOf(calls, name),
    trails: () => trailsIn(calls, place.region),
    listeners: async (topic) => listenersTo(place, topic, calls),
    async keyOf(topic) {
      const { key } = await (await topics()).topicState(place, topic);
      return key === undefined ? undefined : keyState(calls, key);
    },
    async policy({ kind, name }) {
      switch (kind) {
        case 'queue':
          return (await policies()).queuePolicy(place, name);
        case 'table':
          return (await policies()).tablePolicy(place, name);
        case 'topic':
          return (await (await topics()).topicState(place, name)).policy;
        default:
          return kind satisfies never;
      }
    },
  };
}

/** A bus that is gone has no rules. */
async function orGone<T>(ask: () => Promise<T[]>): Promise<T[]> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return [];
    throw error;
  }
}

function twice({ get, json }: ReadingCalls): ReadingCalls {
  const again = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch {
      await pause(PAUSE);
      return ask();
    }
  };
  return { get: (...asked) => again(() => get(...asked)), json: (...asked) => again(() => json(...asked)) };
}
