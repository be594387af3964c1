import type { Effects } from '../contain/effects.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import { type Activity, activitiesIn } from './activity.ts';
import type { Decision } from './decide/decision.ts';
import type { Surroundings } from './surroundings.ts';

type FollowUp = (
  event: CloudTrailEvent,
  decisions: readonly Decision[],
  around: Surroundings,
  enqueue: Effects['enqueue'],
) => Promise<void>;

/** What an event asks for beside its decisions is loaded with the first event that asks: a cold start on the way to a pass does without. */
const when =
  (kind: Activity['kind'], load: () => Promise<FollowUp>): FollowUp =>
  async (event, ...rest) => {
    if (activitiesIn(event).some((activity) => activity.kind === kind)) await (await load())(event, ...rest);
  };

/** Puts back what somebody took away: see tamper.ts. */
export const answerTamper = when('guard-change', async () => (await import('./answer/tamper.ts')).putBackRemoved);

/** Lifts down what a trust change closed again: see lift-down.ts. */
export const liftDown = when('trust-policy-change', async () => (await import('./answer/lift-down.ts')).liftDownClosed);
