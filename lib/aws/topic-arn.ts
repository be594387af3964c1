import type { FunctionPlace } from './place.ts';

export function topicArn({ partition, region, account }: FunctionPlace, name: string): string {
  return `arn:${partition}:sns:${region}:${account}:${name}`;
}
