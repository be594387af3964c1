import type { Effects } from '../contain/effects.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import type { Activity } from './activity.ts';
import type { cutCaller } from './cut-caller.ts';
import type { Decision } from './decide/decision.ts';
import { tellAtOnce } from './dispatch.ts';
import { loadActivities } from './load-activities.ts';
import type { noteChange as note } from './principals.ts';
import type { remember } from './remember.ts';
import type { Surroundings } from './surroundings.ts';
import type { Delivery, tellFirst } from './told-first.ts';

type FollowUp = (
  event: CloudTrailEvent,
  decisions: readonly Decision[],
  around: Surroundings,
  enqueue: Effects['enqueue'],
) => Promise<void>;

/** Loads the follow-up with the first event that has such an activity, so that a cold start with a role pass does not load it. */
const when =
  (kind: Activity['kind'], load: () => Promise<FollowUp>): FollowUp =>
  async (event, ...rest) => {
    const activities = await loadActivities(event);
    if (activities.some((activity) => activity.kind === kind)) await (await load())(event, ...rest);
  };

/** Puts back a deny that somebody removed: see tamper.ts. */
export const answerTamper = when('guard-change', async () => (await import('./answer/tamper.ts')).putBackRemoved);

/** Lifts down the quarantine of a trust that the event closed again: see lift-down.ts. */
export const liftDown = when('trust-policy-change', async () => (await import('./answer/lift-down.ts')).liftDownClosed);

/** Revokes the session of a caller whose pass cannot be judged for minutes: see cut-caller.ts. */
export async function cutUnjudged(...asked: Parameters<typeof cutCaller>): Promise<void> {
  await (await import('./cut-caller.ts')).cutCaller(...asked);
}

/**
 * Tells after every command, and answers what was told. Only a call against the guardrail, or an event that is judged more than once,
 * loads the code that has it told once.
 */
export async function tellOfEvent(
  decisions: readonly Decision[],
  effects: Effects,
  toldNow: (decisions: readonly Decision[]) => Promise<readonly Decision[]>,
  ...[ledger, delivery]: [Parameters<typeof tellFirst>[1], Delivery]
): Promise<readonly Decision[]> {
  const tell = async (first: readonly Decision[]) => {
    const told = await toldNow(first);
    await tellAtOnce(told, effects);
    return told;
  };
  if (delivery.again !== true && !decisions.some(({ guard }) => guard)) return tell(decisions);
  const { tellFirst } = await import('./told-first.ts');
  return tellFirst(decisions, ledger, delivery, tell);
}

/** Notes that a role or user is another now, before anything is asked: a pass of it that is judged meanwhile is judged again. */
export async function noteFirst(...asked: Parameters<typeof note>): Promise<void> {
  const [{ eventSource }] = asked;
  if (eventSource === 'iam.amazonaws.com') await (await import('./principals.ts')).noteChange(...asked);
}

/** Remembers what the event changed: see remember.ts. Everything is queued by then. */
export async function rememberChanged(...asked: Parameters<typeof remember>): Promise<void> {
  const [{ outcome }] = asked;
  if (outcome === 'succeeded') await (await import('./remember.ts')).remember(...asked);
}
