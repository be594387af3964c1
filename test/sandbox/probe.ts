import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { ListAccountAliasesCommand } from '@aws-sdk/client-iam';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import type { Aws } from './aws.ts';
import { PREFIX } from './names.ts';
import { type Answer, answerTo } from './waiting.ts';

/** Harmless calls, one a service: each service learns of a policy by itself. A session asks them to see whether it is let through. */
export const PROBES = {
  sqs: ({ sqs }: Aws) => sqs.send(new ListQueuesCommand({ QueueNamePrefix: PREFIX })),
  iam: ({ iam }: Aws) => iam.send(new ListAccountAliasesCommand({})),
  ec2: ({ ec2 }: Aws) => ec2.send(new DescribeRegionsCommand({})),
} as const satisfies Readonly<Record<string, (aws: Aws) => Promise<unknown>>>;

export type Probed = keyof typeof PROBES;

/** Lets a role make every probe. */
export const MAY_PROBE = { Action: ['sqs:ListQueues', 'iam:ListAccountAliases', 'ec2:DescribeRegions'], Resource: '*' };

export function probe(aws: Aws, service: Probed = 'sqs'): Promise<Answer> {
  return answerTo(PROBES[service](aws));
}
