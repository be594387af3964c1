import { HOUR, SECOND } from '../../../lib/base/time.ts';
import { denyFor, putDeny } from '../deny.ts';
import { type Experiment, notSettled, type Outcome, skipped } from '../experiment.ts';
import type { Ground } from '../ground.ts';
import { MAY_PROBE } from '../probe.ts';
import { consoleOf, MAKES_INSTANCES, makeInstance, makeProfile } from '../things/instance.ts';
import { MAKES_ROLES, makeRole } from '../things/role.ts';
import { until } from '../waiting.ts';
import { judged, shortly } from './workload-on-lambda.ts';

export const workloadOnEc2: Experiment = {
  id: 'workload-on-ec2',
  asks: 'Does a deny for `RoleId:instance-id` stop that instance and leave another instance of the same role alone?',
  expected:
    'aws:userid of an instance is RoleId:instance-id, so only the named instance is denied. AWS documents the session name.',
  makes:
    'with --with-ec2 alone: a role, an instance profile and two t4g.nano in the default VPC, which say on their consoles what they may do',
  minutes: 7,
  calls: [...MAKES_ROLES, ...MAKES_INSTANCES],
  uses: [{ of: 'hour of a t4g.nano with 8 GB of disk and a public address', most: 1 }],
  run,
};

/** An instance needs minutes to start and to write its console. */
const SLOWER = 4;
const EVERY = 10 * SECOND;
const LINE = 'rolewarden-sandbox';

/** A line on the serial console every five seconds; it needs no permission, so a denied instance writes it too. It stops after an hour. */
const scriptIn = (region: string) => `#!/bin/bash
export AWS_DEFAULT_REGION=${region}
shutdown -h +60
while true; do
  if aws sqs list-queues > /dev/null 2> /tmp/error; then answer=allowed
  elif grep -q AccessDenied /tmp/error; then answer=denied
  else answer=broken; fi
  echo "${LINE} $(aws sts get-caller-identity --query UserId --output text) $answer" > /dev/console
  sleep 5
done
`;

async function run(ground: Ground): Promise<Outcome> {
  if (!ground.withEc2) return skipped('it costs up to a cent: give --with-ec2');
  const patient = { patience: ground.patience * SLOWER, signal: ground.signal };
  const role = await makeRole(ground, 'instance', MAY_PROBE, 'ec2.amazonaws.com');
  const profile = await makeProfile(ground, 'instance', role);
  const named = await makeInstance(ground, 'named', profile, scriptIn(ground.region));
  const sibling = await makeInstance(ground, 'sibling', profile, scriptIn(ground.region));
  const last = async (id: string) => lastLine(await consoleOf(ground, id));
  const both = () => Promise.all([last(named), last(sibling)]);
  const every = ground.emulator ? SECOND : EVERY;
  const begun = await until(both, (lines) => lines.every((line) => line?.answer === 'allowed'), patient, every);
  if (!begun.isWanted)
    return notSettled(`the instances did not both say that they may call, within ${begun.milliseconds} ms`);

  const scope = { kind: 'workload' as const, userids: [`${role.id}:${named}`] };
  await putDeny(ground, role, denyFor(role, 'quarantine', scope, HOUR));
  const isDenied = (line: ReturnType<typeof lastLine>) => line?.answer === 'denied';
  const stopped = await until(() => last(named), isDenied, patient, every);
  const other = await until(() => last(sibling), isDenied, shortly(ground), every);
  return judged({
    isNamed: begun.answer[0]?.userid === `${role.id}:${named}`,
    stopped: stopped.isWanted ? stopped.milliseconds : undefined,
    isSiblingDenied: other.isWanted,
  });
}

/** The latest line of ours on a console. */
export function lastLine(console: string): { readonly userid: string; readonly answer: string } | undefined {
  const [, userid, answer] = [...console.matchAll(/rolewarden-sandbox (\S+) (allowed|denied|broken)/g)].at(-1) ?? [];
  return userid === undefined || answer === undefined ? undefined : { userid, answer };
}
