import { describe, expect, it } from 'vitest';
import { snapshotAccount } from '../../../lib/account/snapshot.ts';
import type { Target } from '../../../lib/base/iam-arn.ts';
import type { JsonObject } from '../../../lib/base/json.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { DAY, HOUR, isoSeconds, later, MINUTE, SECOND } from '../../../lib/base/time.ts';
import { containCommand } from '../../../lib/cli/contain/command.ts';
import { liftCommand } from '../../../lib/cli/lift/command.ts';
import { contain } from '../../../lib/contain/contain.ts';
import type { Notice } from '../../../lib/contain/told.ts';
import { parseEvent } from '../../../lib/event/cloudtrail.ts';
import { deferred } from '../../../lib/incident/ledger/deferred.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import { commandsFor, dispatch } from '../../../lib/inspect/dispatch.ts';
import { inspectEvent } from '../../../lib/inspect/inspect.ts';
import { typed } from '../../support/command-line.ts';
import { OURS, record, sessionOf, trustOf } from '../../support/events.ts';
import { memoryIam } from '../../support/iam/memory-iam.ts';
import { memoryRole } from '../../support/iam/state.ts';
import { policyWrites } from '../../support/iam/write.ts';
import { liveOn } from '../live/memory-live.ts';

const ENFORCE: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const CFN = 'cloudformation.amazonaws.com';
const MONDAY = new Date('2026-05-04T10:00:00Z');
const arnOf = (name: string) => `arn:aws:iam::${OURS}:role/${name}`;
const idOf = (name: string) => `AROAEXAMPLE${name.toUpperCase()}`;

const detail = (RoleName: string, trust: JsonObject, ...Statement: JsonObject[]): JsonObject => ({
  Path: '/',
  RoleName,
  RoleId: idOf(RoleName),
  Arn: arnOf(RoleName),
  CreateDate: '2025-01-01T00:00:00Z',
  AssumeRolePolicyDocument: trust,
  RolePolicyList: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement } }],
  AttachedManagedPolicies: [],
  RoleLastUsed: { LastUsedDate: '2026-05-04T09:30:00Z' },
  Tags: [],
});
const allow = (Action: string): JsonObject => ({ Effect: 'Allow', Action, Resource: '*' });
const account = snapshotAccount({
  RoleDetailList: [
    detail('deploy', trustOf({ AWS: `arn:aws:iam::${OURS}:root` }), allow('iam:PassRole'), allow('cloudformation:*')),
    detail('exec', trustOf({ Service: CFN }), allow('*')),
  ],
  Policies: [],
});

/** One account: the functions on their queue, and a person at the command line. */
function guarded() {
  const iam = memoryIam({
    roles: { exec: memoryRole(idOf('exec')), deploy: memoryRole(idOf('deploy')) },
  });
  const ledger = memoryLedger();
  const told: Notice[] = [];
  const live = liveOn(iam, ledger);
  const ports = {
    ledger,
    settings: ENFORCE,
    policies: iam.targetPolicies,
    look: async () => {},
    killSwitch: async () => ({ on: false }),
    publish: async (notice: Notice) => void told.push(notice),
  };

  /** @param isLate `contain` reads the ledger before `inspect` has written to it */
  async function pass(at: Date, isLate = false): Promise<{ readonly denied: boolean; readonly notice?: Notice }> {
    const event = parseEvent(
      record({
        eventID: `pass-${at.toISOString()}`,
        eventSource: CFN,
        eventName: 'CreateStack',
        eventTime: isoSeconds(at),
        userIdentity: sessionOf('deploy', 'ci'),
        requestParameters: { stackName: 'app', roleARN: arnOf('exec') },
      }),
    );
    const now = later(at, MINUTE);
    const before = policyWrites(iam.writes).length;
    const memory = deferred(ledger);
    const [decision] = await inspectEvent(event, { account, ledger: memory, settings: ENFORCE, now });
    if (decision === undefined) throw new Error('nothing was decided');
    if (decision.action !== 'contain') await dispatch([decision], { ...ports, enqueue: async () => {} });
    if (!isLate) await memory.flush();
    const commands = commandsFor(decision).map((command) => JSON.stringify(command));
    const identity = async (target: Target) => {
      await memory.flush();
      return iam.targetPolicies.identity(target);
    };
    for (const command of commands)
      await contain(command, 1, { ...ports, policies: { ...ports.policies, identity } }, now);
    const notice = told.at(-1);
    return { denied: policyWrites(iam.writes).length > before, ...(notice && { notice }) };
  }

  const person =
    (...argv: readonly string[]) =>
    async (now: Date) => {
      const command = argv[0] === 'lift' ? liftCommand : containCommand;
      const { status, err } = await typed(
        command(async () => live),
        [...argv, '--yes', ...(argv[0] === 'lift' ? ['--anyway'] : [])],
        now,
      );
      expect(err).not.toContain('STANDS');
      return status;
    };
  return { pass, lift: person('lift', 'exec'), contain: person('contain', 'exec', '--method', 'freeze') };
}

describe('from the event to the deny, and to the person', () => {
  it('three containments that a person lifts are the last', async () => {
    const { pass, lift } = guarded();
    for (const hour of [0, 1, 2]) {
      const at = later(MONDAY, hour * HOUR);
      expect(await pass(at)).toMatchObject({ denied: true });
      expect(await lift(later(at, 10 * MINUTE))).toBe(0);
    }
    const { denied, notice } = await pass(later(MONDAY, 3 * HOUR));
    expect(denied).toBe(false);
    expect(notice?.decision).toMatchObject({ action: 'alert', severity: 'critical' });
    expect(notice?.decision.because).toContain('2026-05-04 (lifted by a person)');
  });

  it('one lift of three passes is one answer, and more by the same command later are none', async () => {
    const { pass, lift } = guarded();
    for (const second of [0, 20, 40])
      expect(await pass(later(MONDAY, second * SECOND))).toMatchObject({ denied: true });
    for (const [minutes, status] of [
      [5, 0],
      [30, 1], // nothing is left to do
      [60, 1],
    ] as const)
      expect(await lift(later(MONDAY, minutes * MINUTE))).toBe(status);
    expect(await pass(later(MONDAY, 2 * HOUR))).toMatchObject({ denied: true });
  });

  it('three that nobody answers are the last after a day, and a containment by hand begins anew', async () => {
    const { pass, contain: byHand, lift } = guarded();
    for (const day of [0, 2, 4]) expect(await pass(later(MONDAY, day * DAY))).toMatchObject({ denied: true });
    expect(await pass(later(MONDAY, 6 * DAY))).toMatchObject({ denied: false });
    expect(await byHand(later(MONDAY, 6 * DAY + HOUR))).toBe(0);
    expect(await pass(later(MONDAY, 8 * DAY))).toMatchObject({ denied: true });
    expect(await pass(later(MONDAY, 10 * DAY))).toMatchObject({ denied: true });
    expect(await lift(later(MONDAY, 10 * DAY + HOUR))).toBe(0);
  });

  it('also where a command is carried out before its decision is in the ledger', async () => {
    const { pass } = guarded();
    for (const day of [0, 2, 4]) expect(await pass(later(MONDAY, day * DAY), true)).toMatchObject({ denied: true });
    expect(await pass(later(MONDAY, 6 * DAY))).toMatchObject({ denied: false });
  });
});
