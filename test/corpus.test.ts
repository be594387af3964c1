import { describe, expect, it } from 'vitest';
import { snapshotAccount } from '../lib/account/snapshot.ts';
import { DEFAULT_SETTINGS } from '../lib/base/settings/defaults.ts';
import { MINUTE } from '../lib/base/time.ts';
import { parseEvent } from '../lib/event/cloudtrail.ts';
import { memoryLedger } from '../lib/incident/ledger/in-memory.ts';
import { activitiesIn } from '../lib/inspect/activity.ts';
import { replay } from '../lib/inspect/replay.ts';
import { GROUPS, type Group, shapesOf } from './shapes/records.ts';

/** `3 DeleteTrail …` for three records of which the same is true, in alphabetical order. */
function counted(lines: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts].map(([line, count]) => `${count} ${line}`).sort(byLine);
}
const byLine = (one: string, other: string): number => (one.slice(2) < other.slice(2) ? -1 : 1);

function activitiesOf(group: Group): string[] {
  return shapesOf(group)
    .map(parseEvent)
    .flatMap((event) =>
      activitiesIn(event).map((activity) => [event.eventName, activity.kind, event.outcome].join(' ')),
    );
}

/** What the guardrail decides on each record alone, with nothing known of the account. */
async function decisionsOn(group: Group): Promise<string[]> {
  const lines: string[] = [];
  for (const record of shapesOf(group)) {
    const options = { account: snapshotAccount(), ledger: memoryLedger(), settings: DEFAULT_SETTINGS, lag: MINUTE };
    for await (const { event, decisions } of replay([parseEvent(record)], options))
      for (const { action, severity, findings } of decisions)
        lines.push([event.eventName, action, severity, ...findings.map(({ detector }) => detector)].join(' '));
  }
  return lines;
}

const ACTIVITIES: Readonly<Record<Exclude<Group, 'passrole'>, readonly string[]>> = {
  trust: [
    '1 AddRoleToInstanceProfile role-pass denied',
    '1 AttachRolePolicy role-change denied',
    '1 AttachRolePolicy role-change succeeded',
    '1 CreatePolicyVersion role-change denied',
    '1 CreatePolicyVersion role-change succeeded',
    '1 CreateProfile federation-change succeeded',
    '1 CreateProfile role-pass succeeded',
    '1 CreateRole trust-policy-change denied',
    '5 CreateRole trust-policy-change succeeded',
    '1 CreateTrustAnchor federation-change succeeded',
    '1 DeleteRolePermissionsBoundary federation-change denied',
    '1 DeleteRolePermissionsBoundary role-change denied',
    '1 PutRolePermissionsBoundary role-change denied',
    '1 PutRolePolicy role-change denied',
    '1 SetDefaultPolicyVersion role-change denied',
    '1 SetDefaultPolicyVersion role-change succeeded',
    '1 UpdateAssumeRolePolicy trust-policy-change denied',
    '1 UpdateAssumeRolePolicy trust-policy-change succeeded',
    '2 UpdateSAMLProvider federation-change succeeded',
  ],
  benign: [
    '1 CreateAutoScalingGroup role-pass succeeded',
    '1 DeleteTrail guard-change denied',
    '2 DeleteTrail guard-change succeeded',
    '1 ModifyInstanceAttribute workload-change succeeded',
    '1 PutEventSelectors guard-change succeeded',
    '1 PutKeyPolicy guard-change succeeded',
    '1 SendCommand role-pass denied',
    '1 StopLogging guard-change denied',
    '2 StopLogging guard-change succeeded',
    '1 UpdateFunctionCode20150331v2 workload-change denied',
    '2 UpdateFunctionCode20150331v2 workload-change succeeded',
  ],
  envelopes: [],
};

const DECISIONS: Readonly<Record<Group, readonly string[]>> = {
  passrole: [
    '1 CreateDevEndpoint alert info pass-denied',
    '1 CreateFunction20150331 alert info pass-denied',
    '1 CreateFunction2aaaa31 alert info pass-role-of-other-account',
    '1 CreateServer alert info pass-denied',
    '1 CreateUser alert info pass-denied',
    '1 PutBucketReplication alert low pass-first-seen pass-unread-role',
    '3 RunInstances alert medium pass-by-root pass-unread-role',
    '1 StartExportTask alert info pass-denied',
    '1 UpdateDevEndpoint alert info pass-denied',
    '1 UpdateFunctionConfiguration20150331v2 alert info pass-denied',
    '1 UpdateTrail alert info pass-denied',
    '1 UpdateTrail alert low guard-trail-changed',
  ],
  trust: [
    '1 AddRoleToInstanceProfile alert info pass-denied',
    '1 CreateProfile alert info pass-unread-role',
    '1 CreateProfile alert medium trust-profile-added',
    '2 CreateRole observe high trust-external-account', // a backdoor in a new role
    '1 CreateTrustAnchor alert high trust-anchor-added',
    '1 UpdateAssumeRolePolicy observe high trust-external-account', // a backdoor in a role of ours
    '2 UpdateSAMLProvider alert high trust-provider-replaced',
  ],
  // Nothing of the rest is above info but what attacks a trail.
  benign: [
    '2 DeleteTrail alert critical guard-trail-changed',
    '1 DeleteTrail alert high guard-trail-changed',
    '1 PutEventSelectors alert critical guard-trail-changed',
    '1 SendCommand alert info pass-denied',
    '2 StopLogging alert critical guard-trail-changed',
    '1 StopLogging alert high guard-trail-changed',
  ],
  envelopes: [],
};

describe('the shapes of real records', () => {
  it.each([
    ['passrole', 15],
    ['trust', 25],
    ['benign', 542],
    ['envelopes', 11],
  ] as const)('%s: all %i are read', (group, count) => {
    const events = shapesOf(group).map(parseEvent);
    expect(events).toHaveLength(count);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(count);
  });

  it('an envelope says the same as the record in it', () => {
    for (const envelope of shapesOf('envelopes')) expect(parseEvent(envelope)).toEqual(parseEvent(envelope.detail));
  });

  it.each(['trust', 'benign', 'envelopes'] as const)('%s: this is what they did, and nothing else', (group) => {
    expect(counted(activitiesOf(group))).toEqual(ACTIVITIES[group]);
  });

  it.each(GROUPS)('%s: this is what the guardrail decides, and nothing else', async (group) => {
    expect(counted(await decisionsOn(group))).toEqual(DECISIONS[group]);
  });
});
