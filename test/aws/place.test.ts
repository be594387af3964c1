import { expect, test } from 'vitest';
import { placeOf, queueUrl } from '../../lib/aws/place.ts';
import { topicArn } from '../../lib/aws/topic-arn.ts';

const place = (partition: string, region: string) =>
  placeOf({ invokedFunctionArn: `arn:${partition}:lambda:${region}:111122223333:function:rolewarden-inspect` });

test.each([
  ['aws', 'us-east-1', 'https://sqs.us-east-1.amazonaws.com/111122223333/q.fifo'],
  ['aws-cn', 'cn-north-1', 'https://sqs.cn-north-1.amazonaws.com.cn/111122223333/q.fifo'],
  ['aws-us-gov', 'us-gov-west-1', 'https://sqs.us-gov-west-1.amazonaws.com/111122223333/q.fifo'],
])('queue and topic from names alone: %s', (partition, region, url) => {
  expect(queueUrl(place(partition, region), 'q.fifo')).toBe(url);
  expect(topicArn(place(partition, region), 't')).toBe(`arn:${partition}:sns:${region}:111122223333:t`);
});

test('a context that is not one of Lambda’s', () => {
  expect(() => placeOf({ invokedFunctionArn: 'x' })).toThrow('"x" is not the ARN of a function');
});
