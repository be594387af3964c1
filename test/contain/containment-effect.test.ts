import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Method } from '../../lib/base/method.ts';
import { DAY, HOUR, isoSeconds, later, MINUTE, SECOND } from '../../lib/base/time.ts';
import { denyPolicy, MOST_USERIDS, type Scope, useridsIn } from '../../lib/incident/deny/deny-policy.ts';
import { FREEZE_ACTIONS } from '../../lib/incident/deny/freeze-actions.ts';
import { parsePolicy } from '../../lib/judge/policy/document.ts';
import { asking } from '../../lib/judge/policy/evaluate.ts';
import { naivelyAllowed, naiveMatch } from '../judge/policy/reference.ts';
import { ROLE_ID } from '../support/commands.ts';
import { type Dated, denyAfter, LIFTED, type Life, NOW, type OnRole, type Rung } from '../support/denies.ts';

/** One request of a session of the role, which is an administrator. */
interface Request {
  readonly userid: string;
  /** When its credentials were issued; undefined: the request has no aws:TokenIssueTime. */
  readonly issued: Date | undefined;
  readonly at: Date;
  readonly action: string;
}

const ALLOW_ALL = parsePolicy({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

/** The policy engine's answer, held against the evaluator of the tests, which shares no code with it. */
function judge({ denies, boundary }: OnRole): (request: Request) => boolean {
  const identity = [ALLOW_ALL, ...denies.map((deny) => parsePolicy(deny))];
  const limit = boundary === undefined ? undefined : [parsePolicy(boundary)];
  const policies = { identity: identity.map(named), ...(limit && { boundary: limit.map(named) }) };
  return (request) => {
    const { userid, issued, at, action } = request;
    const context: Record<string, string[]> = {
      'aws:userid': [userid],
      'aws:tokenissuetime': issued === undefined ? [] : [isoSeconds(issued)],
      'aws:currenttime': [isoSeconds(at)],
    };
    const allowed = asking(policies, (key) => context[key])(action, '*').level === 'everywhere';
    if (naivelyAllowed(identity, limit ? [limit] : [], { action, resource: '*', context }) !== allowed)
      throw new Error(`the two evaluators differ on ${JSON.stringify(request)}`);
    return allowed;
  };
}

const named = (document: typeof ALLOW_ALL, index: number) => ({ name: String(index), document });
const id = (name: string) => `${ROLE_ID}:${name}`;

interface Row {
  readonly reaches: string;
  readonly scope: Scope;
  /** A session it is for. */
  readonly target: string;
  /** Sessions of the same role that it is not for. */
  readonly siblings: readonly string[];
}
const WHOLE: Row = { reaches: 'role', scope: { kind: 'role' }, target: 'i-0abc', siblings: [] };
const INSTANCE: Row = {
  reaches: 'one instance',
  scope: { kind: 'workload', userids: [id('i-0abc')] },
  target: 'i-0abc',
  siblings: ['i-0abcd', 'alice', 'i-0ABC'],
};
const INSTANCES: Row = {
  reaches: 'every instance',
  scope: { kind: 'workload', userids: [id('i-*')] },
  target: 'i-0abcd',
  siblings: ['alice', 'I-0abc', 'xi-0abc'],
};
const FUNCTION: Row = {
  reaches: 'a function',
  scope: { kind: 'workload', userids: [id('thumbs')] },
  target: 'thumbs',
  siblings: ['thumbs-2', 'thumb'],
};
const SESSION: Row = {
  reaches: 'a session',
  scope: { kind: 'session', userids: [id('alice')] },
  target: 'alice',
  siblings: ['Alice', 'alice2', 'i-0abc'],
};
const METHODS: readonly Method[] = ['freeze', 'revocation', 'quarantine'];

type Cell = readonly [life: Life, rung: Rung, method: Method, reaches: string, row: Row];
const cellsOf = (lives: readonly Life[], rungs: readonly Rung[], methods: readonly Method[], rows: readonly Row[]) =>
  lives.flatMap((life) =>
    rungs.flatMap((rung) =>
      methods.flatMap((method) => rows.map((row): Cell => [life, rung, method, row.reaches, row])),
    ),
  );
const CELLS = cellsOf(['fresh', 'extended', 'lifted'], ['inline', 'managed'], METHODS, [
  WHOLE,
  INSTANCE,
  INSTANCES,
  FUNCTION,
  SESSION,
]);
/** One instance too many becomes every instance, one session too many the role; a higher rung takes nothing's place. */
const WIDENED = [
  ...cellsOf(['widened'], ['inline'], METHODS, [
    { ...INSTANCES, scope: INSTANCE.scope },
    { ...WHOLE, scope: SESSION.scope },
  ]),
  ...cellsOf(['widened'], ['managed'], METHODS, [INSTANCE, SESSION]),
];
/** A boundary allows nothing as long as it stands; lifted, an inline deny has its place. */
const STOPS: readonly Method[] = ['revocation', 'quarantine'];
const UNBOUND = cellsOf(['lifted'], ['boundary'], STOPS, [WHOLE]);
const BOUND = cellsOf(['fresh', 'extended'], ['boundary'], STOPS, [WHOLE]);

const ORDINARY = ['s3:GetObject', 'dynamodb:PutItem', 'lambda:InvokeFunction', 'ec2:DescribeInstances', 'iam:GetRole'];
const FROZEN = FREEZE_ACTIONS.map((pattern) => pattern.replaceAll('*', 'X'));
const A_FROZEN = 'iam:PutRolePolicy';
const freezes = (action: string) => FREEZE_ACTIONS.some((pattern) => naiveMatch(pattern, action));

describe.each([...CELLS, ...WIDENED, ...UNBOUND])('%s, %s: %s of %s', (life, rung, method, _, row) => {
  let on: Dated;
  let may: (request: Request) => boolean;
  let before: Date[];
  let during: Date[];
  const frozenOnly = method === 'freeze';
  beforeAll(async () => {
    on = await denyAfter(method, row.scope, rung, life);
    may = judge(on);
    before = [later(NOW, -11 * HOUR), later(NOW, -SECOND), later(on.cutoff, -SECOND)];
    during = [later(LIFTED, SECOND), later(on.cutoff, MINUTE), later(on.lapse, -SECOND)];
  });
  const asks = (session: string, issued: Date | undefined, at: Date, action: string) =>
    may({ userid: id(session), issued, at, action });

  test('a session issued before the cutoff is denied everything, or what a freeze lists and nothing else, to the end', () => {
    for (const issued of before)
      for (const at of during) {
        expect(asks(row.target, issued, at, A_FROZEN)).toBe(false);
        for (const action of ORDINARY) expect(asks(row.target, issued, at, action)).toBe(frozenOnly);
      }
    expect(FROZEN.filter((action) => asks(row.target, NOW, later(LIFTED, SECOND), action))).toEqual([]);
  });

  test('its siblings work', () => {
    for (const sibling of row.siblings)
      for (const issued of before) expect(asks(sibling, issued, later(LIFTED, SECOND), A_FROZEN)).toBe(true);
  });

  test('a session issued from the cutoff on works', () => {
    for (const issued of [on.cutoff, later(on.cutoff, HOUR)])
      for (const at of during) expect(asks(row.target, issued, at, A_FROZEN)).toBe(true);
  });

  test('after the lapse nothing is denied, and every denied session is over: none lives longer than 12 h', () => {
    for (const issued of before)
      for (const at of [on.lapse, later(on.lapse, DAY)]) expect(asks(row.target, issued, at, A_FROZEN)).toBe(true);
    expect(on.lapse.getTime() - on.cutoff.getTime()).toBeGreaterThanOrEqual(12 * HOUR);
  });

  test('a session chained into the role is one of its sessions, by its own issue time', () => {
    const [old = NOW] = before; // of the session that it was chained from: it is in no request
    expect(asks(row.target, later(old, MINUTE), LIFTED, A_FROZEN)).toBe(false);
    expect(asks(row.target, later(on.cutoff, MINUTE), later(on.cutoff, HOUR), A_FROZEN)).toBe(true);
  });

  test('a request without aws:TokenIssueTime is not denied: a plain DateLessThan does not hold without its key', () => {
    for (const at of during) expect(asks(row.target, undefined, at, A_FROZEN)).toBe(true);
  });
});

describe.each(BOUND)('%s, %s: %s of %s', (life, rung, method, _, { scope }) => {
  test('everybody is denied everything, new sessions too, after the lapse too: until it is lifted', async () => {
    const on = await denyAfter(method, scope, rung, life);
    const may = judge(on);
    for (const issued of [later(NOW, -HOUR), on.cutoff, undefined])
      for (const at of [NOW, on.cutoff, later(on.lapse, DAY)])
        for (const action of [A_FROZEN, ...ORDINARY])
          expect(may({ userid: id('alice'), issued, at, action })).toBe(false);
  });
});

test('a session chained out of a denied one into another role is another role’s: no deny of ours stands there', () => {
  const issued = later(NOW, -MINUTE);
  expect(judge({ denies: [] })({ userid: 'AROAEXAMPLEOTHER:alice', issued, at: NOW, action: A_FROZEN })).toBe(true);
});

describe('whatever the dates, names and requests', () => {
  const second = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * SECOND));
  const name = fc.oneof(
    fc.constantFrom('i-0abc', 'i-0abcd', 'alice', 'thumbs'),
    fc.stringMatching(/^[\w+=,.@-]{1,64}$/),
  );
  const pattern = fc.oneof(name, name, fc.constant('i-*'), fc.stringMatching(/^[\w+=,.@-]{1,63}\*$/));
  const scope: fc.Arbitrary<Scope> = fc.oneof(
    fc.constant<Scope>({ kind: 'role' }),
    fc
      .uniqueArray(pattern, { minLength: 1, maxLength: MOST_USERIDS })
      .map((names): Scope => ({ kind: 'session', userids: names.map(id) })),
  );
  /** Seconds around a date: at it, a second off, or anywhere within a day. */
  const around = fc.oneof(fc.constantFrom(-1, 0, 1), fc.integer({ min: -86_400, max: 86_400 }));
  const action = fc.constantFrom(...ORDINARY, ...FROZEN);
  const reaches = (held: Scope, session: string) =>
    held.kind === 'role' || useridsIn(held).some((userid) => naiveMatch(userid, id(session)));

  test('denied is exactly: one of its sessions, issued before the cutoff, until the lapse, what the method denies', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...METHODS),
        scope,
        second,
        fc.integer({ min: 12.25 * 3600, max: 200 * 3600 }),
        fc.array(fc.tuple(name, around, fc.boolean(), around, action), { minLength: 1, maxLength: 8 }),
        (method, held, cutoff, life, requests) => {
          const lapse = later(cutoff, life * SECOND);
          const on = { denies: [documentOf(method, held, cutoff, lapse)] };
          if (on.denies[0] === undefined) return; // over its budget: refused, and widened before that
          const may = judge(on);
          for (const [session, issuedOff, hasToken, atOff, asked] of requests) {
            const issued = hasToken ? later(cutoff, issuedOff * SECOND) : undefined;
            const at = later(lapse, atOff * SECOND);
            const denied =
              reaches(held, session) &&
              issued !== undefined &&
              issued < cutoff &&
              at < lapse &&
              (method !== 'freeze' || freezes(asked));
            expect(may({ userid: id(session), issued, at, action: asked })).toBe(!denied);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function documentOf(method: Method, scope: Scope, cutoff: Date, lapse: Date): unknown {
  try {
    return denyPolicy(method, scope, cutoff, lapse);
  } catch {
    return undefined;
  }
}
