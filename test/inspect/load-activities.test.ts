import { describe, expect, it } from 'vitest';
import { OWN_ROLES } from '../../lib/base/own.ts';
import { parseEvent } from '../../lib/event/cloudtrail.ts';
import { activitiesIn } from '../../lib/inspect/activity.ts';
import { activitiesAtWork } from '../../lib/inspect/activity-at-work.ts';
import { loadActivities } from '../../lib/inspect/load-activities.ts';
import { WATCHED } from '../../lib/inspect/watched.ts';
import { PART_CALLS } from '../../lib/judge/guard/part-calls.ts';
import { GROUPS, shapesOf } from '../shapes/records.ts';
import { event, sessionOf } from '../support/events.ts';

const CREATE = {
  eventSource: 'lambda.amazonaws.com',
  eventName: 'CreateFunction20150331',
  requestParameters: { functionName: 'app', role: 'arn:aws:iam::111122223333:role/app' },
};

describe('the activities of an event, loaded as it needs them', () => {
  it.each(GROUPS)('are those of activitiesIn for the real records in %s', async (group) => {
    for (const one of shapesOf(group).map(parseEvent)) expect(await loadActivities(one)).toEqual(activitiesIn(one));
  });

  it('a role pass is read without the rest', () => {
    expect(activitiesAtWork(event(CREATE))).toMatchObject([{ kind: 'role-pass' }]);
  });

  it.each(PART_CALLS.map(({ eventSource, eventName }) => [eventSource, eventName]))(
    '%s %s on a part of the guardrail is read with the rest, also where the record has no request',
    async (eventSource, eventName) => {
      const requestParameters = { name: 'rolewarden-contain', functionName: 'rolewarden-contain' };
      for (const difference of [{ requestParameters }, {}, { requestParameters, errorCode: 'AccessDenied' }]) {
        const call = event({ eventSource, eventName, ...difference });
        expect(await loadActivities(call)).toEqual(activitiesIn(call));
      }
    },
  );

  it.each(OWN_ROLES)('a call of %s is left to the rest, which looks at nothing but what it declares', async (role) => {
    const own = event({ ...CREATE, userIdentity: sessionOf(role, role) });
    expect(activitiesAtWork(own)).toBeUndefined();
    expect(await loadActivities(own)).toMatchObject([{ kind: 'guard-change', what: 'own-call' }]);
  });

  const identity = WATCHED.filter(({ family }) => family === 'trust' || family === 'arming');
  const calls = identity.flatMap(({ eventSource, eventNames }) => eventNames.map((name) => [eventSource, name]));
  it.each(calls)('%s %s is left to the rest', (eventSource, eventName) => {
    expect(activitiesAtWork(event({ eventSource, eventName }))).toBeUndefined();
  });
});
