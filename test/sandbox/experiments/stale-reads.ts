import {
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListRolePoliciesCommand,
  NoSuchEntityException,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { MINUTE } from '../../../lib/base/time.ts';
import { distributionOf } from '../distribution.ts';
import { type Experiment, notSettled, type Outcome, settled } from '../experiment.ts';
import type { Ground } from '../ground.ts';
import { document, MAKES_ROLES, makeRole, putPolicy } from '../things/role.ts';
import { until } from '../waiting.ts';

const ROUNDS = 8;
/** Shown so often in a row counts as shown for good: the copies of IAM answer in turn. */
const IN_A_ROW = 10;
const EVERY = 150;

export const staleReads: Experiment = {
  id: 'stale-reads',
  asks: 'How long after a write do GetRole, GetRolePolicy and ListRolePolicies still show the state from before?',
  expected: `Less than a minute, in which the guardrail looks again. AWS says no more than "eventually consistent".`,
  makes: 'a role that may do nothing, whose policies are rewritten',
  minutes: 2,
  calls: [
    ...MAKES_ROLES,
    'iam:GetRole',
    'iam:GetRolePolicy',
    'iam:ListRolePolicies',
    'iam:UpdateAssumeRolePolicy',
    'iam:DeleteRolePolicy',
  ],
  uses: [],
  run,
};

const POLICY = 'numbered';

/** What is written, and whether the read shows it. */
interface ReadAfterWrite {
  write(round: number): Promise<unknown>;
  isShown(round: number): Promise<boolean>;
}

async function run(ground: Ground): Promise<Outcome> {
  const { iam } = ground.aws;
  const { name: RoleName } = await makeRole(ground, 'stale');
  const numbered = (round: number) =>
    document({ Sid: `Round${round}`, Effect: 'Deny', Action: 'sqs:*', Resource: '*' });
  const isListed = async () =>
    ((await iam.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames ?? []).includes(POLICY);
  const reads: Readonly<Record<string, ReadAfterWrite>> = {
    'PutRolePolicy, ListRolePolicies': {
      write: () => putPolicy(ground, RoleName, POLICY, numbered(0)),
      isShown: isListed,
    },
    'PutRolePolicy, GetRolePolicy': {
      write: (round) => putPolicy(ground, RoleName, POLICY, numbered(round)),
      isShown: async (round) => {
        const { PolicyDocument = '' } = await iam
          .send(new GetRolePolicyCommand({ RoleName, PolicyName: POLICY }))
          .catch(unlessAbsent);
        return decodeURIComponent(PolicyDocument) === numbered(round);
      },
    },
    'UpdateAssumeRolePolicy, GetRole': {
      write: (round) => iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust(round) })),
      isShown: async (round) =>
        decodeURIComponent(
          (await iam.send(new GetRoleCommand({ RoleName }))).Role?.AssumeRolePolicyDocument ?? '',
        ).includes(`Round${round}"`),
    },
    'DeleteRolePolicy, ListRolePolicies': {
      write: () => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: POLICY })),
      isShown: async () => !(await isListed()),
    },
  };
  const stale: Record<string, number[]> = {};
  const [rounds, count] = ground.emulator ? [1, 2] : [ROUNDS, IN_A_ROW];
  for (let round = 1; round <= rounds; round++)
    for (const [name, read] of Object.entries(reads)) {
      const milliseconds = await staleFor(ground, read, { round, count });
      if (milliseconds === undefined) return notSettled(`${name}: not shown for good in time`, figuresOf(stale));
      stale[name] = [...(stale[name] ?? []), milliseconds];
    }
  return judged(stale);
}

/** Nobody may assume the role. */
function trust(round: number): string {
  return document({ Sid: `Round${round}`, Effect: 'Deny', Action: 'sts:AssumeRole', Principal: { AWS: '*' } });
}

function unlessAbsent(error: unknown): { PolicyDocument?: string } {
  if (error instanceof NoSuchEntityException) return {};
  throw error;
}

/** Milliseconds from IAM's answer to the write until the last read that did not show it; 0 where every read did. */
async function staleFor(
  ground: Ground,
  { write, isShown }: ReadAfterWrite,
  { round, count }: { readonly round: number; readonly count: number },
): Promise<number | undefined> {
  await write(round);
  const began = performance.now();
  let lastStale = 0;
  let inARow = 0;
  const ask = async () => {
    const asked = performance.now() - began;
    if (await isShown(round)) inARow++;
    else [inARow, lastStale] = [0, asked];
    return inARow >= count;
  };
  return (await until(ask, Boolean, ground, EVERY)).isWanted ? Math.round(lastStale) : undefined;
}

export function judged(stale: Readonly<Record<string, readonly number[]>>): Outcome {
  const most = Math.max(0, ...Object.values(stale).flat());
  return settled(
    most < MINUTE,
    `the last read that showed the state from before came ${most} ms after the write`,
    figuresOf(stale),
  );
}

function figuresOf(stale: Readonly<Record<string, readonly number[]>>) {
  return Object.fromEntries(
    Object.entries(stale).map(([name, values]) => [
      name,
      { ...distributionOf(values), staleRounds: values.filter((value) => value > 0).length },
    ]),
  );
}
