import type { SignedCalls } from './signed-calls.ts';

/**
 * The regions that the account may use, home included. Not by client-ec2: to load it takes so long that other calls of the sweep
 * would count as unanswered.
 */
export async function enabledRegions(calls: Pick<SignedCalls, 'xml'>): Promise<string[]> {
  const answer = await calls.xml('ec2', 'DescribeRegions', '2016-11-15');
  const items = answer.split('<item>').slice(1);
  const names = items.flatMap((item) =>
    item.includes('>not-opted-in<') ? [] : [/<regionName>([\w-]+)</.exec(item)?.[1] ?? ''],
  );
  if (names.length === 0 || names.includes('')) throw new Error('EC2 listed no regions');
  return names;
}
