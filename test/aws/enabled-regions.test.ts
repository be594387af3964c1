import { expect, test } from 'vitest';
import { enabledRegions } from '../../lib/aws/enabled-regions.ts';

const item = (name: string, status: string) =>
  `<item><regionName>${name}</regionName><regionEndpoint>ec2.${name}.amazonaws.com</regionEndpoint><optInStatus>${status}</optInStatus></item>`;
const answering = (items: string) => ({
  xml: async () =>
    `<DescribeRegionsResponse><requestId>x</requestId><regionInfo>${items}</regionInfo></DescribeRegionsResponse>`,
});

test('the enabled regions, those that were opted into among them', async () => {
  const items = [
    item('us-east-1', 'opt-in-not-required'),
    item('af-south-1', 'opted-in'),
    item('me-south-1', 'not-opted-in'),
  ];
  expect(await enabledRegions(answering(items.join('')))).toEqual(['us-east-1', 'af-south-1']);
});

test.each(['', '<item><name>x</name></item>'])(
  'an answer that lists none is an error, never no region',
  async (items) => {
    await expect(enabledRegions(answering(items))).rejects.toThrow('EC2 listed no regions');
  },
);
