import { expect, test } from 'vitest';
import { HOUR, later, MINUTE } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { parseDeny } from '../../lib/incident/deny/deny-document.ts';
import { denyPolicy } from '../../lib/incident/deny/deny-policy.ts';
import type { FoundPolicy } from '../../lib/incident/deny/found.ts';
import type { Deny } from '../../lib/incident/deny/found-deny.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { causeStands, digestOfTrust, orderToJudge } from '../../lib/sweep/opened.ts';
import { command, TARGET } from '../support/commands.ts';
import { EC2, OUTSIDER_ROOT, trustOf } from '../support/events.ts';
import { contained } from '../support/incidents.ts';

const NOW = new Date('2026-05-04T10:40:00Z');
const CLOSED = trustOf(EC2);
const TRUST = command({ cause: 'trust' });

const found = (difference: Partial<FoundPolicy> = {}): FoundPolicy => ({
  target: { arn: TARGET, name: 'AdminRole', tags: {} },
  rung: 'inline',
  policyName: `rolewarden-${TRUST.incident}-quarantine`,
  document: {},
  trustPolicy: CLOSED,
  ...difference,
});

test.each<[name: string, order: Command, closedAs: unknown, trustPolicy: unknown, stands: boolean]>([
  ['scan found this very trust policy clean', TRUST, CLOSED, CLOSED, false],
  ['nobody has judged it yet', TRUST, undefined, CLOSED, true],
  ['it changed since scan found it clean', TRUST, CLOSED, trustOf(EC2, OUTSIDER_ROOT), true],
  ['IAM did not show it', TRUST, CLOSED, undefined, true],
  ['a pass has no trust policy that could be closed', command(), CLOSED, CLOSED, true],
])('whether the cause stands: %s', (_, order, closedAs, trustPolicy, stands) => {
  if (order.kind === 'lift') throw new Error('a lift has no cause');
  const incident = contained(NOW, closedAs === undefined ? {} : { closedAs: digestOfTrust(closedAs) });
  expect(causeStands(order, incident, found({ trustPolicy }))).toBe(stands);
});

const endingAt = (cutoff: Date): Deny => {
  const deny = parseDeny(denyPolicy('quarantine', { kind: 'role' }, cutoff, later(cutoff, 13 * HOUR)));
  if (deny === undefined) throw new Error('no deny');
  return deny;
};
const opened = { order: JSON.stringify(TRUST) };

test.each<[name: string, cutoff: Date, incident: Partial<Incident>, isJudged: boolean]>([
  ['an opened trust is', later(NOW, HOUR), opened, true],
  ['one that was closed and whose freeze goes on is', later(NOW, HOUR), { ...opened, state: 'revoked' }, true],
  ['a pass is not', later(NOW, HOUR), { order: JSON.stringify(command()) }, false],
  [
    'an incident on another role is not',
    later(NOW, HOUR),
    { order: JSON.stringify({ ...TRUST, target: `${TARGET}2` }) },
    false,
  ],
  ['a lifted one is not', later(NOW, HOUR), { ...opened, state: 'lifted' }, false],
  ['a deny that keeps no new session out is not', NOW, opened, false],
  ['but a row of clean reads may have to end', later(NOW, -MINUTE), { ...opened, cleanSince: later(NOW, -HOUR) }, true],
])('scan is asked to judge: %s', (_, cutoff, incident, isJudged) => {
  const order = orderToJudge({ found: found(), deny: endingAt(cutoff), incident: contained(NOW, incident) }, NOW);
  expect(order?.incident).toBe(isJudged ? TRUST.incident : undefined);
});
