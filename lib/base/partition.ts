/** `arn:aws:iam::111122223333:role/service-role/x`. */
export function roleArn(partition: string, account: string, name: string, path = '/'): string {
  return `arn:${partition}:iam::${account}:role${path}${name}`;
}

/** As the AWS SDK for JavaScript has them, in `partitions` of @aws-sdk/util-endpoints. Every other region is of `aws`. */
const PARTITIONS: readonly (readonly [regions: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

export function partitionOf(region: string): string {
  return PARTITIONS.find(([regions]) => region.startsWith(regions))?.[1] ?? 'aws';
}
