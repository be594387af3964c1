import { describe, expect, test } from 'vitest';
import type { Method } from '../../lib/base/method.ts';
import { HOUR, isoSeconds, later, MINUTE } from '../../lib/base/time.ts';
import { denyPolicy, type Scope } from '../../lib/incident/deny/deny-policy.ts';
import type { FoundPolicy, UnattachedPolicy } from '../../lib/incident/deny/found.ts';
import type { IncidentState } from '../../lib/incident/incident.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { deleteCovered } from '../../lib/sweep/covered.ts';
import { isLeftBehind, recordLapsed, recordOver } from '../../lib/sweep/delete.ts';
import { ROLE_ID, TARGET } from '../support/commands.ts';
import { contained } from '../support/incidents.ts';

const NOW = new Date('2026-05-04T10:40:00Z');
const INCIDENT = '0123456789abcdef';
const ALICE: Scope = { kind: 'session', userids: [`${ROLE_ID}:alice`] };

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
    role: { arn: TARGET.replace('AdminRole', role), name: role, tags: {} },
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

const w = (digit: string, cutoff = 20, scope: Scope = { kind: 'role' }): Standing => ({
  name: `rolewarden-${INCIDENT}-quarantine-w${digit.repeat(8)}`,
  cutoff,
  scope,
});

/** What is taken away; `current` answers the second reading of what it names, by the name's end. */
async function deleted(standing: readonly Standing[], current: Readonly<Record<string, unknown>> = {}) {
  const all = standing.map(found);
  const gone: string[] = [];
  const read = (policyName: string) => {
    const end = Object.keys(current).find((text) => policyName.endsWith(text));
    return end === undefined ? all.find((one) => one.policyName === policyName)?.document : current[end];
  };
  const ports = {
    policies: {
      read: async (_: string, policyName: string) => read(policyName),
      remove: async (_: string, policyName: string) => {
        gone.push(`inline ${policyName.slice(28)}`);
        return 'done' as const;
      },
    },
    managed: {
      current: async ({ policyName }: { policyName: string }) => read(policyName),
      remove: async ({ policyName }: { policyName: string }) => {
        gone.push(`managed ${policyName.slice(28)}`);
        return 'done' as const;
      },
      discard: async () => false,
    },
  };
  expect((await deleteCovered(all, ports)).length).toBe(gone.length);
  return gone;
}

describe('a deny that a later one of its incident covers', () => {
  const rows: [string, Standing[], string[]][] = [
    ['extended on the managed rung', [FIRST, x(1)], ['managed quarantine']],
    ['extended twice: the last stays', [FIRST, x(1), x(2)], ['managed quarantine', 'managed quarantine-x1']],
    [
      'inline, contain was killed before it deleted it',
      [{ rung: 'inline' }, x(1, { rung: 'inline' })],
      ['inline quarantine'],
    ],
    ['inline, extended where only a managed one had room', [{ rung: 'inline' }, x(1)], ['inline quarantine']],
    ['widened', [{ scope: ALICE }, { name: `rolewarden-${INCIDENT}-quarantine-w0123abcd` }], ['managed quarantine']],
    ['widened twice, by two containers at once', [w('0', 20, ALICE), w('1')], ['managed quarantine-w00000000']],
    ['widened twice, listed the other way round', [w('1'), w('0', 20, ALICE)], ['managed quarantine-w00000000']],
    ['widened twice to the same', [w('0'), w('1')], ['managed quarantine-w00000000']],
    ['of the same reach and dates', [FIRST, x(1, { cutoff: 20 })], ['managed quarantine']],
  ];
  test.each(rows)('%s', async (_, standing, gone) => {
    expect(await deleted(standing)).toEqual(gone);
  });

  const kept: [string, Standing[], Record<string, unknown>?][] = [
    ['nothing extends it', [FIRST]],
    ['the extension ends earlier: it was lifted', [FIRST, x(1, { cutoff: -1 })]],
    ['the extension is narrower', [FIRST, x(1, { scope: ALICE })]],
    ['a freeze does not cover a stop', [FIRST, x(1, { method: 'freeze' })]],
    ['another incident’s', [FIRST, { name: 'rolewarden-ffffffffffffffff-quarantine-x1', cutoff: 60 }]],
    ['another role’s', [FIRST, x(1, { role: 'OtherRole' })]],
    ['the caller’s', [{ name: `rolewarden-${INCIDENT}-revocation-caller` }, x(1)]],
    ['a boundary, which a person ends', [{ rung: 'boundary' }, x(1)]],
    ['a boundary covers, and its end gives back more', [FIRST, x(1, { rung: 'boundary' })]],
    ['the extension is gone by now', [FIRST, x(1)], { x1: undefined }],
    ['the extension says less by now', [FIRST, x(1)], { x1: documentOf({ cutoff: 0 }) }],
    ['somebody wrote another document over it', [FIRST, x(1)], { quarantine: { Statement: [] } }],
  ];
  test.each(kept)('stays: %s', async (_, standing, current) => {
    expect(await deleted(standing, current)).toEqual([]);
  });
});

test('an incident has lapsed with the last of its denies', async () => {
  const ledger = memoryLedger();
  const [first, second] = [found({ cutoff: -14 * 60 }), found(x(1))];
  await ledger.record(contained(later(NOW, -15 * HOUR)));
  await recordLapsed(first, [first, second], ledger, NOW);
  expect((await ledger.incident(INCIDENT))?.state).toBe('contained');
  await recordLapsed(first, [first, found(x(1, { cutoff: -13 * 60 - 6 }))], ledger, NOW);
  expect((await ledger.incident(INCIDENT))?.state).toBe('lapsed');
});

describe('an incident whose deny a wider one took the place of, or an attacker for good', () => {
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
    await recordOver(all, { ledger, account: '111122223333' }, NOW);
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
    ['says something else', left({}, { document: { Statement: [] } }), false],
    ['has a name of another shape', left({}, { policyName: 'rolewarden-mine' }), false],
  ])('%s', (_, policy, isGone) => {
    expect(isLeftBehind(policy, NOW)).toBe(isGone);
  });
});
