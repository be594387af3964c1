import { isObject, jsonIn } from '../../../lib/base/json.ts';
import { MINUTE, SECOND } from '../../../lib/base/time.ts';
import { reasonIn } from '../cleaning.ts';
import { denyFor, putDeny } from '../deny.ts';
import { type Experiment, notSettled, type Outcome, settled } from '../experiment.ts';
import type { Ground } from '../ground.ts';
import { MAY_PROBE } from '../probe.ts';
import { invoked, MAKES_FUNCTIONS, makeFunction } from '../things/function.ts';
import { MAKES_ROLES, makeRole } from '../things/role.ts';
import { isDenial, type Patience, until } from '../waiting.ts';

export const workloadOnLambda: Experiment = {
  id: 'workload-on-lambda',
  asks: 'Does a deny for `RoleId:function-name` stop that function and leave another function of the same role alone?',
  expected:
    'aws:userid of a function is RoleId:function-name, so only the named function is denied. Inferred from the session names seen in CloudTrail.',
  makes: 'a role that may list queues, and two small functions that have it',
  minutes: 2,
  calls: [...MAKES_ROLES, ...MAKES_FUNCTIONS],
  uses: [
    { of: 'Lambda invocation of 1 s with 128 MB', most: 400 },
    { of: 'SQS request', most: 400 },
  ],
  run,
};

/** Says who it is and whether a call is let through. The runtime has these clients. */
const CODE = `
import { STSClient, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { SQSClient, ListQueuesCommand } from '@aws-sdk/client-sqs';
const [sts, sqs] = [new STSClient(), new SQSClient()];
export const handler = async () => {
  const { UserId } = await sts.send(new GetCallerIdentityCommand({}));
  const error = await sqs.send(new ListQueuesCommand({})).then(() => undefined, ({ name }) => name);
  return { userid: UserId, ...(error && { error }) };
};
`;

async function run(ground: Ground): Promise<Outcome> {
  const role = await makeRole(ground, 'function', MAY_PROBE, 'lambda.amazonaws.com');
  const named = await makeFunction(ground, 'named', role, CODE);
  const sibling = await makeFunction(ground, 'sibling', role, CODE);
  const ask = async (name: string) => saidIn(await invoked(ground, name));
  let first: Said;
  try {
    first = (
      await until(
        () => ask(named),
        ({ isDenied }) => !isDenied,
        ground,
      )
    ).answer;
  } catch (error) {
    return notSettled(`Lambda did not run the function: ${reasonIn(error)}`);
  }
  if (first.isDenied) return notSettled('the function could do nothing before there was a deny');

  const scope = { kind: 'workload' as const, userids: [`${role.id}:${named}`] };
  await putDeny(ground, role, denyFor(role, 'quarantine', scope, 10 * MINUTE));
  const stopped = await until(
    () => ask(named),
    ({ isDenied }) => isDenied,
    ground,
  );
  const other = await until(
    () => ask(sibling),
    ({ isDenied }) => isDenied,
    shortly(ground),
    3000,
  );
  return judged({
    isNamed: first.userid === `${role.id}:${named}`,
    stopped: stopped.isWanted ? stopped.milliseconds : undefined,
    isSiblingDenied: other.isWanted,
  });
}

/** A deny that reaches the other workload too may be in force for it a little later. */
export function shortly({ patience, signal }: Patience): Patience {
  return { patience: Math.min(patience, 30 * SECOND), signal };
}

interface Said {
  readonly userid: string;
  readonly isDenied: boolean;
}

/** @throws Error where the function did not run our code, or met another error than a denial */
function saidIn(text: string): Said {
  const said = jsonIn(text);
  if (!isObject(said) || typeof said.userid !== 'string') throw new Error(`it answered ${text.slice(0, 200)}`);
  const error = typeof said.error === 'string' ? Object.assign(new Error(), { name: said.error }) : undefined;
  if (error && !isDenial(error)) throw new Error(`its call failed with ${error.name}`);
  return { userid: said.userid, isDenied: error !== undefined };
}

export interface WorkloadSeen {
  /** aws:userid is the role's id and the name of the workload. */
  readonly isNamed: boolean;
  /** Milliseconds until the named workload was denied; absent where it never was. */
  readonly stopped: number | undefined;
  readonly isSiblingDenied: boolean;
}

/** Of a function or an instance. */
export function judged({ isNamed, stopped, isSiblingDenied }: WorkloadSeen): Outcome {
  const figures = { isNamed, isSiblingDenied, ...(stopped !== undefined && { deniedAfter: stopped }) };
  const name = `aws:userid ${isNamed ? 'is' : 'is not'} RoleId:name`;
  if (stopped === undefined && isNamed)
    return notSettled(`${name}, and the named workload was not denied in time`, figures);
  return settled(
    isNamed && stopped !== undefined && !isSiblingDenied,
    `${name}; the named workload was ${stopped === undefined ? 'not denied' : `denied after ${stopped} ms`}, the other one was ${isSiblingDenied ? 'denied too' : 'left alone'}`,
    figures,
  );
}
