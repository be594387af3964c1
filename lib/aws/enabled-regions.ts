import { PATIENT } from './patience.ts';

/** The regions that the account may use, home included. client-ec2 is large, so it is loaded when it is asked. */
export async function enabledRegions(region: string): Promise<string[]> {
  const { DescribeRegionsCommand, EC2Client } = await import('@aws-sdk/client-ec2');
  const { Regions = [] } = await new EC2Client({ region, requestHandler: PATIENT }).send(
    new DescribeRegionsCommand({}),
  );
  return Regions.flatMap(({ RegionName, OptInStatus }) =>
    RegionName === undefined || OptInStatus === 'not-opted-in' ? [] : [RegionName],
  );
}
