import type { IAMClient } from '@aws-sdk/client-iam';
import { CANARY_TAG, REGION_DEAD } from '../base/own-stack.ts';
import { forwardingRegions, routesAcrossRegions } from '../base/regions.ts';
import type { Settings } from '../base/settings/settings.ts';
import type { RegionPorts } from '../sweep/check/regions.ts';
import { canaryCalls } from './canary-calls.ts';
import { enabledRegions } from './enabled-regions.ts';
import type { FunctionPlace } from './place.ts';
import { waitingIn } from './region-queue.ts';
import { signedCalls } from './signed-calls.ts';

/** What the sweep asks and does in the other regions: each canary is a tag on a rule of ours there. */
export function regionWatch(place: FunctionPlace, iam: IAMClient, settings: Settings): RegionPorts {
  const { partition, account, region: home } = place;
  return {
    async regions() {
      if (!routesAcrossRegions(partition)) return [];
      const enabled = await enabledRegions(signedCalls(iam, home, partition));
      return forwardingRegions(enabled, home, settings.regions);
    },
    canary: (region) => ({
      ...canaryCalls(iam, region),
      async tag(nonce) {
        const ResourceARN = `arn:${partition}:events:${region}:${account}:rule/rolewarden-own-calls`;
        const Tags = [{ Key: CANARY_TAG, Value: nonce }];
        await signedCalls(iam, region, partition).json('events', 'AWSEvents.TagResource', { ResourceARN, Tags });
      },
    }),
    waiting: (region) => waitingIn({ ...place, region }, REGION_DEAD),
  };
}
