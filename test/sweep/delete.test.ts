import { describe, expect, test } from 'vitest';
import type { Method } from '../../lib/base/method.ts';
import { HOUR, isoSeconds, later, MINUTE } from '../../lib/base/time.ts';
import { boundaryPolicy } from '../../lib/incident/deny/boundary.ts';
import { denyPolicy, type Scope } from '../../lib/incident/deny/deny-policy.ts';
import type { FoundPolicy, UnattachedPolicy } from '../../lib/incident/deny/found.ts';
import type { IncidentState } from '../../lib/incident/incident.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { isLeftBehind, recordLapsed, recordOver } from '../../lib/sweep/delete.ts';
import { listingOf } from '../../lib/sweep/listing.ts';
import { TARGET } from '../support/commands.ts';
import { contained } from '../support/incidents.ts';

const NOW = new Date('2026-05-04T10:40:00Z');
const INCIDENT = '0123456789abcdef';

interface Standing {
  readonly name?: string;
  readonly rung?: FoundPolicy['rung'];
  /** Minutes from now. */
  readonly cutoff?: number;
  readonly scope?: Scope;
  readonly method?: Method;
  readonly role?: string;
}
const documentOf = ({ cutoff = 20, scope = { kind: 'role' }, method = 'quarantine' }: Standing) => {
  const at = later(NOW, cutoff * MINUTE);
  return denyPolicy(method, scope, at, later(at, 13 * HOUR));
};
const found = (standing: Standing): FoundPolicy => {
  const { name = `rolewarden-${INCIDENT}-quarantine`, rung = 'managed', role = 'AdminRole' } = standing;
  return {
    target: { arn: TARGET.replace('AdminRole', role), name: role, tags: {} },
    rung,
    policyName: name,
    ...(rung !== 'inline' && {
      managed: { arn: `arn:aws:iam::111122223333:policy/${name}`, versions: [{ id: 'v1', isDefault: true }], uses: 1 },
    }),
    document: documentOf(standing),
  };
};

const FIRST = {};
const x = (extension: number, more: Standing = {}): Standing => ({
  name: `rolewarden-${INCIDENT}-quarantine-x${extension}`,
  cutoff: 20 + 30 * extension,
  ...more,
});

test('an incident has lapsed with the last of its denies', async () => {
  const ledger = memoryLedger();
  const [first, second] = [found({ cutoff: -14 * 60 }), found(x(1))];
  await ledger.record(contained(later(NOW, -15 * HOUR)));
  await recordLapsed(first, listingOf([first, second]), ledger, NOW);
  expect((await ledger.incident(INCIDENT))?.state).toBe('contained');
  await recordLapsed(first, listingOf([first, found(x(1, { cutoff: -13 * 60 - 6 }))]), ledger, NOW);
  expect((await ledger.incident(INCIDENT))?.state).toBe('lapsed');
});

describe('an incident that the freeze of its role covers, or whose deny an attacker took away for good', () => {
  const over = isoSeconds(later(NOW, -6 * MINUTE));
  const rows: [string, FoundPolicy[], string, IncidentState][] = [
    ['lapses by what was written', [], over, 'lapsed'],
    ['though a stranger’s document has its name', [{ ...found(FIRST), document: {} }], over, 'lapsed'],
    ['not while it has an extension', [found(x(1))], over, 'contained'],
    ['not before its time', [], isoSeconds(later(NOW, -4 * MINUTE)), 'contained'],
  ];
  test.each(rows)('%s', async (_, all, lapse, state) => {
    const ledger = memoryLedger();
    const deny = { policyName: 'x', method: 'quarantine', scope: { kind: 'role' }, cutoff: lapse, lapse } as const;
    await ledger.record(contained(later(NOW, -15 * HOUR), { deny }));
    await recordOver(listingOf(all), { ledger, account: '111122223333' }, NOW);
    expect((await ledger.incident(INCIDENT))?.state).toBe(state);
  });
});

describe('a managed policy that nothing holds', () => {
  const left = (difference: Partial<UnattachedPolicy['managed']> = {}, more: Partial<UnattachedPolicy> = {}) => ({
    policyName: `rolewarden-${INCIDENT}-quarantine`,
    managed: {
      arn: 'arn:aws:iam::111122223333:policy/x',
      updatedAt: later(NOW, -16 * MINUTE),
      versions: [],
      uses: 0,
      ...difference,
    },
    document: documentOf({}),
    ...more,
  });
  const { updatedAt: _, ...undated } = left().managed;
  test.each<[string, UnattachedPolicy, boolean]>([
    ['is left behind', left(), true],
    ['may be attached in a moment', left({ updatedAt: later(NOW, -14 * MINUTE) }), false],
    ['is used', left({ uses: 1 }), false],
    ['is of no known age', left({}, { managed: undated }), false],
    ['was to be a boundary', left({}, { document: boundaryPolicy(documentOf({}), TARGET) }), true],
    ['says something else', left({}, { document: { Statement: [] } }), false],
    ['has a name of another shape', left({}, { policyName: 'rolewarden-mine' }), false],
  ])('%s', (_, policy, isGone) => {
    expect(isLeftBehind(policy, NOW)).toBe(isGone);
  });
});
