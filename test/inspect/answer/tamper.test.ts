import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../lib/base/json.ts';
import type { Account } from '../../../lib/base/role.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../lib/base/settings/settings.ts';
import { HOUR, isoSeconds } from '../../../lib/base/time.ts';
import type { AnyCommand } from '../../../lib/contain/command.ts';
import { writtenDeny } from '../../../lib/contain/restore.ts';
import { parseEvent } from '../../../lib/event/cloudtrail.ts';
import { containmentOf } from '../../../lib/incident/deny/containment.ts';
import type { Incident } from '../../../lib/incident/incident.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import { answerTamper } from '../../../lib/inspect/answer/tamper.ts';
import { inspectEvent } from '../../../lib/inspect/inspect.ts';
import { calling } from '../../detectors/guard/subject.ts';
import { command } from '../../support/commands.ts';
import { record, sessionOf } from '../../support/events.ts';
import { contained } from '../../support/incidents.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const ORDER = command();
const written = containmentOf(ORDER, NOON, HOUR);
const NAME = written.policyName;
const on = { roleName: 'AdminRole', policyName: NAME };
const arn = `arn:aws:iam::111122223333:policy/${NAME}`;
const stands = contained(NOON, { deny: writtenDeny(written) });
const caller: Incident = {
  ...stands,
  id: `${ORDER.incident}-caller`,
  order: JSON.stringify(command({ caller: true })),
};
const nobody: Account = {
  role: async () => ({ state: 'absent', because: 'not asked' }),
  user: async () => ({ state: 'absent', because: 'not asked' }),
  rolesWith: async () => [],
};

async function answered(call: JsonObject, known: readonly Incident[], guard?: Settings['guard']) {
  const ledger = memoryLedger();
  for (const incident of known) await ledger.record(incident);
  const settings = { ...DEFAULT_SETTINGS, ...(guard && { guard }) };
  const event = parseEvent(record(call));
  const around = { account: nobody, ledger, settings, now: NOON };
  const decisions = await inspectEvent(event, around);
  const asked: AnyCommand[] = [];
  await answerTamper(event, decisions, around, async (one) => void asked.push(one));
  return { asked, decisions, event, state: (await ledger.incident(ORDER.incident))?.state };
}

describe('a deny that somebody took away', () => {
  test('is asked to be put back, and the message says who took it', async () => {
    const { asked, event, decisions } = await answered(calling('iam', 'DeleteRolePolicy', on), [stands]);
    expect(asked).toEqual([
      {
        ...ORDER,
        kind: 'restore',
        id: event.eventId,
        report: { ...decisions[0], action: 'contain', incident: ORDER.incident },
      },
    ]);
    expect(decisions).toMatchObject([
      { action: 'alert', severity: 'critical', findings: [{ evidence: expect.stringMatching(/Deployer.*put back/) }] },
    ]);
  });

  test('that had lapsed is a note: whoever clears it away before the sweep attacks nobody', async () => {
    const lapsed = { ...stands, deny: { ...writtenDeny(written), lapse: isoSeconds(NOON) } };
    const cleared = await answered(calling('iam', 'DeleteRolePolicy', on), [lapsed]);
    expect(cleared).toMatchObject({ asked: [], decisions: [{ severity: 'info' }], state: 'contained' });
    const overwritten = calling('iam', 'PutRolePolicy', { ...on, policyDocument: '{}' });
    expect((await answered(overwritten, [lapsed])).decisions).toMatchObject([{ severity: 'critical' }]);
  });

  const managed = { ...stands, deny: { ...writtenDeny(written), rung: 'managed' as const } };
  const bounded = { ...stands, deny: { ...writtenDeny(written), rung: 'boundary' as const } };
  const lifted = { ...stands, state: 'lifted' as const };
  const lapsed = { ...stands, deny: { ...writtenDeny(written), lapse: isoSeconds(NOON) } };
  test.each<[string, JsonObject, readonly Incident[], string[]]>([
    ['overwritten', calling('iam', 'PutRolePolicy', { ...on, policyDocument: '{}' }), [stands], [ORDER.incident]],
    [
      'detached',
      calling('iam', 'DetachRolePolicy', { roleName: 'AdminRole', policyArn: arn }),
      [managed],
      [ORDER.incident],
    ],
    [
      'given another version',
      calling('iam', 'CreatePolicyVersion', { policyArn: arn, policyDocument: '{}', setAsDefault: true }),
      [managed],
      [ORDER.incident],
    ],
    [
      'a boundary of ours removed',
      calling('iam', 'DeleteRolePermissionsBoundary', { roleName: 'AdminRole' }),
      [bounded],
      [ORDER.incident],
    ],
    [
      'a boundary removed from a role that an inline deny holds',
      calling('iam', 'DeleteRolePermissionsBoundary', { roleName: 'AdminRole' }),
      [stands],
      [],
    ],
    [
      'the deny of a caller: the record beside the role',
      calling('iam', 'DeleteRolePolicy', { ...on, policyName: `rolewarden-${ORDER.incident}-revocation-caller` }),
      [stands, caller],
      [ORDER.incident],
    ],
    ['after a person lifted it', calling('iam', 'DeleteRolePolicy', on), [lifted], []],
    ['after it lapsed', calling('iam', 'DeleteRolePolicy', on), [lapsed], []],
    ['that the ledger does not know', calling('iam', 'DeleteRolePolicy', on), [], []],
    ['of which the ledger has no record', calling('iam', 'DeleteRolePolicy', on), [{ ...stands, order: 'x' }], []],
    [
      'in an attempt that was denied',
      calling('iam', 'DeleteRolePolicy', on, { errorCode: 'AccessDenied' }),
      [stands],
      [],
    ],
    [
      'by one of our own functions',
      calling('iam', 'DeleteRolePolicy', on, { userIdentity: sessionOf('rolewarden-sweep', 'rolewarden-sweep') }),
      [stands],
      [],
    ],
    ['attached elsewhere', calling('iam', 'AttachRolePolicy', { roleName: 'AdminRole', policyArn: arn }), [stands], []],
  ])('%s', async (_, call, known, incidents) => {
    expect((await answered(call, known)).asked.map(({ kind, incident }) => [kind, incident])).toEqual(
      incidents.map((incident) => ['restore', incident]),
    );
  });

  test('by a responder whom the owner named: a lift', async () => {
    const call = calling('iam', 'DeleteRolePolicy', on);
    const { asked, state, decisions } = await answered(call, [stands], { responders: ['Deployer'] });
    expect([asked, state]).toEqual([[], 'lifted']);
    expect(decisions).toMatchObject([{ action: 'alert', severity: 'info' }]);
  });
});
