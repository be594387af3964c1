import { expect, it } from 'vitest';
import { type Incident, memoryLedger } from '../../lib/ledger.ts';
import { deferred } from '../../lib/ledger-deferred.ts';

const INCIDENT: Incident = {
  id: '0123456789abcdef',
  account: '111122223333',
  roleArn: 'arn:aws:iam::111122223333:role/app',
  state: 'contained',
  at: new Date('2026-05-04T10:00:00Z'),
  wholeRole: false,
};

it('a deferred ledger knows what it was told at once, and writes it when asked', async () => {
  const real = memoryLedger();
  const ledger = deferred(real);
  await ledger.record(INCIDENT);
  expect(await ledger.incident(INCIDENT.id)).toEqual(INCIDENT);
  expect(await real.incident(INCIDENT.id)).toBeUndefined();
  await ledger.flush();
  expect(await real.incident(INCIDENT.id)).toEqual(INCIDENT);
});
