import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import type { Account } from '../../lib/base/role.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { HOUR } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { deduplicationId } from '../../lib/contain/in-queue.ts';
import { writtenDeny } from '../../lib/contain/restore.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import { parseEvent } from '../../lib/event/cloudtrail.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
import { deferred } from '../../lib/incident/ledger/deferred.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../lib/incident/ledger/ledger.ts';
import { ledgerWithFallback } from '../../lib/incident/ledger/with-fallback.ts';
import { tellAtOnce } from '../../lib/inspect/dispatch.ts';
import { answerTamper } from '../../lib/inspect/follow-up.ts';
import { inspectEvent } from '../../lib/inspect/inspect.ts';
import { tellFirst } from '../../lib/inspect/told-first.ts';
import { calling } from '../detectors/guard/subject.ts';
import { command } from '../support/commands.ts';
import { record } from '../support/events.ts';
import { contained } from '../support/incidents.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const absent = async () => ({ state: 'absent', because: 'not asked' }) as const;
const account: Account = { role: absent, user: absent, rolesWith: async () => [] };

/** What the function does with each delivery of one event, all of them at the same moment. */
async function delivered(
  call: JsonObject,
  deliveries: readonly string[],
  ledger: Ledger = memoryLedger(),
  { away = false } = {},
) {
  const event = record(call);
  const told: SentNotice[] = [];
  const asked: Command[] = [];
  const enqueue = async (one: Command) => void asked.push(one);
  const deliver = async (id: string) => {
    const around = { account, ledger: deferred(ledger), settings: DEFAULT_SETTINGS, now: NOON };
    const decisions = await inspectEvent(parseEvent(event), around);
    await answerTamper(parseEvent(event), decisions, around, enqueue);
    const publish = async (notice: SentNotice) => {
      if (away) throw new Error('SQS is away');
      told.push(notice);
    };
    await tellFirst(decisions, around.ledger, { id, now: NOON }, async (first) => {
      await tellAtOnce(first, { publish });
      return first;
    });
    await around.ledger.flush();
    return decisions.map(({ incident }) => incident);
  };
  const incidents = (await Promise.all(deliveries.map(deliver))).flat();
  return { told, asked, incidents };
}

const disabled = calling('events', 'DisableRule', { name: 'rolewarden-calls-01' });

describe('a call against the guardrail that two rules bring', () => {
  test('is one incident and told once', async () => {
    const { told, incidents } = await delivered(disabled, ['one', 'two']);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      decision: { severity: 'critical', findings: [{ detector: 'guard-rule-changed' }] },
    });
    expect(incidents).toHaveLength(2);
    expect(new Set(incidents).size).toBe(1);
  });

  test('is told by the delivery that is tried again, because its first try told nobody; then by no try any more', async () => {
    const ledger = memoryLedger();
    const event = { ...record(disabled) };
    await expect(delivered(event, ['one'], ledger, { away: true })).rejects.toThrow('SQS is away');
    expect((await delivered(event, ['two'], ledger)).told).toHaveLength(0);
    expect((await delivered(event, ['one'], ledger)).told).toHaveLength(1);
    expect((await delivered(event, ['one'], ledger)).told).toHaveLength(0); // what came after telling had failed
  });

  test('asks twice for the same command, which the queue takes once', async () => {
    const written = containmentOf(command(), NOON, HOUR);
    const ledger = memoryLedger();
    await ledger.record(contained(NOON, { deny: writtenDeny(written) }));
    const removed = calling('iam', 'DeleteRolePolicy', { roleName: 'AdminRole', policyName: written.policyName });
    const { told, asked } = await delivered(removed, ['one', 'two'], ledger);
    expect(told).toHaveLength(1);
    expect(asked.map(({ kind }) => kind)).toEqual(['restore', 'restore']);
    expect(new Set(asked.map(deduplicationId)).size).toBe(1);
  });

  test('is told by both where the ledger does not answer: each function has a memory of its own', async () => {
    const gone = () => ledgerWithFallback(async () => Promise.reject(new Error('away')), memoryLedger());
    const event = { ...record(disabled) };
    const told = await Promise.all(['one', 'two'].map((id) => delivered(event, [id], gone())));
    expect(told.map((each) => each.told.length)).toEqual([1, 1]);
  });
});

test('other decisions are told whatever was told before, and cost no question', async () => {
  const opened = {
    eventName: 'UpdateAssumeRolePolicy',
    requestParameters: {
      roleName: 'App',
      policyDocument: JSON.stringify({
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }],
      }),
    },
  };
  const ledger: Ledger = {
    ...memoryLedger(),
    isFirstToTell: async () => {
      throw new Error('asked');
    },
  };
  expect((await delivered(opened, ['one', 'two'], ledger)).told.length).toBeGreaterThan(1);
});
