import { randomBytes } from 'node:crypto';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { isoSeconds, SECOND } from '../../lib/base/time.ts';
import { LOOKS_AT_ROLES, rolesInUse } from './account-in-use.ts';
import { type Aws, awsFor } from './aws.ts';
import { clean, type Left, reasonIn, type Thing } from './cleaning.ts';
import { byEmulator, type Ended, type Experiment, type Result } from './experiment.ts';
import type { Ground } from './ground.ts';
import { nameIn } from './names.ts';
import type { ToRun } from './options.ts';
import type { Call } from './permissions.ts';
import { CLEANING } from './things/kinds.ts';
import { watching } from './watching.ts';

/** What is sent back. */
export interface Report {
  /** The version of this form. */
  readonly sandbox: 1;
  readonly at: string;
  readonly partition: string;
  readonly region: string;
  /** An emulator answered, so nothing is settled. */
  readonly emulator: boolean;
  readonly results: readonly Result[];
  /** What could not be removed. */
  readonly left: readonly Left[];
}

/** The account is not one for experiments. */
export class RefusedError extends Error {
  override name = 'RefusedError';
}

export interface Surroundings {
  readonly signal: AbortSignal;
  say(line: string): void;
}

/** The calls of the runner itself, beside those of the experiments. */
export const RUNNER: readonly Call[] = ['sts:GetCallerIdentity', ...LOOKS_AT_ROLES, ...CLEANING];

/** Makes the experiments one after another, and cleans up whatever happens. @throws RefusedError before anything is made */
export async function runSandbox(wanted: ToRun, surroundings: Surroundings): Promise<Report> {
  const { signal, say } = surroundings;
  const counted = watching();
  const { watch } = counted;
  const aws = awsFor(watch);
  const region = await aws.sts.config.region();
  counted.allow(RUNNER);
  const caller = await callerOf(aws);
  await refuseInUse(aws, caller.arn, wanted);

  counted.taken();
  const run = randomBytes(3).toString('hex');
  const made: Thing[] = [];
  const ground: Ground = {
    aws,
    awsAs: (credentials) => awsFor(counted.ofSessions, credentials),
    partition: caller.partition,
    region,
    account: caller.account,
    caller: caller.userid,
    withEc2: wanted.withEc2,
    get emulator() {
      return counted.isEmulated();
    },
    run,
    patience: wanted.patience,
    signal,
    say: (line) => say(`  ${line}`),
    naming(kind, what) {
      const name = nameIn(run, what);
      made.push({ kind, name });
      return name;
    },
  };
  const results: Result[] = [];
  let left: Left[] = [];
  try {
    for (const experiment of wanted.experiments) {
      say(`${experiment.id}: ${experiment.asks}`);
      counted.allow(experiment.calls, signal);
      const began = performance.now();
      const outcome = await outcomeOf(experiment, ground);
      const { id, asks, expected } = experiment;
      const milliseconds = Math.round(performance.now() - began);
      results.push({ experiment: id, asked: asks, expected, ...outcome, milliseconds, calls: counted.taken() });
      say(`  ${outcome.verdict}: ${'saw' in outcome ? outcome.saw : outcome.because}`);
    }
  } finally {
    counted.allow(RUNNER);
    await counted.quiet();
    left = await clean(aws, made, { run, again: Math.min(2 * SECOND, wanted.patience), say });
    for (const { thing, because } of left) say(`LEFT: ${thing}: ${because}`);
  }
  const report: Report = {
    sandbox: 1,
    at: isoSeconds(new Date()),
    partition: caller.partition,
    region,
    emulator: counted.isEmulated(),
    results,
    left,
  };
  return withoutNames(report, caller);
}

interface Caller {
  readonly arn: string;
  readonly account: string;
  readonly partition: string;
  readonly userid: string;
}

async function callerOf({ sts }: Aws): Promise<Caller> {
  const {
    Arn: arn = '',
    Account: account = '',
    UserId: userid = '',
  } = await sts.send(new GetCallerIdentityCommand({}));
  if (arn.endsWith(':root'))
    throw new RefusedError('the root user may assume no role: use a role or a user with these permissions');
  return { arn, account, userid, partition: arn.split(':')[1] ?? 'aws' };
}

async function refuseInUse(aws: Aws, callerArn: string, { inUseAccount }: ToRun): Promise<void> {
  if (inUseAccount) return;
  const used = await rolesInUse(aws, callerArn, new Date());
  if (used.length === 0) return;
  const more = used.length > 3 ? ` and ${used.length - 3} more` : '';
  throw new RefusedError(
    `this account is in use: the ${used.length === 1 ? 'role' : 'roles'} ${used.slice(0, 3).join(', ')}${more} made calls within 90 days. Take an empty account, or give --in-use-account`,
  );
}

async function outcomeOf(experiment: Experiment, ground: Ground): Promise<Ended> {
  if (ground.signal.aborted) return { verdict: 'skipped', because: 'the run was interrupted' };
  try {
    const outcome = await experiment.run(ground);
    return ground.emulator ? byEmulator(outcome) : outcome;
  } catch (error) {
    return { verdict: 'broke off', because: ground.signal.aborted ? 'the run was interrupted' : reasonIn(error) };
  }
}

/** The figures go to strangers: neither the account nor the caller stands in them. */
export function withoutNames(
  report: Report,
  { arn, account, userid }: Pick<Caller, 'arn' | 'account' | 'userid'>,
): Report {
  const words: [string, string][] = [
    [arn, 'the caller'],
    [userid, 'the caller'],
    [account, '111122223333'],
  ];
  const text = words.reduce(
    (all, [name, word]) => (name === '' ? all : all.replaceAll(name, word)),
    JSON.stringify(report),
  );
  return JSON.parse(text) as Report;
}
