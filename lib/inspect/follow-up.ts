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

/** Tells after every command. Only a call against the guardrail loads the code that has one of its two deliveries tell. */
export async function tellOfEvent(
  decisions: readonly Decision[],
  effects: Effects,
  ...[ledger, delivery]: [Parameters<typeof tellFirst>[1], Delivery]
): Promise<void> {
  if (!decisions.some(({ guard }) => guard)) return tellAtOnce(decisions, effects);
  const { tellFirst } = await import('./told-first.ts');
  await tellFirst(decisions, ledger, delivery, (first) => tellAtOnce(first, effects));
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
