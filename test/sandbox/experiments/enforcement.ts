import { DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import { SECOND } from '../../../lib/base/time.ts';
import { SPREAD } from '../../../lib/incident/deny/containment-of.ts';
import { DENY, denyFor, putDeny } from '../deny.ts';
import { distributionOf } from '../distribution.ts';
import { type Experiment, notSettled, type Outcome, settled } from '../experiment.ts';
import type { Ground } from '../ground.ts';
import { MAY_PROBE, PROBES, type Probed, probe } from '../probe.ts';
import { ASSUMES, MAKES_ROLES, makeRole, sessionOf } from '../things/role.ts';
import { type Answer, until } from '../waiting.ts';

const ROUNDS = 5;
const SERVICES = Object.keys(PROBES) as Probed[];
/** Denied so often in a row counts as enforced: parts of a service learn of a policy at different times. */
const IN_A_ROW = 8;

export const enforcement: Experiment = {
  id: 'enforcement',
  asks: 'How long after the deny is written is it in force?',
  expected: `Within ${SPREAD / SECOND} s, which the guardrail adds to every cutoff. AWS says "a few minutes"; others measured three to four seconds.`,
  makes: 'a role that may make three harmless calls, and a session of it',
  minutes: 3,
  calls: [...MAKES_ROLES, ...ASSUMES, 'iam:DeleteRolePolicy'],
  uses: [{ of: 'SQS request', most: 7500 }],
  run,
};

async function run(ground: Ground): Promise<Outcome> {
  const role = await makeRole(ground, 'enforced', MAY_PROBE);
  const aws = ground.awsAs((await sessionOf(ground, role)).credentials);
  const delays: Delays[] = [];
  const [rounds, count] = ground.emulator ? [1, 2] : [ROUNDS, IN_A_ROW];
  for (let round = 1; round <= rounds; round++) {
    for (const service of SERVICES) {
      const works = await until(
        inARow(count, () => probe(aws, service), 'allowed'),
        Boolean,
        ground,
        250,
      );
      if (!works.isWanted)
        return notSettled(`${service} did not let the session through ${count} times in a row before there was a deny`);
    }
    await putDeny(ground, role, denyFor(role, 'revocation', { kind: 'role' }, 0));
    const began = performance.now();
    const denied = await Promise.all(
      SERVICES.map(async (service) => {
        let first: number | undefined;
        let lastAllowed = 0;
        const ask = async () => {
          const answer = await probe(aws, service);
          const now = performance.now() - began;
          if (answer === 'denied') first ??= now;
          else lastAllowed = now;
          return answer;
        };
        const isWanted = (await until(inARow(count, ask, 'denied'), Boolean, ground, 250)).isWanted;
        return isWanted ? { service, first: first ?? 0, lastAllowed } : undefined;
      }),
    );
    const enforced = denied.filter((one) => one !== undefined);
    if (enforced.length < SERVICES.length)
      return notSettled(`in round ${round} not every service denied the session within ${ground.patience} ms`, {
        ...figuresOf(delays),
      });
    delays.push(...enforced);
    ground.say(
      `round ${round} of ${rounds}: in force after ${Math.round(Math.max(...enforced.map(({ lastAllowed }) => lastAllowed)))} ms`,
    );
    await ground.aws.iam.send(new DeleteRolePolicyCommand({ RoleName: role.name, PolicyName: DENY }));
  }
  return judged(delays);
}

/** Whether the last answers were all the wanted one. */
function inARow(count: number, ask: () => Promise<Answer>, wanted: Answer): () => Promise<boolean> {
  let seen = 0;
  return async () => {
    seen = (await ask()) === wanted ? seen + 1 : 0;
    return seen >= count;
  };
}

/** Milliseconds since the deny was written. */
export interface Delays {
  readonly service: string;
  /** The first denied call. */
  readonly first: number;
  /** The last call that was let through. */
  readonly lastAllowed: number;
}

export function judged(delays: readonly Delays[]): Outcome {
  const { most } = distributionOf(delays.map(({ lastAllowed }) => lastAllowed));
  return settled(most < SPREAD, `the last call that was let through came ${most} ms after the deny`, figuresOf(delays));
}

function figuresOf(delays: readonly Delays[]) {
  return Object.fromEntries(
    SERVICES.map((service) => {
      const ofService = delays.filter((one) => one.service === service);
      return [
        service,
        {
          firstDenied: distributionOf(ofService.map(({ first }) => first)),
          lastAllowed: distributionOf(ofService.map(({ lastAllowed }) => lastAllowed)),
        },
      ];
    }),
  );
}
