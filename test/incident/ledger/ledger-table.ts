import { expect, it } from 'vitest';
import { HOUR, later } from '../../../lib/base/time.ts';
import type { Incident } from '../../../lib/incident/incident.ts';
import { containedOnOf } from '../../../lib/incident/incident-key.ts';
import { MOST_LATEST } from '../../../lib/incident/ledger/event-order.ts';
import type { PolicyRecord, SparedPass, WorkloadRole } from '../../../lib/incident/ledger/history.ts';
import type { Ledger } from '../../../lib/incident/ledger/ledger.ts';

const INCIDENT: Incident = {
  id: '0123456789abcdef',
  account: '111122223333',
  roleArn: 'arn:aws:iam::111122223333:role/app',
  state: 'contained',
  at: new Date('2026-05-04T10:00:00Z'),
  wholeRole: true,
};
const EDGE = { role: INCIDENT.roleArn, service: 'ec2.amazonaws.com', issuer: 'arn:aws:iam::111122223333:role/dev' };
const DENY: NonNullable<Incident['deny']> = {
  policyName: 'rolewarden-0123456789abcdef-quarantine',
  method: 'quarantine',
  scope: { kind: 'role' },
  cutoff: '2026-05-04T11:00:00Z',
  lapse: '2026-05-05T00:00:00Z',
};
const NOON = new Date('2026-05-04T12:00:00Z');
const EARLIER = new Date('2026-05-04T11:00:00Z');
const LATER = new Date('2026-05-04T13:00:00Z');

/** The one behaviour of every Ledger; `fresh` gives one that remembers nothing. */
export function testLedger(fresh: () => Promise<Ledger>): void {
  it('does not know what it was not told', async () => {
    const ledger = await fresh();
    expect(await ledger.incident('f'.repeat(16))).toBeUndefined();
    expect(await ledger.trustBefore(INCIDENT.roleArn)).toBeUndefined();
    expect(await ledger.countContained('111122223333', EARLIER)).toBe(0);
  });

  it('answers an incident as it was recorded last', async () => {
    const ledger = await fresh();
    await ledger.record(INCIDENT);
    const last: Incident = {
      ...INCIDENT,
      state: 'lapsed',
      frozen: true,
      order: '{}',
      cleanSince: NOON,
      closedAs: 'f'.repeat(64),
    };
    await ledger.record(last);
    expect(await ledger.incident(INCIDENT.id)).toEqual(last);
  });

  it('answers what was written for an incident, when it was put back and that a person asked for it', async () => {
    const ledger = await fresh();
    const written: Incident = {
      ...INCIDENT,
      order: '{}',
      byHand: true,
      fixed: true,
      restored: [EARLIER, NOON],
      deny: {
        policyName: 'rolewarden-0123456789abcdef-quarantine',
        method: 'quarantine',
        scope: { kind: 'workload', userids: ['AROAEXAMPLE:i-0abc'] },
        cutoff: '2026-05-04T11:00:00Z',
        lapse: '2026-05-05T00:00:00Z',
        rung: 'managed',
      },
    };
    await ledger.record(written);
    expect(await ledger.incident(written.id)).toEqual(written);
    expect(await ledger.guarded(written.account)).toEqual([written]);
  });

  it('has what it lifted down by itself among what is to stand, and not among what is contained', async () => {
    const ledger = await fresh();
    const revoked: Incident = { ...INCIDENT, state: 'revoked', order: '{}' };
    await ledger.record(revoked);
    expect(await ledger.guarded(revoked.account)).toEqual([revoked]);
    expect(await ledger.containedOn?.(revoked.account, 'app')).toEqual([]);
    await ledger.record({ ...revoked, state: 'lifted' });
    expect(await ledger.guarded(revoked.account)).toEqual([]);
  });

  it('keeps a lifted incident lifted', async () => {
    const ledger = await fresh();
    await ledger.record({ ...INCIDENT, state: 'lifted' });
    await ledger.record(INCIDENT);
    expect(await ledger.incident(INCIDENT.id)).toMatchObject({ state: 'lifted' });
  });

  it('keeps what was carried out, although the decision is recorded after it', async () => {
    const ledger = await fresh();
    const carried: Incident = { ...INCIDENT, order: '{}', deny: DENY };
    await ledger.record(carried);
    await ledger.record(INCIDENT);
    expect(await ledger.incident(INCIDENT.id)).toEqual(carried);
    expect(await ledger.guarded(INCIDENT.account)).toEqual([carried]);
    await ledger.record({ ...carried, state: 'failed' });
    expect(await ledger.incident(INCIDENT.id)).toMatchObject({ state: 'failed', order: '{}' });
    await ledger.record({ ...INCIDENT, state: 'lifted' });
    expect(await ledger.incident(INCIDENT.id)).toEqual({ ...INCIDENT, state: 'lifted' });
  });

  it('keeps what was carried out, although it is recorded later that it was asked for', async () => {
    const ledger = await fresh();
    const asked: Incident = { ...INCIDENT, order: '{}', asked: [EARLIER] };
    await ledger.record(asked);
    expect(await ledger.waiting(INCIDENT.account)).toEqual([asked]);
    const again = { ...asked, asked: [EARLIER, NOON] };
    await ledger.record(again);
    expect(await ledger.waiting(INCIDENT.account)).toEqual([again]);
    const carried: Incident = { ...INCIDENT, order: '{}', deny: DENY };
    await ledger.record(carried);
    await ledger.record(again);
    expect(await ledger.incident(INCIDENT.id)).toEqual(carried);
    expect(await ledger.waiting(INCIDENT.account)).toEqual([]);
  });

  it('has what the kill switch held back among what waits, until it is asked for, answered or lifted', async () => {
    const ledger = await fresh();
    const held: Incident = { ...INCIDENT, state: 'observed', order: '{}', held: true };
    await ledger.record(held);
    expect(await ledger.waiting(INCIDENT.account)).toEqual([held]);
    expect(await ledger.guarded(INCIDENT.account)).toEqual([]);
    await ledger.record({ ...INCIDENT, order: '{}', asked: [NOON] }); // `inspect`, later than `contain`
    expect(await ledger.incident(INCIDENT.id)).toMatchObject({ held: true });
    const asked: Incident = { ...INCIDENT, order: '{}', asked: [NOON, NOON] };
    await ledger.record(asked);
    expect(await ledger.waiting(INCIDENT.account)).toEqual([asked]);
    await ledger.record({ ...asked, state: 'lifted' });
    expect(await ledger.waiting(INCIDENT.account)).toEqual([]);
  });

  it('takes a lift back, that IAM did not take, and nothing else does', async () => {
    const ledger = await fresh();
    const carried = { ...INCIDENT, order: '{}' };
    await ledger.record(carried);
    await ledger.record({ ...carried, state: 'lifted' });
    expect(await ledger.guarded(carried.account)).toEqual([]);
    await ledger.takeBackLift(carried);
    expect(await ledger.incident(carried.id)).toEqual(carried);
    expect(await ledger.guarded(carried.account)).toEqual([carried]);
    expect(await ledger.containedOn?.(carried.account, 'app')).toEqual([containedOnOf(carried)]);
    expect(await ledger.countContained(carried.account, carried.at)).toBe(1);
  });

  it('counts the roles stopped whole in an account since a time, each once, however many incidents it has', async () => {
    const ledger = await fresh();
    const rows: Partial<Incident>[] = [
      {},
      {},
      { id: '1'.repeat(16), state: 'observed', roleArn: `${INCIDENT.roleArn}2` },
      { id: '6'.repeat(16) },
      { id: '2'.repeat(16), at: new Date('2026-05-04T09:59:59Z') },
      { id: '3'.repeat(16), wholeRole: false },
      { id: '4'.repeat(16), account: '444455556666' },
      { id: '5'.repeat(16), state: 'alerted' },
    ];
    for (const row of rows) await ledger.record({ ...INCIDENT, ...row });
    expect(await ledger.countContained('111122223333', INCIDENT.at)).toBe(2);
    expect(await ledger.countContained('111122223333', INCIDENT.at, INCIDENT.roleArn)).toBe(1);
  });

  it('lets no more whole-role denies through than the limit, each role once', async () => {
    const ledger = await fresh();
    const claim = (target: string, at = NOON, within = INCIDENT.account) =>
      ledger.claimWholeRole({ within, target, limit: 2, since: new Date(at.getTime() - 1800_000), at });
    expect(await Promise.all(['a', 'b', 'c', 'd'].map((target) => claim(target)))).toEqual(
      expect.arrayContaining([true, true, false, false]),
    );
    const again = await Promise.all(['a', 'b', 'c', 'd'].map((target) => claim(target)));
    expect(again.filter((taken) => taken)).toHaveLength(2);
    expect(await claim('a', NOON, '444455556666')).toBe(true);
    expect(await claim('e', LATER)).toBe(true);
  });

  it('tells which incidents stand on a role', async () => {
    const ledger = await fresh();
    await ledger.record(INCIDENT);
    await ledger.record({ ...INCIDENT, id: '1'.repeat(16) });
    await ledger.record({ ...INCIDENT, id: '1'.repeat(16), state: 'lifted' });
    expect(await ledger.containedOn?.('111122223333', 'app')).toEqual([
      { id: INCIDENT.id, incident: INCIDENT.id, caller: false },
    ]);
    expect(await ledger.containedOn?.('111122223333', 'other')).toEqual([]);
  });

  it('tells whose deny it is by what was recorded', async () => {
    const ledger = await fresh();
    const ofCaller: Incident = { ...INCIDENT, id: `${INCIDENT.id}-caller`, caller: true, order: '{}' };
    await ledger.record(ofCaller);
    expect(await ledger.incident(ofCaller.id)).toEqual(ofCaller);
    expect(await ledger.guarded(ofCaller.account)).toEqual([ofCaller]);
    expect(await ledger.containedOn?.('111122223333', 'app')).toEqual([
      { id: ofCaller.id, incident: INCIDENT.id, caller: true },
    ]);
  });

  it('tells what was carried out and stands in an account', async () => {
    const ledger = await fresh();
    const carried = { ...INCIDENT, order: '{}' };
    await ledger.record(INCIDENT);
    await ledger.record({ ...carried, id: '1'.repeat(16) });
    await ledger.record({ ...carried, id: '2'.repeat(16), account: '444455556666' });
    await ledger.record({ ...carried, id: '3'.repeat(16) });
    await ledger.record({ ...carried, id: '3'.repeat(16), state: 'lapsed' });
    expect(await ledger.guarded('111122223333')).toEqual([{ ...carried, id: '1'.repeat(16) }]);
  });

  it('sees an edge first at its earliest time, whenever it is asked', async () => {
    const ledger = await fresh();
    expect(await ledger.firstSeen(EDGE, NOON)).toBe(true);
    expect(await ledger.firstSeen(EDGE, NOON)).toBe(true);
    expect(await ledger.firstSeen(EDGE, LATER)).toBe(false);
    expect(await ledger.firstSeen(EDGE, EARLIER)).toBe(true);
    expect(await ledger.firstSeen(EDGE, NOON)).toBe(false);
    expect(await ledger.firstSeen({ ...EDGE, service: 'lambda.amazonaws.com' }, LATER)).toBe(true);
  });

  it('tells what a role was passed to', async () => {
    const ledger = await fresh();
    await ledger.firstSeen(EDGE, NOON);
    await ledger.firstSeen({ ...EDGE, role: 'other' }, NOON);
    const { service, issuer } = EDGE;
    expect(await ledger.passesOf(EDGE.role)).toEqual([{ service, issuer }]);
    expect(await ledger.passesOf('nobody')).toEqual([]);
  });

  it('keeps the first baseline of an account', async () => {
    const ledger = await fresh();
    expect(await ledger.baseline('111122223333')).toBeUndefined();
    for (const at of [NOON, LATER, EARLIER]) await ledger.recordBaseline('111122223333', at);
    expect(await ledger.baseline('111122223333')).toEqual(NOON);
    expect(await ledger.baseline('444455556666')).toBeUndefined();
  });

  it('gathers the refused trust policies of one principal', async () => {
    const ledger = await fresh();
    const guess = { eventId: 'g-1', time: NOON, by: EDGE.issuer };
    await ledger.guesses({ ...guess, eventId: 'g-0', time: EARLIER }, EARLIER);
    await ledger.guesses({ ...guess, by: 'somebody else' }, EARLIER);
    await ledger.guesses(guess, EARLIER);
    expect(await ledger.guesses(guess, NOON)).toEqual([guess]);
    expect((await ledger.guesses(guess, EARLIER)).map(({ eventId }) => eventId)).toEqual(['g-0', 'g-1']);
  });

  it('tells the role that a workload was handed before an event, in whatever order they were told', async () => {
    const ledger = await fresh();
    const rows = [
      { eventId: 'e-3', time: LATER, role: 'third' },
      { eventId: 'e-1', time: EARLIER, role: 'first' },
      { eventId: 'e-2', time: NOON, role: 'second' },
      { eventId: 'e-2', time: NOON, role: 'second' },
    ];
    for (const row of rows) await ledger.rememberWorkload('lambda/111122223333/us-east-1/etl', row);
    await ledger.rememberWorkload('lambda/111122223333/eu-west-1/etl', {
      ...rows[0],
      role: 'elsewhere',
    } as WorkloadRole);
    const before = async (eventId: string, time: Date) =>
      (await ledger.workloadBefore('lambda/111122223333/us-east-1/etl', { eventId, time }))?.role;
    expect(await before('e-1', EARLIER)).toBeUndefined();
    expect(await before('e-2', NOON)).toBe('first');
    expect(await before('e-9', NOON)).toBe('second');
    expect(await before('e-3', LATER)).toBe('second');
    expect(await ledger.workloadBefore('lambda/111122223333/us-east-1/etl')).toEqual(rows[0]);
    expect(await ledger.workloadBefore('lambda/111122223333/us-east-1/other')).toBeUndefined();
  });

  it('tells the earlier spared passes over an edge, in whatever order they were told', async () => {
    const ledger = await fresh();
    const pass: SparedPass = {
      incident: INCIDENT.id,
      severity: 'high',
      roleId: 'AROAEXAMPLEAPP',
      evidence: ['one', 'two'],
      eventId: 'e-1',
      time: NOON,
    };
    const worse: SparedPass = {
      incident: '1'.repeat(16),
      severity: 'critical',
      evidence: [],
      eventId: 'e-2',
      time: LATER,
    };
    for (const one of [worse, pass, pass]) await ledger.rememberSpared(EDGE, one);
    const before = (eventId: string, time: Date, edge = EDGE) => ledger.sparedBefore(edge, { eventId, time });
    expect(await before('e-1', NOON)).toEqual([]);
    expect(await before('e-2', LATER)).toEqual([pass]);
    expect(await before('e-3', LATER)).toEqual([pass, worse]);
    for (const other of [{ role: 'other' }, { service: 'lambda.amazonaws.com' }, { issuer: 'other' }])
      expect(await before('e-3', LATER, { ...EDGE, ...other })).toEqual([]);
  });

  it('tells what the latest earlier event left of a policy, in whatever order they were told', async () => {
    const ledger = await fresh();
    const key = '111122223333/app/inline';
    const rows: readonly PolicyRecord[] = [
      { digest: 'second', roleId: 'AROAEXAMPLEAPP', eventId: 'e-3', time: LATER },
      { digest: 'first', eventId: 'e-1', time: EARLIER },
      { eventId: 'e-2', time: NOON },
      { eventId: 'e-2', time: NOON },
    ];
    for (const row of rows) await ledger.rememberPolicy(key, row);
    const before = (eventId: string, time: Date, policy = key) => ledger.policyBefore(policy, { eventId, time });
    expect(await before('e-1', EARLIER)).toBeUndefined();
    expect(await before('e-2', NOON)).toEqual(rows[1]);
    expect(await before('e-3', LATER)).toEqual(rows[2]);
    expect(await before('e-9', LATER)).toEqual(rows[0]);
    expect(await before('e-9', LATER, '111122223333/app/other')).toBeUndefined();
  });

  it('tells whether the role of a workload was accepted, unless one function’s memory is all that answers', async () => {
    const ledger = await fresh();
    const record = { eventId: 'e-1', time: NOON, role: 'first' };
    for (const accepted of [true, false]) {
      await ledger.rememberWorkload('lambda/x', { ...record, accepted });
      const answered = await ledger.workloadBefore('lambda/x');
      const isSure = ledger.unreachable?.() === undefined;
      expect(answered).toEqual(isSure ? { ...record, accepted } : record);
    }
  });

  it('tells the accepted trust policy that stood before an event, in whatever order they were told', async () => {
    const ledger = await fresh();
    const rows = [
      { eventId: 'e-3', time: LATER, document: 'opened', accepted: false },
      { eventId: 'e-1', time: EARLIER, document: { Statement: [] }, accepted: true },
      { eventId: 'e-2', time: NOON, document: 'second', accepted: true },
      { eventId: 'e-2', time: NOON, document: 'second', accepted: true },
    ];
    for (const row of rows) await ledger.rememberTrust(INCIDENT.roleArn, row);
    const before = async (eventId: string, time: Date) =>
      (await ledger.trustBefore(INCIDENT.roleArn, { eventId, time }))?.document;
    expect(await before('e-1', EARLIER)).toBeUndefined();
    expect(await before('e-2', NOON)).toEqual({ Statement: [] });
    expect(await before('e-3', LATER)).toBe('second');
    expect(await before('e-4', new Date('2026-05-04T14:00:00Z'))).toBe('second');
    expect(await ledger.trustBefore(INCIDENT.roleArn)).toEqual(rows[2]);
  });

  it('tells the latest trust policies, accepted or not, latest first, in whatever order they were told', async () => {
    const ledger = await fresh();
    const rows = [
      { eventId: 'e-3', time: LATER, document: 'opened', accepted: false, by: 'maker' },
      { eventId: 'e-1', time: EARLIER, document: { Statement: [] }, accepted: false },
      { eventId: 'e-2', time: LATER, document: 'second', accepted: true },
    ];
    for (const row of rows) await ledger.rememberTrust(INCIDENT.roleArn, row);
    expect(await ledger.trustLatest(INCIDENT.roleArn)).toEqual([rows[0], rows[2], rows[1]]);
    await ledger.rememberTrust(INCIDENT.roleArn, { eventId: 'e-1', time: EARLIER, document: 'x', accepted: true });
    expect((await ledger.trustLatest(INCIDENT.roleArn)).at(-1)).toMatchObject({ document: 'x', accepted: true });
    expect(await ledger.trustLatest('nobody')).toEqual([]);
    for (let count = 0; count < MOST_LATEST; count += 1)
      await ledger.rememberTrust('many', {
        eventId: `e-${count}`,
        time: later(NOON, count * 1000),
        document: 0,
        accepted: true,
      });
    await ledger.rememberTrust('many', { eventId: 'first', time: EARLIER, document: 0, accepted: true });
    expect((await ledger.trustLatest('many')).map(({ eventId }) => eventId)).not.toContain('first');
  });
}

const KEY = '111122223333/role/app';

/** What every Ledger that answers at all remembers of principals and edges. */
export function testPrincipalMemory(fresh: () => Promise<Ledger>): void {
  it('tells what became of the containments of an edge, the latest first', async () => {
    const ledger = await fresh();
    expect(await ledger.edgeHistory(EDGE)).toEqual({ contained: [], byHand: [] });
    const pass = { ...EDGE, time: '2026-05-04T10:00:00Z', passer: 'p', passed: 'q' };
    const first: Incident = { ...INCIDENT, pass };
    const second: Incident = { ...first, id: '1'.repeat(16), pass: { ...pass, time: '2026-05-05T10:00:00Z' } };
    await ledger.record(first);
    await ledger.record({ ...second, deny: DENY, restored: [NOON], fixed: true });
    await ledger.record({ ...first, id: `${INCIDENT.id}-caller`, caller: true });
    await ledger.record({ ...INCIDENT, id: '2'.repeat(16) });
    const past = { state: 'contained', passer: 'p', passed: 'q', written: false, restored: false, fixed: false };
    const [one, two] = [
      { ...past, id: first.id, time: new Date('2026-05-04T10:00:00Z') },
      { ...past, id: second.id, time: new Date('2026-05-05T10:00:00Z'), written: true, restored: true, fixed: true },
    ];
    expect(await ledger.edgeHistory(EDGE)).toEqual({ contained: [two, one], byHand: [] });
    await ledger.record({ ...first, state: 'lifted', liftedAt: NOON, deny: DENY });
    const lifted = { ...one, state: 'lifted', liftedAt: NOON, written: true };
    expect(await ledger.edgeHistory(EDGE)).toEqual({ contained: [two, lifted], byHand: [] });
    await ledger.takeBackLift({ ...first, deny: DENY });
    const back = { ...one, written: true };
    expect(await ledger.edgeHistory(EDGE)).toEqual({ contained: [two, back], byHand: [] });
    for (const other of [{ role: 'x' }, { service: 'x' }, { issuer: 'x' }])
      expect(await ledger.edgeHistory({ ...EDGE, ...other })).toMatchObject({ contained: [] });
  });

  it.each([EDGE.role, EDGE.issuer])('tells that a person contained an end of an edge by hand: %s', async (roleArn) => {
    const ledger = await fresh();
    const byHand: Incident = { ...INCIDENT, roleArn, byHand: true };
    await ledger.record({ ...byHand, state: 'failed' });
    expect(await ledger.edgeHistory(EDGE)).toEqual({ contained: [], byHand: [INCIDENT.at] });
    await ledger.record(byHand);
    await ledger.record({ ...byHand, id: '1'.repeat(16), at: NOON });
    expect((await ledger.edgeHistory(EDGE))?.byHand.toSorted()).toEqual([INCIDENT.at, NOON]);
    await ledger.record({ ...byHand, state: 'lifted' });
    expect(await ledger.edgeHistory(EDGE)).toEqual({ contained: [], byHand: [NOON] });
    const other = { ...EDGE, role: `${EDGE.role}2`, issuer: `${EDGE.issuer}2` };
    expect(await ledger.edgeHistory(other)).toEqual({ contained: [], byHand: [] });
  });

  it('knows a principal as it was seen last, and makes it no older', async () => {
    const ledger = await fresh();
    expect(await ledger.principalRecord(KEY)).toBeUndefined();
    for (const record of [
      { print: 'a', since: NOON, first: true as const },
      { print: 'b', since: EARLIER },
    ]) {
      await ledger.rememberPrincipal(KEY, record);
      expect(await ledger.principalRecord(KEY)).toEqual({ print: 'a', since: NOON, first: true });
    }
    await ledger.rememberPrincipal(KEY, { since: LATER, first: false });
    expect(await ledger.principalRecord(KEY)).toEqual({ since: LATER, first: false });
    await ledger.rememberPrincipal(KEY, { print: 'b', since: LATER, first: false });
    expect(await ledger.principalRecord(KEY)).toEqual({ print: 'b', since: LATER, first: false });
    expect(await ledger.principalRecord('444455556666/role/app')).toBeUndefined();
  });

  it('does not forget that an event changed a principal, whoever read it before and writes later', async () => {
    const ledger = await fresh();
    await ledger.rememberPrincipal(KEY, { since: NOON, first: false });
    await ledger.rememberPrincipal(KEY, { print: 'b', since: LATER });
    expect(await ledger.principalRecord(KEY)).toEqual({ since: NOON, first: false });
    await ledger.rememberPrincipal(KEY, { print: 'b', since: LATER, first: false });
    expect(await ledger.principalRecord(KEY)).toEqual({ print: 'b', since: LATER, first: false });
  });

  it('knows who made and changed a principal last, in whatever order it is told', async () => {
    const ledger = await fresh();
    expect(await ledger.makersOf(KEY)).toBeUndefined();
    await ledger.rememberMaker(KEY, 'byOthers', NOON);
    await ledger.rememberMaker(KEY, 'made', LATER);
    await ledger.rememberMaker(KEY, 'made', EARLIER);
    await ledger.rememberMaker(KEY, 'byAdministrators', LATER);
    expect(await ledger.makersOf(KEY)).toEqual({ made: LATER, byAdministrators: LATER, byOthers: NOON });
    await ledger.rememberMaker(KEY, 'byOthers', LATER);
    expect(await ledger.makersOf(KEY)).toMatchObject({ byOthers: LATER });
    expect(await ledger.makersOf('444455556666/role/app')).toBeUndefined();
  });

  it('lets one delivery of an event tell, again when it is tried again, and no copy', async () => {
    const ledger = await fresh();
    const tells = (incident: string, delivery: string, at = NOON) => ledger.isFirstToTell(incident, delivery, at);
    const both = await Promise.all([tells('a', 'one'), tells('a', 'two')]);
    expect(both.filter((tellsFirst) => tellsFirst)).toHaveLength(1);
    const [first, second] = both[0] ? (['one', 'two'] as const) : (['two', 'one'] as const);
    expect([await tells('a', first), await tells('a', second), await tells('b', second)]).toEqual([true, false, true]);
    const [soon, late] = [later(NOON, 2 * HOUR), later(NOON, 4 * HOUR)];
    expect([await tells('a', 'anew', soon), await tells('a', 'anew', late)]).toEqual([false, true]); // a dead letter comes anew
  });

  it('knows an undisputed edge by its role, service and issuer', async () => {
    const ledger = await fresh();
    expect(await ledger.edgeRecord(EDGE)).toBeUndefined();
    for (const record of [
      { print: 'a', at: NOON },
      { print: 'a', at: NOON, toldAt: LATER },
      { print: 'a', at: NOON, toldAt: LATER, toldNewAt: LATER, asAdministrator: 'b' },
      {
        print: 'a',
        at: NOON,
        callers: { since: '2026-05-04T12:00:00Z', persons: ['ada'], networks: 'many' as const },
      },
    ]) {
      await ledger.rememberEdge(EDGE, record);
      await ledger.rememberEdge(EDGE, record);
      expect(await ledger.edgeRecord(EDGE)).toEqual(record);
    }
    for (const other of [{ role: 'x' }, { service: 'x' }, { issuer: 'x' }])
      expect(await ledger.edgeRecord({ ...EDGE, ...other })).toBeUndefined();
    expect(await ledger.passesOf(EDGE.role)).toEqual([]);
  });
}
