import { describe, expect, it } from 'vitest';
import { PRINCIPAL_CALLS } from '../../lib/inspect/principals.ts';
import { WATCHED } from '../../lib/inspect/watched.ts';
import { DENY_CALL_NAMES } from '../../lib/judge/guard/denies.ts';
import { PART_CALLS } from '../../lib/judge/guard/part-calls.ts';

const undated = (name: string) => name.replace(/20\d{6}(?:v\d)?$/, '');
const watched = (families: readonly string[]) =>
  new Set(
    WATCHED.filter(({ family }) => families.includes(family)).flatMap(({ eventSource, eventNames }) =>
      eventNames.map((name) => `${eventSource} ${undated(name)}`),
    ),
  );
const ours = [
  ...PART_CALLS.map(({ eventSource, eventName }) => `${eventSource} ${eventName}`),
  ...DENY_CALL_NAMES.map((name) => `iam.amazonaws.com ${name}`),
];

describe('the rules bring what the guard detectors look at', () => {
  it('every call they know is watched', () => {
    const all = watched(['guard', 'trust', 'arming', 'existing-pass']);
    expect(ours.filter((call) => !all.has(call))).toEqual([]);
  });
  it('every call watched for the guard is known to them', () => {
    const lookedAt = new Set(ours);
    const idle = ['iam.amazonaws.com DeletePolicyVersion']; // only a version that is not the default can be deleted
    expect([...watched(['guard'])].filter((call) => !lookedAt.has(call) && !idle.includes(call))).toEqual([]);
  });
  it('every call that changes a role or user is watched, so that the live guardrail knows what replay knows', () => {
    const all = watched(['guard', 'trust', 'arming', 'existing-pass']);
    const untold = ['iam.amazonaws.com CreateUser']; // a new user may do nothing yet
    const changing = PRINCIPAL_CALLS.map((name) => `iam.amazonaws.com ${name}`);
    expect(changing.filter((call) => !all.has(call))).toEqual(untold);
  });
  it('no call stands twice for the same part', () => {
    const parts = PART_CALLS.map(({ eventSource, eventName }) => `${eventSource} ${eventName}`);
    expect(new Set(parts).size).toBe(parts.length);
  });
});
