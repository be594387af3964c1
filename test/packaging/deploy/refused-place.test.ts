import { describe, expect, it } from 'vitest';
import { refusedPlace } from '../../../lib/packaging/deploy/refused-place.ts';

describe('where the service is deployed', () => {
  it.each([
    ['the home region', 'live', 'us-east-1', undefined],
    ['the home region in GovCloud', 'live', 'us-gov-west-1', undefined],
    ['the home region in China', 'live', 'cn-north-1', undefined],
    ['another region', 'live', 'eu-west-1', /--region eu-west-1: IAM writes its events only in us-east-1/],
    ['another region of GovCloud', 'live', 'us-gov-east-1', /--region us-gov-east-1: .*\(us-gov-west-1 in GovCloud/],
    ['another region of China', 'live', 'cn-northwest-1', /--region cn-northwest-1: .* cn-north-1 in China/],
    ['another stage', 'dev', 'us-east-1', /--stage dev: an account has one guardrail/],
    ['a stage that differs in case', 'Live', 'us-east-1', /--stage Live: /],
    ['another stage elsewhere', 'dev', 'eu-west-1', /--stage dev/],
  ])('%s', (_, stage, region, because) => {
    const refused = refusedPlace(stage, region);
    if (because === undefined) expect(refused).toBeUndefined();
    else expect(refused).toMatch(because);
  });
});
