import { describe, expect, test } from 'vitest';
import type { Command } from '../lib/command.ts';
import { denyPolicy, type Scope } from '../lib/deny-policy.ts';
import { type Incident, memoryLedger } from '../lib/ledger.ts';
import { newsOfTheDay } from '../lib/news.ts';
import type { Notice } from '../lib/notice.ts';
import { DEFAULT_SETTINGS } from '../lib/settings.ts';
import { sweep } from '../lib/sweep.ts';
import { HOUR, isoSeconds, later, MINUTE } from '../lib/time.ts';
import type { FoundPolicy } from '../lib/under-prefix.ts';
import { command, ROLE_ID, TARGET } from './support/commands.ts';

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
  role: { arn, name: arn.slice(arn.lastIndexOf('/') + 1), tags: {} },
  rung: 'inline',
  policyName,
  document,
});

const contained: Incident = {
  id: INCIDENT,
  account: '111122223333',
  roleArn: TARGET,
  state: 'contained',
  at: later(NOW, -40 * MINUTE),
  wholeRole: false,
  order: JSON.stringify(command()),
  deny: {
    policyName: NAME,
    method: 'quarantine',
    scope: { kind: 'role' },
    cutoff: isoSeconds(SOON),
    lapse: isoSeconds(later(SOON, 13 * HOUR)),
  },
};

async function swept(found: readonly FoundPolicy[], incident: Partial<Incident> = {}, refuses: readonly string[] = []) {
  const [told, asked, removed]: [Notice[], Command[], string[]] = [[], [], []];
  const ledger = memoryLedger();
  await ledger.record({ ...contained, ...incident });
  const at = (roleName: string, policyName: string) =>
    found.find(({ role, policyName: name }) => role.name === roleName && name === policyName)?.document;
  const result = sweep(
    {
      scan: async function* () {
        yield* found;
      },
      policies: {
        read: async (roleName, policyName) => at(roleName, policyName),
        remove: async (roleName) => {
          if (refuses.includes(roleName)) throw new Error(`AccessDenied on ${roleName}`);
          removed.push(roleName);
          return 'done';
        },
      },
      managed: { current: async () => undefined, remove: async () => 'absent', discard: async () => false },
      untag: async () => {},
      enqueue: async (one) => void asked.push(one),
      publish: async (notice) => void told.push(notice),
      isNews: newsOfTheDay(),
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
