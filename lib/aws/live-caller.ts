import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { partitionOf } from '../base/partition.ts';
import { homeRegion, type LiveCaller } from '../cli/live/ports.ts';

/** The caller of the standard credential chain. */
export interface SignedIn {
  readonly caller: LiveCaller;
  /** IAM's home region in the caller's partition: the stack is there. */
  readonly region: string;
  /** Signs by the caller's credentials. */
  readonly sts: STSClient;
  /** AWS's clock minus ours in milliseconds; the Date header has whole seconds. */
  readonly skew: number;
}

/** The partitions that the internet reaches. */
const PUBLIC = ['aws', 'aws-us-gov', 'aws-cn'];

/**
 * Who calls. No command needs a region: IAM has none, and the stack is in the home region of the caller's partition. A region in
 * the environment or in the profile names the partition; without one AWS is asked, partition after partition.
 * @throws the error of STS or of the credential chain
 */
export async function signedIn(): Promise<SignedIn> {
  const named = await regionAtHand();
  if (named !== undefined) return callerIn(partitionOf(named));
  const unknown: unknown[] = [];
  for (const partition of PUBLIC) {
    try {
      return await callerIn(partition);
    } catch (error) {
      if (unknown.length === 0 && !isStrangerThere(error)) throw error;
      unknown.push(error);
    }
  }
  throw unknown[0]; // most credentials are of `aws`: its answer is the one that helps
}

/** The AWS CLI reads AWS_DEFAULT_REGION, the SDK does not. */
async function regionAtHand(): Promise<string | undefined> {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  if (AWS_REGION || AWS_DEFAULT_REGION) return AWS_REGION || AWS_DEFAULT_REGION;
  try {
    return await new STSClient().config.region();
  } catch (error) {
    if (error instanceof Error && /^Region (?:is missing|not accepted)/.test(error.message)) return undefined;
    throw error;
  }
}

/** STS answers so to an access key of another partition, and to one that is gone. */
function isStrangerThere(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidClientTokenId';
}

async function callerIn(partition: string): Promise<SignedIn> {
  const sts = new STSClient({ region: homeRegion(partition) });
  const skew = clockOf(sts);
  const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({})).catch(withProfile);
  const caller = { account: Account, arn: Arn, partition: Arn.split(':')[1] ?? 'aws' };
  return { caller, region: homeRegion(caller.partition), sts, skew: skew() };
}

/** The chain does not name the profile that it looked for. */
function withProfile(error: unknown): never {
  const { AWS_PROFILE } = process.env;
  if (AWS_PROFILE && error instanceof Error && error.name === 'CredentialsProviderError')
    error.message = `AWS_PROFILE is "${AWS_PROFILE}", which gives none; aws configure list-profiles shows the others: ${error.message}`;
  throw error;
}

/** Reads AWS's time from the answers. */
function clockOf(sts: STSClient): () => number {
  let skew = 0;
  sts.middlewareStack.add(
    (next) => async (args) => {
      const asked = Date.now();
      const result = await next(args);
      const { headers } = result.response as { headers?: Readonly<Record<string, string>> };
      const date = Date.parse(headers?.date ?? '');
      if (!Number.isNaN(date)) skew = date - (asked + Date.now()) / 2;
      return result;
    },
    { step: 'deserialize', name: 'clock' },
  );
  return () => skew;
}
