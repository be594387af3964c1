import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  ListBucketsCommand,
  PutBucketTaggingCommand,
} from '@aws-sdk/client-s3';
import type { Ground } from '../ground.ts';
import { TAG } from '../names.ts';
import type { Call } from '../permissions.ts';
import { type Kind, unlessGone } from './kind.ts';

export const BUCKETS: Kind = {
  calls: ['s3:ListBuckets', 's3:DeleteBucketPolicy', 's3:DeleteBucket'],
  async list({ s3 }) {
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    return Buckets.map(({ Name = '' }) => Name);
  },
  /** We put nothing into a bucket. */
  async remove({ s3 }, Bucket) {
    await unlessGone(s3.send(new DeleteBucketPolicyCommand({ Bucket })));
    await unlessGone(s3.send(new DeleteBucketCommand({ Bucket })));
  },
};

export const MAKES_BUCKETS: readonly Call[] = ['s3:CreateBucket', 's3:PutBucketTagging'];

/** An empty bucket. Answers its name. */
export async function makeBucket(ground: Ground, what: string): Promise<string> {
  const Bucket = ground.naming('bucket', what);
  const elsewhere = ground.region !== 'us-east-1' && {
    CreateBucketConfiguration: { LocationConstraint: ground.region as 'eu-west-1' },
  };
  await ground.aws.s3.send(new CreateBucketCommand({ Bucket, ...elsewhere }));
  await ground.aws.s3.send(
    new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: TAG, Value: 'bucket' }] } }),
  );
  return Bucket;
}
