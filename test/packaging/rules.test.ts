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
import { type EventPattern, LONGEST_PATTERN, OWN_CALLS_RULE, type Rule, rulesFor } from '../../lib/packaging/rules.ts';
import { event as eventOf, OURS, sessionOf } from '../support/events.ts';
import { LOOKALIKES, OTHER_CALLERS, OWN_CALLERS } from './callers.ts';
import { matches } from './event-pattern.ts';
import {
  by,
  type Envelope,
  foreignEvents,
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

const callsIn = ({ detail }: EventPattern) => ('$or' in detail ? detail.$or : [detail]);

describe('the committed rules', () => {
  it('are those of the committed catalogue: run npm run catalogue when this fails', () => {
    expect(committed).toEqual([...rulesFor([...watchedPasses(), ...WATCHED]), OWN_CALLS_RULE]);
  });

  it("stay within EventBridge's limits", () => {
    expect(committed.filter(({ pattern }) => JSON.stringify(pattern).length > LONGEST_PATTERN)).toEqual([]);
    expect(committed.filter(({ name, description }) => name.length > 50 || description.length > 512)).toEqual([]);
    expect(committed.length).toBeLessThan(80);
  });

  it('match every watched event exactly once', () => {
    expect(watchedEvents().filter((event) => matching(event).length !== 1)).toEqual([]);
  });

  it('match nothing else: reads, forgeries, names under the source of another service', () => {
    expect(foreignEvents().filter((event) => matching(event).length !== 0)).toEqual([]);
  });

  it('watch no read', () => {
    const reads = watchedEvents().filter(({ detail }) => /^(Get|List|Describe)(?![a-z])/.test(detail.eventName));
    expect(reads).toEqual([]);
  });
});

describe('the rule of own calls', () => {
  const isOwn = (event: Envelope) => matching(event).join() === 'own-calls';

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

  it('parts the events with the other rules: whoever calls what, a watched event matches exactly one', () => {
    const watched = watchedEvents();
    const anyCall = fc.oneof(
      fc.constantFrom(...watched).map((event) => ({ event, isWatched: true })),
      fc.constantFrom(...unwatchedCalls()).map((event) => ({ event, isWatched: false })),
    );
    fc.assert(
      fc.property(anyCall, identities, ({ event, isWatched }, userIdentity) => {
        const called = { ...event, detail: { ...event.detail, ...(userIdentity && { userIdentity }) } };
        const names = matching(called);
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
