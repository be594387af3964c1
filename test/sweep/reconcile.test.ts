import { describe, expect, test } from 'vitest';
import { HOUR, later, MINUTE } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { parseCommand } from '../../lib/contain/parse-command.ts';
import { denyPolicy } from '../../lib/incident/deny/deny-policy.ts';
import type { FoundPolicy } from '../../lib/incident/deny/found.ts';
import type { Incident, IncidentState } from '../../lib/incident/incident.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../lib/incident/ledger/ledger.ts';
import { type DenyInIam, type Reconciling, reconciled, reconciling } from '../../lib/sweep/reconcile.ts';
import { command, TARGET } from '../support/commands.ts';

const NOW = new Date('2026-05-04T10:40:00Z');
const INCIDENT = command().incident;
const NAME = `rolewarden-${INCIDENT}-quarantine`;
const AHEAD = later(NOW, 20 * MINUTE);
const endingAt = (cutoff: Date) => denyPolicy('quarantine', { kind: 'role' }, cutoff, later(cutoff, 13 * HOUR));

const found = (difference: Partial<FoundPolicy> = {}): FoundPolicy => ({
  target: { arn: TARGET, name: 'AdminRole', tags: {} },
  rung: 'inline',
  policyName: NAME,
  document: endingAt(AHEAD),
  ...difference,
});

const incident = (state: IncidentState, difference: Partial<Incident> = {}): Incident => ({
  id: INCIDENT,
  account: '111122223333',
  roleArn: TARGET,
  state,
  at: later(NOW, -HOUR),
  wholeRole: false,
  order: JSON.stringify(command()),
  ...difference,
});

const complete = (): Ledger => ({ ...memoryLedger(), complete: true });

async function reconciledWith(
  difference: Partial<FoundPolicy>,
  known: readonly Incident[],
  ledger: Ledger = complete(),
): Promise<{ told?: string; recorded?: IncidentState; command?: Command }> {
  for (const one of known) await ledger.record(one);
  const { notice, record, command: asked } = await reconciled(found(difference), ledger, NOW);
  return {
    ...(notice && { told: notice.decision.findings[0]?.detector ?? '' }),
    ...(record && { recorded: record.state }),
    ...(asked && { command: asked }),
  };
}

describe('what the ledger says × what IAM shows', () => {
  const table: Record<IncidentState | 'nothing', [closed: Reconciling, open: Reconciling]> = {
    nothing: ['tell', 'tell'],
    contained: ['agrees', 'agrees'],
    failed: ['record', 'record'],
    lapsed: ['tell and record', 'tell and record'],
    observed: ['tell and record', 'tell and record'],
    alerted: ['tell and record', 'tell and record'],
    suppressed: ['tell and record', 'tell and record'],
    lifted: ['lift', 'agrees'],
    revoked: ['lift', 'agrees'],
  };
  const cells = Object.entries(table).flatMap(([state, verdicts]) =>
    (['closed', 'open'] as const).map(
      (deny, index) => [state as IncidentState | 'nothing', deny, verdicts[index]] as const,
    ),
  );
  test.each<readonly [IncidentState | 'nothing', DenyInIam, Reconciling | undefined]>(cells)(
    '%s × %s: %s',
    (state, deny, verdict) => {
      expect(reconciling(state === 'nothing' ? undefined : state, deny)).toBe(verdict);
    },
  );
});

describe('what is done about it', () => {
  const open = { document: endingAt(later(NOW, -MINUTE)) };
  const momentary = { document: endingAt(later(NOW, 4 * MINUTE)) };
  const rows: [string, Partial<FoundPolicy>, Incident[], Awaited<ReturnType<typeof reconciledWith>>][] = [
    ['nobody recorded it: told', {}, [], { told: 'guard-unrecorded-deny' }],
    [
      'recorded as lapsed: told, and IAM wins',
      {},
      [incident('lapsed')],
      { told: 'guard-unrecorded-deny', recorded: 'contained' },
    ],
    ['IAM took it after all', {}, [incident('failed')], { recorded: 'contained' }],
    ['as it should be', {}, [incident('contained')], {}],
    ['lifted and open', open, [incident('lifted')], {}],
    ['lifted a moment ago by a slower clock', momentary, [incident('lifted')], {}],
    ['lifted, on a boundary: a person’s', { rung: 'boundary' }, [incident('lifted')], {}],
    ['lapsed by now', { document: endingAt(later(NOW, -14 * HOUR)) }, [], {}],
    ['not ours', { document: { Statement: [] } }, [], {}],
    [
      'a caller’s deny goes by its own record',
      { policyName: `${NAME}-caller` },
      [incident('lifted')],
      { told: 'guard-unrecorded-deny' },
    ],
    [
      'lifted, widened, and another incident stands on the role',
      { policyName: `${NAME}-w0123abcd` },
      [incident('lifted'), incident('contained', { id: 'f'.repeat(16) })],
      {},
    ],
  ];
  test.each(rows)('%s', async (_, difference, known, done) => {
    expect(await reconciledWith(difference, known)).toEqual(done);
  });

  test.each([
    ['as written', NAME],
    ['its second extension', `${NAME}-x2`],
    ['widened, alone on the role', `${NAME}-w0123abcd`],
  ])('lifted and closed again, %s: the lift is asked for again', async (_, policyName) => {
    for (const order of [JSON.stringify(command()), 'x']) {
      const { command: asked } = await reconciledWith({ policyName }, [incident('lifted', { order })]);
      const parsed = parseCommand(JSON.stringify(asked));
      expect(parsed).toMatchObject({ kind: 'lift', incident: INCIDENT, target: TARGET, revive: false });
      expect(parsed).toMatchObject({ by: expect.stringMatching(/was lifted before/) });
    }
  });

  test('nothing while the ledger does not answer, and no stranger for a ledger that forgets', async () => {
    const away = { ...complete(), unreachable: () => 'TimeoutError' };
    expect(await reconciledWith({}, [], away)).toEqual({});
    expect(await reconciledWith({}, [incident('lifted')], away)).toEqual({});
    expect(await reconciledWith({}, [], memoryLedger())).toEqual({});
  });
});

test.each<IncidentState>(['failed', 'observed', 'lifted', 'contained'])(
  'a deny on another role that has the name of an incident (%s) is told, and says nothing about that one',
  async (state) => {
    const planted = { target: { arn: 'arn:aws:iam::111122223333:role/Planted', name: 'Planted', tags: {} } };
    expect(await reconciledWith(planted, [incident(state)])).toEqual({ told: 'guard-unrecorded-deny' });
  },
);
