import { isObject, type Json, type JsonObject, textOf } from '../base/json.ts';

import { blindness } from '../judge/guard/trail.ts';
import type { TrailState } from '../sweep/check/found.ts';
import type { ReadingCalls } from './guardrail-parts.ts';

const TARGET = 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101';

/**
 * The trails that record this region and IAM, organization trails included, up to the first that logs and sees writes: one is enough.
 * @param ofIam false for another region than home, to which IAM sends no events
 */
export async function trailsIn(calls: ReadingCalls, region: string, ofIam = true): Promise<TrailState[]> {
  const { trailList } = await calls.json('cloudtrail', `${TARGET}.DescribeTrails`, { includeShadowTrails: true });
  const trails = (Array.isArray(trailList) ? trailList : []).filter(isObject);
  const here = trails.filter(
    ({ IsMultiRegionTrail, HomeRegion, IncludeGlobalServiceEvents }) =>
      (IsMultiRegionTrail === true || HomeRegion === region) && (!ofIam || IncludeGlobalServiceEvents !== false),
  );
  const states: TrailState[] = [];
  for (const trail of here) {
    const state = await stateOf(calls, trail);
    states.push(state);
    if (state.logging && state.seesWrites) break;
  }
  return states;
}

async function stateOf(calls: ReadingCalls, trail: JsonObject): Promise<TrailState> {
  const name = textOf(trail.TrailARN) ?? textOf(trail.Name) ?? '';
  const [{ IsLogging }, selectors] = await Promise.all([
    calls.json('cloudtrail', `${TARGET}.GetTrailStatus`, { Name: name }),
    calls.json('cloudtrail', `${TARGET}.GetEventSelectors`, { TrailName: name }),
  ]);
  const asRequested = camelKeys(selectors);
  return {
    name: textOf(trail.Name) ?? name,
    logging: IsLogging === true,
    seesWrites: isObject(asRequested) && blindness(asRequested) === undefined,
  };
}

/** The API answers `EventSelectors` where CloudTrail's own record of PutEventSelectors has `eventSelectors`. */
function camelKeys(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map(camelKeys);
  if (!isObject(value)) return value ?? null;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [`${key.charAt(0).toLowerCase()}${key.slice(1)}`, camelKeys(inner)]),
  );
}
