import { DeleteRolePermissionsBoundaryCommand, PutRolePermissionsBoundaryCommand } from '@aws-sdk/client-iam';
import { ListObjectsV2Command, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { ceilToSecond, HOUR, later } from '../../../lib/base/time.ts';
import { boundaryPolicy } from '../../../lib/incident/deny/boundary.ts';
import { SESSION_LIFE } from '../../../lib/incident/deny/containment-of.ts';
import { denyPolicy } from '../../../lib/incident/deny/deny-policy.ts';
import { type Experiment, notSettled, type Outcome, settled } from '../experiment.ts';
import type { Ground } from '../ground.ts';
import { MAY_PROBE, probe } from '../probe.ts';
import { MAKES_BUCKETS, makeBucket } from '../things/bucket.ts';
import { MAKES_POLICIES, makePolicy } from '../things/policy.ts';
import { ASSUMES, document, MAKES_ROLES, makeRole, type SandboxRole, sessionOf } from '../things/role.ts';
import { type Answer, answerTo, retried, until } from '../waiting.ts';

export const boundaryAndNotPrincipal: Experiment = {
  id: 'boundary-and-not-principal',
  asks: 'Does a bucket whose policy denies everybody but this role (NotPrincipal) also deny the role while our permissions boundary is on it, before and after the lapse of the deny?',
  expected:
    'Yes: AWS documents that NotPrincipal with Deny always denies a principal that has a permissions boundary. Every other call works again after the lapse.',
  makes: 'a role, an empty bucket with a policy, and two managed policies that are set as the boundary of the role',
  minutes: 5,
  calls: [
    ...MAKES_ROLES,
    ...ASSUMES,
    ...MAKES_POLICIES,
    ...MAKES_BUCKETS,
    's3:PutBucketPolicy',
    'iam:PutRolePermissionsBoundary',
    'iam:DeleteRolePermissionsBoundary',
  ],
  uses: [
    { of: 'S3 request', most: 1500 },
    { of: 'SQS request', most: 1500 },
  ],
  run,
};

async function run(ground: Ground): Promise<Outcome> {
  const bucket = await makeBucket(ground, 'bucket');
  const ours = `arn:${ground.partition}:s3:::${bucket}`;
  const may = { Action: [...MAY_PROBE.Action, 's3:ListBucket'], Resource: '*' };
  const role = await makeRole(ground, 'bounded', may);
  await setBucketPolicy(ground, bucket, ours, role);
  const aws = ground.awsAs((await sessionOf(ground, role)).credentials);
  const list = () => answerTo(aws.s3.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 })));
  const both = async () => ({ bucket: await list(), other: await probe(aws) });
  const unbounded = await until(both, isAnswer('allowed', 'allowed'), ground);
  if (!unbounded.isWanted) return notSettled('the role could not call before there was a boundary', { unbounded });

  const now = ceilToSecond(new Date());
  const bound = async (what: string, cutoff: Date) => {
    const deny = denyPolicy('quarantine', { kind: 'role' }, cutoff, later(cutoff, SESSION_LIFE));
    const PermissionsBoundary = await makePolicy(ground, what, boundaryPolicy(deny, role.arn));
    await retried(
      () => ground.aws.iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: role.name, PermissionsBoundary })),
      ({ name }) => name === 'NoSuchEntityException',
      ground,
    );
  };
  await bound('in-force', later(now, HOUR));
  const inForce = await until(both, isAnswer('denied', 'denied'), ground);
  ground.say(`with the deny in force: bucket ${inForce.answer.bucket}, other calls ${inForce.answer.other}`);
  if (!inForce.isWanted)
    return notSettled(`the boundary denied nothing within ${inForce.milliseconds} ms`, { inForce });

  await bound('lapsed', later(now, -SESSION_LIFE - HOUR));
  const lapsed = await until(both, ({ other }) => other === 'allowed', ground);
  if (!lapsed.isWanted) return notSettled('after the lapse the other calls did not work again in time', { lapsed });
  const settledDown = await until(list, (answer) => answer === 'allowed', ground, 5000); // so long it may still turn
  await ground.aws.iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: role.name }));
  const off = await until(both, isAnswer('allowed', 'allowed'), ground);
  return settled(
    settledDown.answer === 'denied' && off.isWanted,
    `after the lapse the bucket was ${settledDown.answer} and other calls allowed; with the boundary off the bucket was ${off.answer.bucket}`,
    { unbounded, inForce, lapsed: { ...lapsed, bucketAtLast: settledDown.answer }, off },
  );
}

/** Only the listing is denied, so that the caller, whom the policy does not name, can always take it off. */
async function setBucketPolicy(ground: Ground, Bucket: string, Resource: string, role: SandboxRole): Promise<void> {
  const session = `${role.arn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/sandbox`;
  const NotPrincipal = { AWS: [`arn:${ground.partition}:iam::${ground.account}:root`, role.arn, session] };
  const Policy = document({ Effect: 'Deny', NotPrincipal, Action: 's3:ListBucket', Resource });
  await retried(
    () => ground.aws.s3.send(new PutBucketPolicyCommand({ Bucket, Policy })),
    ({ name }) => name === 'MalformedPolicy', // S3 does not know the new role yet
    ground,
  );
}

function isAnswer(bucket: Answer, other: Answer) {
  return (answer: { readonly bucket: Answer; readonly other: Answer }) =>
    answer.bucket === bucket && answer.other === other;
}
