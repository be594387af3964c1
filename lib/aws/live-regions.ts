import type { STSClient } from '@aws-sdk/client-sts';
import { REGION_BUS, REGION_DEAD } from '../base/own-stack.ts';
import { routesAcrossRegions } from '../base/regions.ts';
import type { Answer, RegionState } from '../cli/doctor/deployment.ts';
import type { RuleState } from '../sweep/check/found.ts';
import { enabledRegions } from './enabled-regions.ts';
import { listedRules, rulesWithTarget } from './guardrail-parts.ts';
import { trailsIn } from './live-trails.ts';
import type { FunctionPlace } from './place.ts';
import { waitingIn } from './region-queue.ts';
import { type SignedCalls, signedCalls } from './signed-calls.ts';

type Settled = <T>(ask: () => Promise<T>) => Promise<Answer<T>>;

/** Every enabled region but home, each read on its own: one that cannot be read hides no other. */
export async function regionStates(home: FunctionPlace, sts: STSClient, settled: Settled): Promise<RegionState[]> {
  if (!routesAcrossRegions(home.partition)) return [];
  const names = (await enabledRegions(signedCalls(sts, home.region, home.partition)))
    .filter((region) => region !== home.region)
    .sort();
  const bus = `arn:${home.partition}:events:${home.region}:${home.account}:event-bus/${REGION_BUS}`;
  const states = names.map(async (region) => {
    const calls = signedCalls(sts, region, home.partition);
    const [rules, trails, waiting] = await Promise.all([
      settled(() => forwardedTo(bus, calls)),
      settled(() => trailsIn(calls, region, false)),
      settled(() => waitingIn({ ...home, region }, REGION_DEAD)),
    ]);
    return { region, rules, trails, waiting };
  });
  return Promise.all(states);
}

async function forwardedTo(bus: string, calls: SignedCalls): Promise<RuleState[]> {
  const [rules, named] = await Promise.all([listedRules(calls), rulesWithTarget(calls, bus)]);
  return rules.map((rule) => ({ ...rule, targets: named.includes(rule.name) ? 1 : 0 }));
}
