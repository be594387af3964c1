import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Method } from '../../lib/base/method.ts';
import { DAY, HOUR, later, MINUTE, SECOND } from '../../lib/base/time.ts';
import { denyPolicy, MOST_USERIDS, type Scope } from '../../lib/incident/deny/deny-policy.ts';
import { FREEZE_ACTIONS } from '../../lib/incident/deny/freeze-actions.ts';
import { useridsIn } from '../../lib/incident/deny/userids.ts';
import { parsePolicy } from '../../lib/judge/policy/document.ts';
import { naiveMatch } from '../judge/policy/reference.ts';
import { ROLE_ID, TARGET } from '../support/commands.ts';
import { type Dated, denyAfter, LIFTED, type Life, NOW, type Rung } from '../support/denies.ts';
import { judge, type Request } from '../support/judged.ts';
import { runs } from '../support/runs.ts';

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
const ROWS = [WHOLE, INSTANCE, INSTANCES, FUNCTION, SESSION];
const CELLS = cellsOf(['fresh', 'extended', 'lifted'], ['inline', 'managed', 'reserve', 'boundary'], METHODS, ROWS);
/** The role has room for one freeze and no more: whatever was ordered, the whole role is frozen. */
const FROZEN_CELLS = ROWS.flatMap((row) =>
  cellsOf(['frozen'], ['inline', 'managed', 'reserve'], METHODS, [
    { ...WHOLE, reaches: row.reaches, scope: row.scope },
  ]),
);

const ORDINARY = ['s3:GetObject', 'dynamodb:PutItem', 'lambda:InvokeFunction', 'ec2:DescribeInstances', 'iam:GetRole'];
const FROZEN = FREEZE_ACTIONS.map((pattern) => pattern.replaceAll('*', 'X'));
const A_FROZEN = 'iam:PutRolePolicy';
const freezes = (action: string) => FREEZE_ACTIONS.some((pattern) => naiveMatch(pattern, action));

describe.each([...CELLS, ...FROZEN_CELLS])('%s, %s: %s of %s', (life, rung, method, _, row) => {
  let on: Dated;
  let may: (request: Request) => boolean;
  let before: Date[];
  let during: Date[];
  const frozenOnly = method === 'freeze' || life === 'frozen';
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

test('our boundary gives nothing to another role that somebody attaches it to, and takes its calls away', async () => {
  const { boundary } = await denyAfter('quarantine', INSTANCE.scope, 'boundary', 'fresh');
  const elsewhere = { userid: 'AROAEXAMPLEOTHER:alice', principal: 'arn:aws:iam::111122223333:role/Other' };
  const asked = { ...elsewhere, issued: later(NOW, -MINUTE), at: NOW, action: 's3:GetObject' };
  expect(judge({ denies: [boundary] }, NO_ALLOW)(asked)).toBe(false); // attached as a policy
  expect(judge({ denies: [], boundary })(asked)).toBe(false); // as the boundary
  expect(judge({ denies: [boundary] }, NO_ALLOW)({ ...asked, principal: TARGET })).toBe(true); // the condition decides
});

const NO_ALLOW = parsePolicy({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'x:y', Resource: '*' }] });

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
      { numRuns: runs(2000) },
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
