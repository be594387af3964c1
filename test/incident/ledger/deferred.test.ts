import { expect, it } from 'vitest';
import type { Incident } from '../../../lib/incident/incident.ts';
import { deferred } from '../../../lib/incident/ledger/deferred.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';

const INCIDENT: Incident = {
  id: '0123456789abcdef',
  account: '111122223333',
  roleArn: 'arn:aws:iam::111122223333:role/app',
  state: 'contained',
  at: new Date('2026-05-04T10:00:00Z'),
  wholeRole: false,
};

it('writes which role a workload was handed only when asked, and once', async () => {
  const real = memoryLedger();
  const ledger = deferred(real);
  const handed = { role: INCIDENT.roleArn, eventId: 'e-1', time: INCIDENT.at };
  await ledger.rememberWorkload('lambda/x', handed);
  expect(await real.workloadBefore('lambda/x')).toBeUndefined();
  await Promise.all([ledger.flush(), ledger.flush()]);
  expect(await real.workloadBefore('lambda/x')).toEqual(handed);
});

it('writes that a spared pass was told only when asked, and once', async () => {
  const real = memoryLedger();
  const ledger = deferred(real);
  const edge = { role: INCIDENT.roleArn, service: 'ec2.amazonaws.com', issuer: 'dev' };
  const pass = { incident: INCIDENT.id, severity: 'high', evidence: ['x'], eventId: 'e-1', time: INCIDENT.at } as const;
  const later = { eventId: 'e-2', time: INCIDENT.at };
  await ledger.rememberSpared(edge, pass);
  expect(await real.sparedBefore(edge, later)).toEqual([]);
  await Promise.all([ledger.flush(), ledger.flush()]);
  expect(await real.sparedBefore(edge, later)).toEqual([pass]);
});

it('writes the later word of one event on a workload, and the other events beside it', async () => {
  const real = memoryLedger();
  const ledger = deferred(real);
  const handed = { role: INCIDENT.roleArn, eventId: 'e-1', time: INCIDENT.at };
  const other = { ...handed, eventId: 'e-0' };
  for (const record of [other, { ...handed, accepted: true }, { ...handed, accepted: false }])
    await ledger.rememberWorkload('lambda/x', record);
  await ledger.flush();
  expect(await real.workloadBefore('lambda/x')).toEqual({ ...handed, accepted: false });
  expect(await real.workloadBefore('lambda/x', handed)).toEqual(other);
});

it('a deferred ledger knows what it was told at once, and writes it when asked', async () => {
  const real = memoryLedger();
  const ledger = deferred(real);
  await ledger.record(INCIDENT);
  expect(await ledger.incident(INCIDENT.id)).toEqual(INCIDENT);
  expect(await real.incident(INCIDENT.id)).toBeUndefined();
  await ledger.flush();
  expect(await real.incident(INCIDENT.id)).toEqual(INCIDENT);
});

it('writes principals and edges only when asked, and once', async () => {
  const real = memoryLedger();
  const ledger = deferred(real);
  const edge = { role: INCIDENT.roleArn, service: 'lambda.amazonaws.com', issuer: 'somebody' };
  const [record, passed] = [
    { print: 'a', since: INCIDENT.at },
    { print: 'a', at: INCIDENT.at },
  ];
  await ledger.rememberPrincipal('111122223333/role/app', record);
  await ledger.rememberEdge(edge, passed);
  expect(await real.principalRecord('111122223333/role/app')).toBeUndefined();
  expect(await real.edgeRecord(edge)).toBeUndefined();
  await ledger.flush();
  expect(await real.principalRecord('111122223333/role/app')).toEqual(record);
  expect(await real.edgeRecord(edge)).toEqual(passed);
});

it('keeps nothing once it is flushed: what is remembered beside the flush is written too', async () => {
  const real = memoryLedger();
  const ledger = deferred(real);
  const edge = { role: INCIDENT.roleArn, service: 'lambda.amazonaws.com', issuer: 'somebody' };
  const pass = { incident: INCIDENT.id, severity: 'high', evidence: ['x'], eventId: 'e-1', time: INCIDENT.at } as const;
  const handed = { role: INCIDENT.roleArn, eventId: 'e-1', time: INCIDENT.at };
  await Promise.all([
    ledger.flush(),
    ledger.rememberPrincipal('111122223333/role/app', { since: INCIDENT.at, first: false }),
    ledger.rememberEdge(edge, { print: 'a', at: INCIDENT.at }),
    ledger.rememberSpared(edge, pass),
    ledger.rememberWorkload('lambda/x', handed),
    ledger.record(INCIDENT),
  ]);
  expect(await real.principalRecord('111122223333/role/app')).toEqual({ since: INCIDENT.at, first: false });
  expect(await real.edgeRecord(edge)).toEqual({ print: 'a', at: INCIDENT.at });
  expect(await real.sparedBefore(edge, { eventId: 'e-2', time: INCIDENT.at })).toEqual([pass]);
  expect(await real.workloadBefore('lambda/x')).toEqual(handed);
  expect([await real.incident(INCIDENT.id), await ledger.incident(INCIDENT.id)]).toEqual([INCIDENT, INCIDENT]);
});
