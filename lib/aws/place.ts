import type { Context } from 'aws-lambda';

/** The place where a function runs, from its own ARN. */
export interface FunctionPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** @throws Error when the context is not one of Lambda's. */
export function placeOf({ invokedFunctionArn }: Pick<Context, 'invokedFunctionArn'>): FunctionPlace {
  const [, partition, , region, account] = (invokedFunctionArn ?? '').split(':');
  if (!partition || !region || !account) throw new Error(`"${invokedFunctionArn}" is not the ARN of a function`);
  return { partition, region, account };
}

const SUFFIX: Readonly<Record<string, string>> = {
  'aws-cn': 'amazonaws.com.cn',
  'aws-iso': 'c2s.ic.gov',
  'aws-iso-b': 'sc2s.sgov.gov',
  'aws-eusc': 'amazonaws.eu',
};

export function dnsSuffix(partition: string): string {
  return SUFFIX[partition] ?? 'amazonaws.com';
}

export function queueUrl({ partition, region, account }: FunctionPlace, name: string): string {
  return `https://sqs.${region}.${dnsSuffix(partition)}/${account}/${name}`;
}

/** A name from the environment that serverless.yml gives every function. */
export function nameIn(variable: string): string {
  const name = process.env[variable];
  if (name === undefined || name === '') throw new Error(`the environment variable ${variable} is not set`);
  return name;
}
