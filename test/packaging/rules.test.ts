import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OWN_ROLES } from '../../lib/base/own.ts';
import { watchedPasses } from '../../lib/event/catalogue/catalogue.ts';
import { parseEvent } from '../../lib/event/cloudtrail.ts';
import { isOwnCaller } from '../../lib/event/principal.ts';
import { WATCHED } from '../../lib/inspect/watched.ts';
import { DECLARED_BY_ALL, DECLARED_CALLS } from '../../lib/judge/guard/declared-calls.ts';
import { ownCallsIn } from '../../lib/judge/guard/own-call.ts';
import { partChangesIn } from '../../lib/judge/guard/parts.ts';
import { allRules } from '../../lib/packaging/all-rules.ts';
import { type EventPattern, LONGEST_PATTERN, OWN_CALLS_RULE, type Rule, rulesFor } from '../../lib/packaging/rules.ts';
import { event as eventOf, OURS, sessionOf } from '../support/events.ts';
import { LOOKALIKES, OTHER_CALLERS, OWN_CALLERS } from './callers.ts';
import { matches } from './event-pattern.ts';
import {
  by,
  type Envelope,
  foreignEvents,
  isGuardCall,
  sharedCalls,
  silentCalls,
  unwatchedCalls,
  unwatchedOwnCalls,
  watchedEvents,
} from './rule-events.ts';

const committed = JSON.parse(
  readFileSync(new URL('../../lib/packaging/rules.json', import.meta.url), 'utf8'),
) as Rule[];

function matching(event: Envelope): string[] {
  return committed.filter(({ pattern }) => matches(pattern, event)).map(({ name }) => name);
}

const isSecond = (name: string) => /^guardrail-\d\d$/.test(name);
/** The rules but those that bring calls against the guardrail once more. */
const first = (event: Envelope) => matching(event).filter((name) => !isSecond(name));
const second = (event: Envelope) => matching(event).filter(isSecond);

const callsIn = ({ detail }: EventPattern) => ('$or' in detail ? detail.$or : [detail]);

describe('the committed rules', () => {
  it('are those of the committed catalogue: run npm run catalogue when this fails', () => {
    const calls = rulesFor([...watchedPasses(), ...WATCHED]);
    expect(committed.filter(({ name }) => !isSecond(name))).toEqual([...calls, OWN_CALLS_RULE]);
    expect(committed).toEqual(allRules());
  });

  it("stay within EventBridge's limits", () => {
    expect(committed.filter(({ pattern }) => JSON.stringify(pattern).length > LONGEST_PATTERN)).toEqual([]);
    expect(committed.filter(({ name, description }) => name.length > 50 || description.length > 512)).toEqual([]);
    expect(committed.length).toBeLessThan(80);
  });

  it('match every watched pass and trust event exactly once, every call against the guardrail exactly twice', () => {
    const guard = watchedEvents().filter(isGuardCall);
    expect(guard.length).toBeGreaterThan(120);
    expect(watchedEvents().filter((event) => first(event).length !== 1)).toEqual([]);
    expect(watchedEvents().filter((event) => second(event).length !== (isGuardCall(event) ? 1 : 0))).toEqual([]);
  });

  it('tell by the parameters whether a call that may be a pass or a trust change is against the guardrail', () => {
    expect(sharedCalls('ours').length).toBeGreaterThan(50);
    expect(sharedCalls('theirs').filter((event) => matching(event).length !== 1)).toEqual([]);
    const named = sharedCalls('ours').filter(isAboutUs);
    expect(new Set(named.map(({ detail }) => `${detail.eventSource} ${detail.eventName}`)).size).toBeGreaterThan(25);
    expect(named.filter((event) => first(event).length !== 1 || second(event).length !== 1)).toEqual([]);
  });

  it.each(['calls-', 'own-calls', 'guardrail-'])(
    'disabling what begins with %s hides no call against the guardrail',
    (off) => {
      const left = committed.filter(({ name }) => !name.startsWith(off));
      const against = by(off === 'own-calls' ? OWN_CALLERS : [undefined], [
        ...watchedEvents().filter(isGuardCall),
        ...sharedCalls('ours').filter(isAboutUs),
      ]);
      expect(against.filter((event) => !left.some(({ pattern }) => matches(pattern, event)))).toEqual([]);
    },
  );

  /** What inspect itself takes for a call on a part of ours. */
  function isAboutUs({ detail }: Envelope): boolean {
    return partChangesIn(parseEvent({ ...detail, recipientAccountId: OURS })).length > 0;
  }

  it('match nothing else: reads, forgeries, names under the source of another service', () => {
    expect(foreignEvents().filter((event) => matching(event).length !== 0)).toEqual([]);
  });

  it('watch no read', () => {
    const reads = watchedEvents().filter(({ detail }) => /^(Get|List|Describe)(?![a-z])/.test(detail.eventName));
    expect(reads).toEqual([]);
  });
});

describe('the rule of own calls', () => {
  const isOwn = (event: Envelope) => first(event).join() === 'own-calls';

  it('brings whatever our own roles call', () => {
    expect(by(OWN_CALLERS, [...unwatchedOwnCalls(), ...watchedEvents()]).filter((event) => !isOwn(event))).toEqual([]);
  });

  it('brings what an attacker names like ours, once, and inspect knows it for a stranger’s', () => {
    const events = by(LOOKALIKES, unwatchedOwnCalls());
    expect(events.filter((event) => !isOwn(event))).toEqual([]);
    expect(events.filter(judgedAsOurs)).toEqual([]);
  });

  it('leaves out only what every own role may do and no detector looks at', () => {
    for (const action of DECLARED_BY_ALL)
      for (const name of OWN_ROLES) {
        const [service, call = ''] = action.split(':');
        const eventSource = `${service}.amazonaws.com`;
        const silent = eventOf({ eventSource, eventName: call, userIdentity: sessionOf(name, name) });
        expect(ownCallsIn(silent, call)).toEqual([]);
      }
    const watched = new Set(watchedEvents().map(({ detail }) => `${detail.eventSource} ${detail.eventName}`));
    const silent = silentCalls().map(({ detail }) => `${detail.eventSource} ${detail.eventName}`);
    expect(silent.filter((call) => watched.has(call))).toEqual([]);
    expect(Object.keys(DECLARED_CALLS).sort()).toEqual([...OWN_ROLES].sort());
  });

  it('leaves out what Lambda calls in the name of an inspect that fails, which would go round for ever', () => {
    expect(DECLARED_BY_ALL).toEqual(expect.arrayContaining(['sqs:SendMessage', 'logs:CreateLogStream']));
  });

  it('parts the events with the rules of calls: whoever calls what, a watched event matches exactly one', () => {
    const watched = watchedEvents();
    const anyCall = fc.oneof(
      fc.constantFrom(...watched).map((event) => ({ event, isWatched: true })),
      fc.constantFrom(...unwatchedCalls()).map((event) => ({ event, isWatched: false })),
    );
    fc.assert(
      fc.property(anyCall, identities, ({ event, isWatched }, userIdentity) => {
        const called = { ...event, detail: { ...event.detail, ...(userIdentity && { userIdentity }) } };
        const names = first(called);
        const own = names.includes('own-calls');
        expect(names).toHaveLength(isWatched || own ? 1 : 0);
        if (judgedAsOurs(called)) expect(own).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  function judgedAsOurs({ detail }: Envelope): boolean {
    return isOwnCaller(parseEvent({ ...detail, recipientAccountId: OURS }));
  }
});

/** Callers of the tables, and issuers put together from everything that an ARN can hold. */
const arns = fc
  .tuple(
    fc.constantFrom('aws', 'aws-cn', 'x'),
    fc.constantFrom(OURS, '999988887777', ''),
    fc.constantFrom('role', 'user', 'role/role'),
    fc.constantFrom('/', '/x/', '/:role/', '/rolewarden-contain/', '/a:role/'),
    fc.oneof(fc.constantFrom(...OWN_ROLES), fc.constantFrom('Deployer', 'rolewarden-', 'rolewarden-contain ', '')),
  )
  .map(([partition, account, kind, path, name]) => `arn:${partition}:iam::${account}:${kind}${path}${name}`);
const identities = fc.oneof(
  fc.constantFrom(...OWN_CALLERS, ...LOOKALIKES, ...OTHER_CALLERS),
  fc.tuple(arns, fc.constantFrom(OURS, '999988887777')).map(([arn, accountId]) => ({
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:rolewarden-contain',
    accountId,
    sessionContext: { sessionIssuer: { type: 'Role', arn, userName: 'rolewarden-contain' } },
  })),
);

describe('sharding', () => {
  it('cuts a source whose names outgrow one pattern, and loses none', () => {
    const eventNames = Array.from({ length: 300 }, (_, index) => `CreateSomethingLong${index}`);
    const rules = rulesFor([{ eventSource: 'big.amazonaws.com', eventNames }]);
    const all = rules.flatMap(({ pattern }) => callsIn(pattern).flatMap(({ eventName }) => eventName));
    expect([rules.length > 1, [...all].sort()]).toEqual([true, [...eventNames].sort()]);
  });

  it('writes a lone source without $or, which EventBridge takes of two or more', () => {
    const [rule] = rulesFor([{ eventSource: 'a.amazonaws.com', eventNames: ['A'] }]);
    expect(rule?.pattern.detail).not.toHaveProperty('$or');
  });

  it('merges what several tables say about one source', () => {
    const rules = rulesFor([
      { eventSource: 'a.amazonaws.com', eventNames: ['B', 'A'] },
      { eventSource: 'a.amazonaws.com', eventNames: ['A', 'C'] },
    ]);
    expect(rules.map(({ pattern }) => pattern.detail)).toMatchObject([
      { eventSource: ['a.amazonaws.com'], eventName: ['A', 'B', 'C'] },
    ]);
  });
});
