import { describe, expect, test } from 'vitest';
import { trailsIn } from '../../lib/aws/live-trails.ts';
import type { JsonObject } from '../../lib/base/json.ts';

const TRAIL = { Name: 'main', TrailARN: 'arn:main', IsMultiRegionTrail: true, HomeRegion: 'eu-west-1' };

/** CloudTrail with one trail; a row states only how it differs. */
function reading(trail: JsonObject, selectors: JsonObject = {}, status: JsonObject = { IsLogging: true }) {
  const answers: Record<string, JsonObject> = {
    DescribeTrails: { trailList: [{ ...TRAIL, ...trail }] },
    GetTrailStatus: status,
    GetEventSelectors: selectors,
  };
  const json = async (_: string, target: string) => answers[target.slice(target.lastIndexOf('.') + 1)] ?? {};
  return trailsIn({ json, get: async () => ({}) }, 'us-east-1');
}

const advanced = (...fields: [string, ...string[]][]) => ({
  AdvancedEventSelectors: [{ FieldSelectors: fields.map(([Field, ...Equals]) => ({ Field, Equals })) }],
});

describe('a trail', () => {
  test.each<[string, JsonObject, JsonObject, boolean]>([
    ['of every region', {}, {}, true],
    ['all management events', {}, { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] }, true],
    ['writes only', {}, { EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] }, true],
    ['reads only', {}, { EventSelectors: [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }] }, false],
    ['data events only', {}, { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: false }] }, false],
    ['advanced, management', {}, advanced(['eventCategory', 'Management']), true],
    ['advanced, reads only', {}, advanced(['eventCategory', 'Management'], ['readOnly', 'true']), false],
    ['advanced, data', {}, advanced(['eventCategory', 'Data']), false],
  ])('%s', async (_, trail, selectors, seesWrites) => {
    expect(await reading(trail, selectors)).toEqual([{ name: 'main', logging: true, seesWrites }]);
  });

  test.each<[string, JsonObject]>([
    ['of another region only', { IsMultiRegionTrail: false }],
    ['without IAM', { IncludeGlobalServiceEvents: false }],
  ])('%s brings us nothing', async (_, trail) => {
    expect(await reading(trail)).toEqual([]);
  });

  test('that is stopped', async () => {
    expect(await reading({}, {}, { IsLogging: false })).toMatchObject([{ logging: false }]);
  });
});
