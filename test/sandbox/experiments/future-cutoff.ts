import { SECOND } from '../../../lib/base/time.ts';
import type { Aws } from '../aws.ts';
import { denyFor, putDeny } from '../deny.ts';
import { type Experiment, notSettled, type Outcome, settled } from '../experiment.ts';
import type { Ground } from '../ground.ts';
import { MAY_PROBE, probe } from '../probe.ts';
import { ASSUMES, MAKES_ROLES, makeRole, type SandboxRole, sessionOf } from '../things/role.ts';
import { type Answer, pause, until } from '../waiting.ts';

/** From the writing of the deny to its cutoff. The shortest that the guardrail writes is 60 s. */
const WINDOW = 90 * SECOND;
/** The sessions are asked for so long after the cutoff. */
const AFTERWARDS = 45 * SECOND;
/** Sessions around the cutoff: whether IAM compares the times of issue by the second. */
const AROUND = 2 * SECOND;
const APART = 250;

export const futureCutoff: Experiment = {
  id: 'future-cutoff',
  asks: 'Does a quarantine deny the sessions that are issued before its cutoff, which lies in the future, also after the cutoff, and no session that is issued later?',
  expected:
    'Sessions from before the deny and from before its cutoff are denied for their whole lives, later ones work. AWS documents the operators and uses a cutoff some 30 s ahead; a later one is inferred.',
  makes: 'a role that may list queues, and sessions of it',
  minutes: 4,
  calls: [...MAKES_ROLES, ...ASSUMES],
  uses: [{ of: 'SQS request', most: 1500 }],
  run,
};

/** A session, and what AWS answered it since the deny was written. */
interface Watched {
  readonly name: string;
  readonly aws: Aws;
  readonly issuedAt: Date;
  readonly answers: { readonly at: number; readonly answer: Answer }[];
}

async function run(ground: Ground): Promise<Outcome> {
  const role = await makeRole(ground, 'cutoff', MAY_PROBE);
  const before = await watched(ground, role, 'before');
  const works = await until(
    () => probe(before.aws),
    (answer) => answer === 'allowed',
    ground,
  );
  if (!works.isWanted) return notSettled('the session could do nothing before there was a deny');

  const deny = denyFor(role, 'quarantine', { kind: 'role' }, WINDOW);
  const cutoff = new Date(deny.cutoff).getTime();
  await putDeny(ground, role, deny);
  const written = Date.now();
  const stopped = await until(
    () => probe(before.aws),
    (answer) => answer === 'denied',
    ground,
  );
  if (!stopped.isWanted) return notSettled(`no call was denied within ${stopped.milliseconds} ms of the deny`);
  const inside = await watched(ground, role, 'inside');
  if (inside.issuedAt.getTime() >= cutoff) return notSettled('the deny was in force only after its cutoff');
  ground.say(`the session from before is denied; the cutoff is in ${Math.round((cutoff - Date.now()) / SECOND)} s`);

  const sessions = [before, inside];
  const ask = async () => {
    for (const session of sessions)
      session.answers.push({ at: Date.now() - written, answer: await probe(session.aws) });
    await pause(SECOND, ground.signal);
  };
  while (Date.now() < cutoff - AROUND) await ask();
  const around = await sessionsAround(ground, role, cutoff);
  const after = await watched(ground, role, 'after');
  sessions.push(after);
  while (Date.now() < cutoff + AFTERWARDS) await ask();
  return judged({
    stopped: stopped.milliseconds,
    cutoff: cutoff - written,
    before,
    inside,
    after,
    around: await answered(around, cutoff),
  });
}

async function watched(ground: Ground, role: SandboxRole, name: string): Promise<Watched> {
  const { credentials, issuedAt } = await sessionOf(ground, role, name);
  return { name, aws: ground.awsAs(credentials), issuedAt, answers: [] };
}

async function sessionsAround(ground: Ground, role: SandboxRole, cutoff: number): Promise<Watched[]> {
  const sessions: Watched[] = [];
  while (Date.now() < cutoff + AROUND) {
    sessions.push(await watched(ground, role, 'around'));
    await pause(APART, ground.signal);
  }
  return sessions;
}

/** A session around the cutoff: when it was issued, as STS says, and whether it works. */
interface AroundCutoff {
  readonly issued: number;
  readonly answer: Answer;
}

function answered(sessions: readonly Watched[], cutoff: number): Promise<AroundCutoff[]> {
  return Promise.all(
    sessions.map(async ({ aws, issuedAt }) => ({ issued: issuedAt.getTime() - cutoff, answer: await probe(aws) })),
  );
}

/** Times count from the writing of the deny, but for those of the sessions around the cutoff, which count from the cutoff. */
export function judged(seen: {
  readonly stopped: number;
  readonly cutoff: number;
  readonly before: Pick<Watched, 'answers'>;
  readonly inside: Pick<Watched, 'answers'>;
  readonly after: Pick<Watched, 'answers'>;
  readonly around: readonly AroundCutoff[];
}): Outcome {
  const shares = { before: sharesOf(seen.before), inside: sharesOf(seen.inside), after: sharesOf(seen.after) };
  const figures = { deniedAfter: seen.stopped, cutoff: seen.cutoff, ...shares, around: seen.around };
  const early = seen.around.filter(({ issued, answer }) => issued < 0 && answer === 'allowed').length;
  const late = seen.around.filter(({ issued, answer }) => issued >= 0 && answer === 'denied').length;
  const isAsExpected =
    shares.before.allowed === 0 &&
    shares.inside.allowed === 0 &&
    shares.after.denied === 0 &&
    early === 0 &&
    late === 0;
  return settled(
    isAsExpected,
    `Calls that were denied: ${words(shares.before)} of the session from before the deny, ${words(shares.inside)} of the one from before the cutoff, ${words(shares.after)} of the one from after it. Of the sessions issued within 2 s of the cutoff, ${early} from before it worked and ${late} from after it did not.`,
    figures,
  );
}

function sharesOf({ answers }: Pick<Watched, 'answers'>) {
  const denied = answers.filter(({ answer }) => answer === 'denied');
  const allowed = answers.filter(({ answer }) => answer === 'allowed');
  return { denied: denied.length, allowed: allowed.length, allowedAt: allowed.slice(0, 10).map(({ at }) => at) };
}

function words({ denied, allowed }: { readonly denied: number; readonly allowed: number }): string {
  return `${denied} of ${denied + allowed}`;
}
