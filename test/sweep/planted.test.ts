import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { HOUR, isoSeconds, later, MINUTE } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { parseCommand } from '../../lib/contain/parse-command.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import type { Notice } from '../../lib/contain/told.ts';
import { denyPolicy, type Scope } from '../../lib/incident/deny/deny-policy.ts';
import type { FoundPolicy } from '../../lib/incident/deny/found.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { MOST_LOOKS, MOST_STRANGERS } from '../../lib/sweep/budget.ts';
import { dailyNews } from '../../lib/sweep/news.ts';
import { sweep } from '../../lib/sweep/sweep.ts';
import { asTold } from '../support/as-told.ts';
import { command, ROLE_ID, TARGET } from '../support/commands.ts';
import { contained } from '../support/incidents.ts';

/** What somebody may plant under our names, to have the sweep undo, forget, lengthen or leave out what it should not. */
const NOW = new Date('2026-05-04T10:40:00Z');
const INCIDENT = command().incident;
const NAME = `rolewarden-${INCIDENT}-quarantine`;
const WORKLOAD: Scope = { kind: 'workload', userids: [`${ROLE_ID}:i-0abc`] };
const OTHER_ROLE = 'arn:aws:iam::111122223333:role/Planted';
const SOON = later(NOW, 20 * MINUTE);
const endingAt = (cutoff: Date, scope: Scope = { kind: 'role' }) =>
  denyPolicy('quarantine', scope, cutoff, later(cutoff, 13 * HOUR));

const on = (policyName: string, document: unknown, arn = TARGET): FoundPolicy => ({
  target: { arn, name: arn.slice(arn.lastIndexOf('/') + 1), tags: {} },
  rung: 'inline',
  policyName,
  document,
});

const stands = contained(later(NOW, -40 * MINUTE), {
  deny: {
    policyName: NAME,
    method: 'quarantine',
    scope: { kind: 'role' },
    cutoff: isoSeconds(SOON),
    lapse: isoSeconds(later(SOON, 13 * HOUR)),
  },
});

async function swept(
  found: readonly FoundPolicy[],
  incident: Partial<Incident> = {},
  refuses: readonly string[] = [],
  before: readonly Incident[] = [],
) {
  const [told, asked, removed]: [Notice[], Command[], string[]] = [[], [], []];
  const ledger = { ...memoryLedger(), complete: true };
  for (const one of [...before, { ...stands, ...incident }]) await ledger.record(one);
  const at = (roleName: string, policyName: string) =>
    found.find(({ target: role, policyName: name }) => role.name === roleName && name === policyName)?.document;
  const result = sweep(
    {
      scan: async () => ({ carried: found, unattached: [] }),
      policies: {
        read: async ({ name }, policyName) => at(name, policyName),
        remove: async ({ name: roleName }) => {
          if (refuses.includes(roleName)) throw new Error(`AccessDenied on ${roleName}`);
          removed.push(roleName);
          return 'done';
        },
      },
      managed: { current: async () => undefined, remove: async () => 'absent', discard: async () => false },
      untag: async () => {},
      enqueue: async (one) => void asked.push(one),
      killSwitch: async () => ({ on: false }),
      lookAgain: async () => {},
      publish: async (notice: SentNotice) => void told.push(asTold(notice)),
      isNews: dailyNews().isNews,
      ledger,
      settings: DEFAULT_SETTINGS,
      account: '111122223333',
    },
    NOW,
  );
  const failed = await result.then(
    () => undefined,
    (error: unknown) => error,
  );
  return { told, asked, removed, failed, incident: await ledger.incident(INCIDENT) };
}

describe('a policy that the sweep may not delete', () => {
  const lapsed = endingAt(later(NOW, -14 * HOUR));

  test('keeps it from nothing else, and is an error at the end', async () => {
    const planted = on('rolewarden-ffffffffffffffff-quarantine', lapsed, OTHER_ROLE);
    const late = on('rolewarden-aaaaaaaaaaaaaaaa-quarantine', lapsed, `${OTHER_ROLE}2`);
    const { asked, removed, failed } = await swept([planted, on(NAME, endingAt(SOON)), late], {}, ['Planted']);
    expect(removed).toEqual(['Planted2']);
    expect(asked).toMatchObject([{ kind: 'extend', extension: 1 }]);
    expect(String(failed)).toContain('AccessDenied on Planted');
  });
});

describe('an entry of the ledger that the sweep cannot read', () => {
  const OTHER = 'ffffffffffffffff';
  const order = JSON.stringify(command({ incident: OTHER, cause: 'trust' }));
  const spoilt = (difference: object): Incident => {
    const deny = { ...stands.deny, policyName: `rolewarden-${OTHER}-quarantine`, ...difference };
    return { ...stands, id: OTHER, order, deny: deny as NonNullable<Incident['deny']> };
  };

  test.each<[string, Incident]>([
    ['a method of a later release', spoilt({ method: 'seal' })],
    ['a scope of a later release', spoilt({ scope: { kind: 'tag' } })],
    ['a cutoff that is no time', spoilt({ cutoff: 'soon' })],
  ])('ends neither the restoring nor the extending of the others: %s', async (_, bad) => {
    const other = denyPolicy('freeze', { kind: 'role' }, SOON, later(SOON, 13 * HOUR));
    const gone = await swept([on('rolewarden-eeeeeeeeeeeeeeee-freeze', other)], {}, [], [bad]);
    expect(gone.asked).toMatchObject([{ kind: 'restore', incident: INCIDENT }]);
    expect(gone.failed).toBeInstanceOf(AggregateError);
    const ends = await swept([on(NAME, endingAt(SOON))], {}, [], [bad]);
    expect(ends.asked).toMatchObject([{ kind: 'extend', incident: INCIDENT }]);
    expect(ends.failed).toBeInstanceOf(AggregateError);
  });
});

describe('an extension', () => {
  const ends = on(NAME, endingAt(SOON));
  const allows = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }] };
  const narrow = endingAt(SOON, { kind: 'session', userids: [`${ROLE_ID}:nobody`] });

  test.each<[string, FoundPolicy]>([
    ['what is no deny', on(`${NAME}-x1`, allows)],
    ['one that ends no later', on(`${NAME}-x1`, endingAt(SOON))],
    ['one that reaches only somebody', on(`${NAME}-x1`, endingAt(later(SOON, HOUR), { ...WORKLOAD }))],
    ['the caller’s', on(`rolewarden-${INCIDENT}-revocation-caller-x1`, endingAt(later(SOON, HOUR)))],
    ['a freeze', on(`${NAME}-x1`, denyPolicy('freeze', { kind: 'role' }, later(SOON, HOUR), later(SOON, 14 * HOUR)))],
  ])('is asked for although its name is taken by %s', async (_, planted) => {
    const { asked } = await swept([ends, planted]);
    expect(asked.filter(({ kind }) => kind === 'extend')).toMatchObject([{ extension: 1, scope: { kind: 'role' } }]);
  });

  test('reaches as far as was written, not as what somebody wrote over it', async () => {
    const { asked } = await swept([on(NAME, narrow)]);
    expect(asked.filter(({ kind }) => kind === 'extend').map(({ scope }) => scope)).not.toContainEqual(
      expect.objectContaining({ kind: 'session' }),
    );
    const workload = { ...stands.deny, scope: WORKLOAD } as Incident['deny'];
    const order = JSON.stringify(command({ scope: WORKLOAD }));
    const widened = await swept([on(NAME, endingAt(SOON))], { order, ...(workload && { deny: workload }) });
    expect(widened.asked).toMatchObject([{ kind: 'extend', scope: WORKLOAD }]);
  });

  test('is not asked for by a deny on another role', async () => {
    const { asked } = await swept([on(NAME, endingAt(later(NOW, 2 * HOUR))), on(NAME, endingAt(SOON), OTHER_ROLE)]);
    expect(asked).toEqual([]);
  });

  test('has a number that its name can hold', async () => {
    const { asked } = await swept([ends, on(`${NAME}-x999`, endingAt(later(SOON, MINUTE)))]);
    for (const one of asked) expect(() => parseCommand(JSON.stringify(one))).not.toThrow();
  });
});

describe('an incident has lapsed', () => {
  const dated = endingAt(later(NOW, -14 * HOUR));

  test.each<[string, FoundPolicy[]]>([
    ['by a deny that somebody dated back', [on(NAME, dated)]],
    ['by one of its name on another role', [on(NAME, dated, OTHER_ROLE)]],
    ['by another method of its name', [on(`rolewarden-${INCIDENT}-revocation`, dated)]],
  ])('not %s', async (_, found) => {
    const { incident, asked } = await swept(found);
    expect(incident?.state).toBe('contained');
    expect(asked).toMatchObject([{ kind: 'restore', incident: INCIDENT }]);
  });
});

describe('thousands of planted policies', () => {
  const many = (name: (n: number) => string, document: unknown) =>
    Array.from({ length: 3000 }, (_, n) => on(name(n), document, `${OTHER_ROLE}${n}`));
  const unknown = (n: number) => `rolewarden-${n.toString(16).padStart(16, 'f')}-quarantine`;
  const ends = on(NAME, endingAt(SOON));

  test.each<[string, FoundPolicy[]]>([
    ['strangers', many((n) => `rolewarden-${n}`, 'x')],
    ['denies of incidents that nobody knows', many(unknown, endingAt(later(NOW, HOUR)))],
    ['lapsed denies', many(unknown, endingAt(later(NOW, -14 * HOUR)))],
  ])('%s take neither the time nor the eyes that others need', async (_, planted) => {
    const { asked, told, removed } = await swept([...planted, ends]);
    expect(asked).toMatchObject([{ kind: 'extend', incident: INCIDENT }]);
    expect(told.length).toBeLessThanOrEqual(MOST_STRANGERS);
    expect(removed.length).toBeLessThanOrEqual(MOST_LOOKS);
  });
});
