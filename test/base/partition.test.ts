import { expect, test } from 'vitest';
import { partitionOf, roleArn } from '../../lib/base/partition.ts';

test.each([
  ['us-east-1', 'aws'],
  ['mx-central-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['us-iso-east-1', 'aws-iso'],
  ['us-isob-east-1', 'aws-iso-b'],
  ['eu-isoe-west-1', 'aws-iso-e'],
  ['us-isof-south-1', 'aws-iso-f'],
  ['eusc-de-east-1', 'aws-eusc'],
])('%s is of %s', (region, partition) => {
  expect(partitionOf(region)).toBe(partition);
});

test('a role without a path', () => {
  expect(roleArn('aws-cn', '111122223333', 'app')).toBe('arn:aws-cn:iam::111122223333:role/app');
});
