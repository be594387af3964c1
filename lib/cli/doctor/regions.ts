import { REGION_DEAD } from '../../base/own-stack.ts';
import { forwardingRegions, NO_ROUTING, routesAcrossRegions } from '../../base/regions.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { rulesAre, trailsAre } from '../../sweep/check/events.ts';
import { bad, DEPLOY, type Health, ok, warn } from '../../sweep/check/health.ts';
import { homeRegion } from '../live/ports.ts';
import type { Answer, Deployment, RegionState } from './deployment.ts';

type RegionCheck = Health & { readonly check: string };

/**
 * One check for each enabled region but home.
 * @param rules names of the generated rules, without the stack's prefix
 * @param settings of the file at hand; without them every region should forward
 */
export function regionsAre(deployment: Deployment, rules: readonly string[], settings?: Settings): RegionCheck[] {
  const { regions, caller } = deployment;
  if (!routesAcrossRegions(caller.partition))
    return [{ check: 'other regions', ...warn(NO_ROUTING, 'replay the CloudTrail files of the other regions') }];
  if (!('answer' in regions))
    return [
      {
        check: 'other regions',
        ...warn(`not known: ${regions.because}`, 'ask with credentials that may call ec2:DescribeRegions'),
      },
    ];
  const names = regions.answer.map(({ region }) => region);
  const wanted = forwardingRegions(names, homeRegion(caller.partition), settings?.regions);
  return regions.answer.map((one) => ({
    check: `region ${one.region}`,
    ...(wanted.includes(one.region) ? forwards(one, rules) : leftOut(one)),
  }));
}

function forwards({ rules: found, trails, waiting }: RegionState, rules: readonly string[]): Health {
  if (!('answer' in found)) return unread('rules', found);
  if (found.answer.length === 0)
    return bad('enabled and not forwarded: role passes there are unseen', DEPLOY_OR_NARROW);
  const ofRules = rulesAre(
    found.answer,
    rules.map((name) => ({ name })),
  );
  if (ofRules.state !== 'ok') return ofRules;
  if (!('answer' in trails)) return unread('trails', trails);
  const ofTrails = trailsAre(trails.answer);
  if (ofTrails.state !== 'ok') return { ...ofTrails, says: `forwarded; its trail: ${ofTrails.says}` };
  if ('answer' in waiting && (waiting.answer ?? 0) > 0)
    return bad(
      `${waiting.answer} events could not be forwarded and were not judged (queue ${REGION_DEAD})`,
      'look at the role rolewarden-forward and the bus rolewarden, replay the CloudTrail files of that time, then purge the queue',
    );
  return ok(`forwarded, ${ofRules.says}; ${ofTrails.says}`);
}

const DEPLOY_OR_NARROW = `${DEPLOY}; or leave it out of regions in rolewarden.yml`;

function leftOut({ rules }: RegionState): Health {
  const still = 'answer' in rules && rules.answer.length > 0;
  if (still) return warn('forwarded, although regions in the settings leaves it out', DEPLOY);
  return warn(
    'not forwarded: regions in the settings leaves it out',
    'add it there and deploy, or replay its CloudTrail files',
  );
}

function unread(what: string, { because }: Extract<Answer<unknown>, { because: string }>): Health {
  return warn(`its ${what} could not be read: ${because}`, 'ask with credentials that may read there');
}
