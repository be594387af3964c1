import { beforeEach, expect, test, vi } from 'vitest';
import { functionIncidents } from '../../lib/aws/function-incidents.ts';
import { functionLedger } from '../../lib/aws/function-ledger.ts';
import { sweepIncidents } from '../../lib/aws/ledger-all-incidents.ts';
import { contained } from '../support/incidents.ts';

const INCIDENT = contained(new Date('2026-05-04T12:00:00Z'));

beforeEach(() => {
  vi.stubEnv('ROLEWARDEN_LEDGER', '');
});

test.each([
  ['contain', functionIncidents],
  ['sweep', sweepIncidents],
  ['inspect', functionLedger],
])(
  'without its table %s is answered from its memory, knows why, and knows that the table forgets nothing',
  async (_, open) => {
    const ledger = open();
    await ledger.record(INCIDENT);
    expect(await ledger.incident(INCIDENT.id)).toEqual(INCIDENT);
    expect(ledger.unreachable?.()).toContain('ROLEWARDEN_LEDGER is not set');
    expect(ledger.complete).toBe(true);
  },
);
