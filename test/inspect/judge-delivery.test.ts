import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import type { Account, Reading, Role, RolePolicy } from '../../lib/base/role.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { HOUR, isoSeconds, later, SECOND } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { writtenDeny } from '../../lib/contain/restore.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import { type CloudTrailEvent, parseEvent } from '../../lib/event/cloudtrail.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { memoryTallies } from '../../lib/incident/ledger/tallies.ts';
import { judgeDelivery } from '../../lib/inspect/judge-delivery.ts';
import { PutOff } from '../../lib/inspect/put-off.ts';
import { command } from '../support/commands.ts';
import { EC2, OURS, OUTSIDER_ROOT, record, sessionOf, trustOf } from '../support/events.ts';
import { contained } from '../support/incidents.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const settings: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const LAMBDA = { Service: 'lambda.amazonaws.com' };
const allow = (...Action: string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});
const inline = (name: string, document: unknown): RolePolicy => ({ kind: 'inline', name, document });
const ADMIN = inline('p', allow('*'));
const role = (name: string, policies: readonly RolePolicy[], more: Partial<Role> = {}): Role => ({
  arn: `arn:aws:iam::${OURS}:role/${name}`,
  name,
  path: '/',
  account: OURS,
  id: `AROA${name.toUpperCase()}`,
  createdAt: new Date('2025-01-01T00:00:00Z'),
  lastUsed: new Date('2026-05-04T00:00:00Z'),
  trustPolicy: trustOf(LAMBDA),
  policies,
  ...more,
});
const DEVELOPER = role('Developer', [inline('work', allow('iam:PassRole', 'lambda:*', 'autoscaling:*', 'ec2:*'))]);
const OPERATOR = role('Operator', [inline('work', allow('iam:UpdateAssumeRolePolicy'))]);
const ROOT = role('Root', [ADMIN]);

/** A guardrail whose IAM shows what the test says, one delivery after the other. */
function guardrail() {
  const [ledger, tallies] = [memoryLedger(), memoryTallies()];
  const commands: Command[] = [];
  const notices: SentNotice[] = [];
  const effects = {
    enqueue: async (one: Command) => void commands.push(one),
    publish: async (one: SentNotice) => void notices.push(one),
  };
  const flood = { tallies, first: effects, second: effects, tellCount: async () => {} };
  const known = [DEVELOPER, OPERATOR, ROOT];
  const judged = new Set<string>();
  let away = false;
  const meanwhile = new Map<string, () => Promise<void>>();
  return {
    whileReading: (name: string, run: () => Promise<void>) => void meanwhile.set(name, run),
    ledger,
    goAway: (isAway: boolean) => {
      away = isAway;
    },
    commands,
    notices,
    /** Seconds until the event is judged again, or what was decided. */
    async judge(event: CloudTrailEvent, seconds: number, ...shown: Role[]): Promise<number | string[]> {
      const reading = (name: string | undefined): Reading<Role> => {
        const value = [...shown, ...known].find((one) => one.name === name);
        return value === undefined ? { state: 'absent', because: 'there is none' } : { state: 'read', value };
      };
      const account: Account = {
        role: async ({ name, arn, instanceProfile }) => {
          const asked = name ?? instanceProfile ?? arn?.split('/').at(-1) ?? '';
          const run = meanwhile.get(asked);
          meanwhile.delete(asked);
          await run?.();
          return reading(asked);
        },
        user: async () => ({ state: 'absent', because: 'there is none' }),
        rolesWith: async () => [],
      };
      const delivery = { id: event.eventId, now: later(NOON, seconds * SECOND), again: judged.has(event.eventId) };
      judged.add(event.eventId);
      try {
        const asked = away ? { ...memoryLedger(), unreachable: () => 'it is away' } : ledger;
        const decisions = await judgeDelivery(event, delivery, { account, flood, ledger: asked, settings });
        return decisions.map(({ action, severity }) => `${action} ${severity}`);
      } catch (error) {
        if (!(error instanceof PutOff)) throw error;
        return error.delay / SECOND;
      }
    },
  };
}

let count = 0;
const event = (difference: JsonObject, seconds = 0) =>
  parseEvent(
    record({ eventID: `event-${++count}`, eventTime: isoSeconds(later(NOON, seconds * SECOND)), ...difference }),
  );
const by = (who: Role) => ({ userIdentity: sessionOf(who.name, 'frank', who.id) });
const passOf = (name: string, seconds = 0) =>
  event(
    {
      ...by(DEVELOPER),
      eventSource: 'lambda.amazonaws.com',
      eventName: 'CreateFunction20150331',
      requestParameters: { functionName: 'worker', role: `arn:aws:iam::${OURS}:role/${name}` },
      responseElements: { functionName: 'worker' },
    },
    seconds,
  );
const iam = (eventName: string, requestParameters: JsonObject, seconds = 0, who = OPERATOR) =>
  event({ ...by(who), eventName, requestParameters }, seconds);
const armed = (seconds: number, text: JsonObject = allow('*')) =>
  iam('PutRolePolicy', { roleName: 'app', policyName: 'p', policyDocument: JSON.stringify(text) }, seconds);

describe('IAM does not show yet', () => {
  it('what a role of a few seconds may do: its pass is judged again, and contained', async () => {
    const { judge, commands, notices } = guardrail();
    const createdAt = later(NOON, -2 * SECOND);
    const pass = passOf('app');
    expect(await judge(pass, 5, role('app', [], { createdAt }))).toBe(15);
    expect(await judge(pass, 20, role('app', [], { createdAt }))).toBe(40);
    expect([commands, notices]).toEqual([[], []]);
    expect(await judge(pass, 60, role('app', [ADMIN], { createdAt }))).toEqual(['contain critical']);
  });

  it('the role at all', async () => {
    const { judge } = guardrail();
    const pass = passOf('app');
    expect(await judge(pass, 5)).toBe(15);
    expect(await judge(pass, 20, role('app', [ADMIN]))).toEqual(['contain critical']);
  });

  it('what a passed role was given: the change is judged again', async () => {
    const { judge } = guardrail();
    expect(await judge(passOf('app', -600), -595, role('app', []))).toEqual(['alert low']);
    const arming = armed(0);
    expect(await judge(arming, 5, role('app', []))).toBe(15);
    expect(await judge(arming, 20, role('app', [ADMIN]))).toEqual(['contain high']);
  });

  it('what the event before said: the pass is judged again, whichever of the two comes first', async () => {
    const { judge } = guardrail();
    expect(await judge(armed(0), 3, role('app', [ADMIN]))).toEqual([]);
    const pass = passOf('app', 1);
    expect(await judge(pass, 4, role('app', []))).toBe(17);
    expect(await judge(pass, 21, role('app', [ADMIN]))).toEqual(['contain critical']);
  });

  it('what an event says that is being judged: it is noted before its judgement asks for passes', async () => {
    const { judge, whileReading } = guardrail();
    let ofPass: unknown;
    // The arming has asked for passes by the time that it reads its caller.
    whileReading(OPERATOR.name, async () => {
      ofPass = await judge(passOf('app', 1), 4, role('app', []));
    });
    expect(await judge(armed(0), 4, role('app', [ADMIN]))).toEqual([]);
    expect(ofPass).toBe(17);
  });

  it('that the trust is open, when the policy is judged: the trust is judged again', async () => {
    const { judge } = guardrail();
    const open = { trustPolicy: trustOf(OUTSIDER_ROOT) };
    const policyDocument = JSON.stringify(trustOf(OUTSIDER_ROOT));
    const opening = iam('UpdateAssumeRolePolicy', { roleName: 'app', policyDocument });
    expect(await judge(opening, 3, role('app', [], open))).toBe(17);
    expect(await judge(armed(1), 4, role('app', [ADMIN]))).toEqual([]);
    expect(await judge(opening, 20, role('app', [ADMIN], open))).toEqual([expect.stringMatching(/^contain/)]);
  });

  it('to which roles a policy is attached', async () => {
    const { judge } = guardrail();
    const policyArn = `arn:aws:iam::${OURS}:policy/work`;
    const version = iam('CreatePolicyVersion', {
      policyArn,
      policyDocument: JSON.stringify(allow('*')),
      setAsDefault: true,
    });
    expect(await judge(version, 5)).toBe(15);
    expect(await judge(version, 60)).toEqual([]);
  });
});

describe('the ledger is away', () => {
  it('a pass that asks for no containment is judged again when it answers, or nobody knew of it when its role is armed', async () => {
    const { judge, goAway, notices } = guardrail();
    goAway(true);
    const pass = passOf('app');
    await expect(judge(pass, 90, role('app', []))).rejects.toThrow('the ledger did not answer');
    expect(notices).toEqual([]);
    goAway(false);
    expect(await judge(pass, 100, role('app', []))).toEqual(['alert low']);
    expect(await judge(armed(200), 210, role('app', [ADMIN]))).toEqual(['contain high']);
  });

  it('so is what a role was given: which passes it had is not known', async () => {
    const { judge, goAway } = guardrail();
    expect(await judge(passOf('app', -600), -500, role('app', []))).toEqual(['alert low']);
    goAway(true);
    const arming = armed(0);
    await expect(judge(arming, 90, role('app', [ADMIN]))).rejects.toThrow('the ledger did not answer');
    goAway(false);
    expect(await judge(arming, 100, role('app', [ADMIN]))).toEqual(['contain high']);
  });

  it('what is to be contained does not wait for it', async () => {
    const { judge, goAway } = guardrail();
    goAway(true);
    expect(await judge(passOf('app'), 5, role('app', [ADMIN]))).toEqual(['contain critical']);
  });
});

describe('an event that is judged again', () => {
  it('is judged three times at most, however often the role is changed', async () => {
    const { judge } = guardrail();
    const pass = passOf('app');
    const waits: number[] = [];
    let now = 2;
    for (let changed = 0; ; ) {
      for (; changed < now; changed += 7)
        await judge(
          armed(changed, allow(`s3:Get${changed}`)),
          changed + 1,
          role('app', [inline('p', allow(`s3:Get${changed}`))]),
        );
      const wait = await judge(pass, now, role('app', []));
      if (typeof wait !== 'number') break;
      waits.push(wait);
      now += Math.ceil(wait);
    }
    expect([now, waits.length]).toEqual([60, 2]);
  });

  it('has a deny that was overwritten put back and told at once, and told once', async () => {
    const { judge, ledger, commands, notices } = guardrail();
    const order = command();
    const deny = containmentOf(order, later(NOON, -60 * SECOND), HOUR);
    await ledger.record(contained(later(NOON, -60 * SECOND), { deny: writtenDeny(deny) }));
    const name = order.target.split('/').at(-1) ?? '';
    const hollow = {
      roleName: name,
      policyName: deny.policyName,
      policyDocument: JSON.stringify(allow('s3:GetObject')),
    };
    const overwriting = iam('PutRolePolicy', hollow);
    expect(await judge(overwriting, 3, role(name, [ADMIN]))).toBe(17);
    expect(commands.map(({ kind }) => kind)).toEqual(['restore']);
    const guards = () => notices.filter(({ decision }) => JSON.stringify(decision).includes('guard-deny-removed'));
    expect([notices.length, guards().length]).toEqual([1, 1]);
    await judge(overwriting, 60, role(name, [ADMIN]));
    expect(guards()).toHaveLength(1);
  });

  it('is told at once where it is worth more than a low message, and once, whatever a later look shows', async () => {
    for (const after of [allow('s3:*'), allow('s3:ListAllMyBuckets')]) {
      const { judge, notices } = guardrail();
      const createdAt = later(NOON, -2 * SECOND);
      const shown = (document: JsonObject) => role('app', [inline('p', document)], { createdAt });
      const pass = passOf('app');
      expect(await judge(pass, 5, shown(allow('s3:*')))).toBe(15);
      const worth = () => notices.filter(({ decision }) => JSON.stringify(decision).includes('"severity":"medium"'));
      expect(worth()).toHaveLength(1);
      await judge(pass, 20, shown(after));
      await judge(pass, 60, shown(after));
      expect(worth()).toHaveLength(1);
    }
  });

  it('makes no update that keeps the role a pass', async () => {
    const { judge } = guardrail();
    const young = role('app', [ADMIN], { createdAt: later(NOON, -5 * SECOND) });
    const lambda = (eventName: string, who: Role, seconds: number) =>
      event(
        {
          ...by(who),
          eventSource: 'lambda.amazonaws.com',
          eventName,
          requestParameters: { functionName: 'worker', role: young.arn },
          responseElements: { functionName: 'worker', role: young.arn },
        },
        seconds,
      );
    expect(await judge(lambda('CreateFunction20150331', ROOT, 0), 3, young)).toBe(17);
    expect(await judge(lambda('UpdateFunctionConfiguration20150331v2', DEVELOPER, 8), 10, young)).toEqual([]);
  });

  it('has its role known to whoever copies it: a group of a launch configuration that is to be judged again', async () => {
    const { judge } = guardrail();
    const young = role('app', [ADMIN], { createdAt: later(NOON, -10 * SECOND), trustPolicy: trustOf(EC2) });
    const launch = { launchConfigurationName: 'web', iamInstanceProfile: 'app' };
    const autoscaling = (eventName: string, requestParameters: JsonObject, who: Role, seconds: number) =>
      event({ ...by(who), eventSource: 'autoscaling.amazonaws.com', eventName, requestParameters }, seconds);
    const configuration = autoscaling('CreateLaunchConfiguration', launch, ROOT, 0);
    const group = { autoScalingGroupName: 'web', launchConfigurationName: 'web' };
    const grouped = autoscaling('CreateAutoScalingGroup', group, DEVELOPER, 5);
    expect(await judge(grouped, 6, young)).toBe(19); // it overtook the event of its configuration
    expect(await judge(configuration, 7, young)).toEqual(expect.any(Number));
    expect(await judge(grouped, 25, young)).toEqual(['contain critical']);
  });
});
