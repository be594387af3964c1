import { expect, it } from 'vitest';
import { forwardingRegions, routesAcrossRegions } from '../../../lib/base/regions.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import { parseSettings } from '../../../lib/base/settings/settings-file.ts';

const ENABLED = ['us-east-1', 'eu-west-1', 'ap-southeast-2'];

it.each<[string, string, readonly string[]]>([
  ['without a list all but home', 'mode: observe', ['ap-southeast-2', 'eu-west-1']],
  ['a list narrows them', 'regions: [eu-west-1]', ['eu-west-1']],
  ['home may stand in it, and one that is not enabled forwards nothing', 'regions: [us-east-1, eu-west-3]', []],
  ['none', 'regions: []', []],
])('%s', (_, text, regions) => {
  expect(forwardingRegions(ENABLED, 'us-east-1', parseSettings(text).regions)).toEqual(regions);
});

it('without the key nothing is set', () => expect(parseSettings('mode: observe')).toEqual(DEFAULT_SETTINGS));

it.each([
  ['regions: eu-west-1', 'rolewarden.yml: regions is "eu-west-1"; use a list'],
  ['regions: [eu-west1]', 'rolewarden.yml: regions[0] is "eu-west1"; use a region such as eu-west-1'],
  ['regions: [all]', 'rolewarden.yml: regions[0] is "all"; use a region such as eu-west-1'],
  ['region: [eu-west-1]', 'rolewarden.yml: unknown key "region"; use '],
])('%s is refused', (text, message) => {
  expect(() => parseSettings(text)).toThrow(message);
});

it.each(['us-gov-west-1', 'us-isob-east-1', 'ap-southeast-7', 'mx-central-1', 'eusc-de-east-1'])(
  '%s is a region',
  (region) => {
    expect(parseSettings(`regions: [${region}]`).regions).toEqual([region]);
  },
);

it('AWS routes across regions in its standard partition alone', () => {
  expect(['aws', 'aws-cn', 'aws-us-gov', 'aws-iso', 'aws-eusc'].filter(routesAcrossRegions)).toEqual(['aws']);
});
