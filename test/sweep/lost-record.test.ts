import { describe, expect, test } from 'vitest';
import { HOUR, later, MINUTE } from '../../lib/base/time.ts';
import { LookError } from '../../lib/contain/look.ts';
import { writtenDeny } from '../../lib/contain/restore.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { lostRecord } from '../../lib/sweep/lost-record.ts';
import { command, roleNamed, TARGET } from '../support/commands.ts';
import { contained } from '../support/incidents.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const ORDER = command();
const DENY = writtenDeny(containmentOf(ORDER, NOON, HOUR));
const LATER = writtenDeny(containmentOf(command({ extension: 1 }), later(NOON, HOUR), HOUR));
const LOST = { at: NOON, wholeRole: true, order: JSON.stringify(ORDER), deny: DENY };
const LOOK = { look: 'deny', id: ORDER.incident, target: TARGET, lost: LOST } as const;
const at = later(NOON, MINUTE);
const decided = contained(NOON, { asked: [NOON], wholeRole: false });

describe('the record that the ledger did not take', () => {
  test.each<[string, Incident | undefined, object]>([
    ['nothing', undefined, { state: 'contained', deny: DENY, wholeRole: true, roleArn: TARGET }],
    ['what inspect decided', decided, { state: 'contained', deny: DENY, wholeRole: false }],
    ['that it has failed', contained(NOON, { state: 'failed' }), { state: 'contained', deny: DENY }],
    ['the same, maybe without its copies', contained(NOON, { deny: DENY }), { deny: DENY }],
  ])('is recorded over %s', (_, known, expected) => {
    const record = lostRecord(LOOK, known, at);
    expect(record).toMatchObject({ id: ORDER.incident, order: LOST.order, ...expected });
    expect(record).not.toHaveProperty('asked');
  });

  test.each<[string, Incident]>([
    ['a lift', contained(NOON, { state: 'lifted' })],
    ['a lift down', contained(NOON, { state: 'revoked', deny: DENY })],
    ['the lapse', contained(NOON, { state: 'lapsed', deny: DENY })],
    ['a later deny', contained(NOON, { deny: LATER })],
  ])('is not recorded over %s', (_, known) => {
    expect(lostRecord(LOOK, known, at)).toBeUndefined();
  });

  test('nor when its deny has lapsed, nor where there is none', () => {
    expect(lostRecord(LOOK, undefined, later(NOON, 15 * HOUR))).toBeUndefined();
    expect(lostRecord({ ...LOOK, lost: { ...LOST, deny: undefined } as never }, undefined, at)).toBeUndefined();
  });

  test.each<[string, Incident | undefined, object | undefined]>([
    ['nothing', undefined, { state: 'observed', held: true, order: LOST.order, at: NOON, roleArn: TARGET }],
    [
      'the same, maybe without its copies',
      contained(NOON, { state: 'observed', held: true }),
      { state: 'observed', held: true, order: LOST.order },
    ],
    ['what inspect decided: the sweep asks for it anyway', decided, undefined],
    ['a deny', contained(NOON, { deny: DENY }), undefined],
    ['a lift', contained(NOON, { state: 'lifted' }), undefined],
  ])('of a command that the kill switch held back, over %s', (_, known, expected) => {
    const look = { ...LOOK, lost: { at: NOON, wholeRole: true, order: LOST.order, held: true as const } };
    const record = lostRecord(look, known, at);
    if (expected === undefined) expect(record).toBeUndefined();
    else expect(record).toMatchObject({ id: ORDER.incident, ...expected });
    expect(record?.deny).toBeUndefined();
  });

  test.each<[string, object]>([
    ['another incident', { id: 'f'.repeat(16) }],
    ['another role', { target: roleNamed('Other') }],
    [
      'a deny of another incident',
      { lost: { ...LOST, deny: { ...DENY, policyName: `rolewarden-${'f'.repeat(16)}-freeze` } } },
    ],
    ['no command', { lost: { ...LOST, order: '{}' } }],
    ['no command, held back', { lost: { ...LOST, deny: undefined, held: true, order: '{}' } }],
  ])('is refused where it is of %s', (_, difference) => {
    expect(() => lostRecord({ ...LOOK, ...difference }, undefined, at)).toThrow(LookError);
  });
});
