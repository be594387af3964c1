import type { JsonObject } from '../../../lib/base/json.ts';
import { HOUR, later } from '../../../lib/base/time.ts';
import { incidentOf } from '../../../lib/incident/incident-of.ts';
import type { Printed } from '../../support/command-line.ts';
import { OUTSIDER_ROOT, record, sessionOf, trustOf } from '../../support/events.ts';
import { ADMINISTRATOR_ACCESS, arnOf, populate } from '../account.ts';
import type { Happening, Schedule } from '../schedule.ts';
import { randomFrom } from './random.ts';
import { KILL_SWITCH, type Stack, World } from './world.ts';

export const START = new Date('2026-05-04T10:00:00Z');

/** What the guardrail has to answer for: a role that an event put in danger. */
export interface Asked {
  readonly incident: string;
  readonly role: string;
  readonly roleId: string;
  /** When it happened. */
  readonly at: Date;
  readonly cause: 'pass' | 'trust';
  /** The incident of another event that may be the first to show the danger: its deny answers for this one. */
  readonly or?: string;
  /** The role was made for this pass: a deny on it answers, whichever of its events brought it. */
  readonly isNew?: boolean;
}

/** A person's lift, carried out. */
export interface Lifted {
  readonly incident: string;
  readonly at: Date;
  /** False where the person was told that the ledger did not take it, and that the deny may be put back. */
  readonly isRecorded: boolean;
}

/** The account after the last virtual hour. */
export interface After {
  readonly schedule: Schedule;
  readonly world: World;
  readonly asked: readonly Asked[];
  readonly lifted: readonly Lifted[];
  /** Incidents that a person set out to lift, and was told that it failed in part: what was recorded of it goes on. */
  readonly halfLifted: readonly string[];
  /** When the kill switch was turned, and how. */
  readonly switched: readonly { readonly at: Date; readonly on: boolean }[];
}

export async function runSchedule(schedule: Schedule, stack: Stack): Promise<After> {
  const start = START.getTime();
  const faults = schedule.faults.map((fault) => ({ ...fault, from: start + fault.from, until: start + fault.until }));
  const world = new World(stack, { start: START, random: randomFrom(schedule.seed), faults });
  populate(world.iam, START);
  const asked = new Map<number, Asked>();
  const lifted: Lifted[] = [];
  const halfLifted: string[] = [];
  const switched: { at: Date; on: boolean }[] = [];
  const records = new Map<number, JsonObject>();
  schedule.happenings.forEach((happening, index) => {
    world.clock.at(start + happening.at, () => {
      carryOut(happening, index);
    });
  });
  const eventId = (index: number) => `0000${schedule.seed.toString(16)}-${String(index).padStart(4, '0')}`;
  const expect = (index: number, role: string, cause: Asked['cause'], or?: string, isNew = false) => {
    const arn = arnOf(role);
    const state = world.iam.role(nameIn(role));
    if (state === undefined || (cause === 'pass' && state.attached.length === 0)) return; // made anew, with no power
    asked.set(index, {
      incident: incidentOf(eventId(index), arn),
      role,
      roleId: state.id,
      at: world.clock.date(),
      cause,
      ...(or !== undefined && { or: incidentOf(or, arn) }),
      ...(isNew && { isNew }),
    });
  };
  /** @param within the event comes 3 s after the call, and up to so many milliseconds later */
  const send = (index: number, difference: JsonObject, within = 60_000) => {
    const eventTime = stamp(world.clock.now);
    const sent = record({ eventID: eventId(index), eventTime, ...difference });
    records.set(index, sent);
    world.emit(sent, 3000 + Math.floor(world.random() * within));
  };
  const turn = (on: boolean) => {
    world.parameters.set(KILL_SWITCH, on ? 'on' : 'off');
    switched.push({ at: world.clock.date(), on });
  };
  /** Whoever sees an event can compute the name of its deny: a hollow one stands there a moment later. */
  const plant = (of: number) => {
    const target = asked.get(of);
    if (target === undefined) return;
    const now = world.clock.now;
    const dates = { 'aws:TokenIssueTime': stamp(now + 1000), 'aws:CurrentTime': stamp(now + 46_800_000) };
    const Statement = [
      { Sid: 'Rolewarden', Effect: 'Deny', Action: '*', Resource: '*', Condition: { DateLessThan: dates } },
    ];
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    const PolicyName = `rolewarden-${target.incident}-quarantine`;
    attempted(() =>
      world.act('Intruder', 'PutRolePolicy', { RoleName: nameIn(target.role), PolicyName, PolicyDocument }),
    );
  };
  const carryOut = (happening: Happening, index: number) => {
    switch (happening.do) {
      case 'nothing':
        return;
      case 'pass': {
        const { role, to, session } = happening;
        const userIdentity = sessionOf('Developer', session, world.iam.role('Developer')?.id);
        send(index, { userIdentity, ...(to === 'lambda' ? functionWith(role, index) : taskWith(role)) });
        expect(index, role, 'pass');
        return;
      }
      case 'make-and-pass': {
        const role = `New${index}`;
        const trust = JSON.stringify(trustOf(LAMBDA));
        world.act('Operator', 'CreateRole', { RoleName: role, Path: '/', AssumeRolePolicyDocument: trust });
        world.act('Operator', 'AttachRolePolicy', { RoleName: role, PolicyArn: ADMINISTRATOR_ACCESS });
        const userIdentity = sessionOf('Developer', happening.session, world.iam.role('Developer')?.id);
        send(index, { userIdentity, ...functionWith(role, index) }, world.random() < 0.5 ? 7000 : 60_000);
        expect(index, role, 'pass', undefined, true);
        return;
      }
      case 'pass-and-arm': {
        const role = `Armed${index}`;
        const input = { RoleName: role, Path: '/', AssumeRolePolicyDocument: JSON.stringify(trustOf(LAMBDA)) };
        world.iam.call({ name: 'CreateRole', input, now: later(world.clock.date(), -HOUR), by: 'Operator' });
        const identityOf = (name: string) => sessionOf(name, happening.session, world.iam.role(name)?.id);
        const passId = `${eventId(index)}-pass`;
        const pass = { eventID: passId, ...functionWith(role, index) };
        send(index, { userIdentity: identityOf('Developer'), ...pass }, 7000);
        const armed = { RoleName: role, PolicyArn: ADMINISTRATOR_ACCESS };
        world.iam.call({ name: 'AttachRolePolicy', input: armed, now: world.clock.date(), by: 'Operator' });
        const requestParameters = { roleName: role, policyArn: ADMINISTRATOR_ACCESS };
        const arming = { userIdentity: identityOf('Operator'), eventName: 'AttachRolePolicy', requestParameters };
        send(index, arming, 7000);
        expect(index, role, 'pass', passId);
        return;
      }
      case 'make-open': {
        const roleName = `Open${index}`;
        const document = trustOf(LAMBDA, OUTSIDER_ROOT);
        const requestParameters = { roleName, assumeRolePolicyDocument: JSON.stringify(document) };
        const input = {
          RoleName: roleName,
          Path: '/',
          AssumeRolePolicyDocument: requestParameters.assumeRolePolicyDocument,
        };
        world.iam.call({ name: 'CreateRole', input, now: world.clock.date(), by: 'Operator' });
        const responseElements = { role: { arn: arnOf(roleName), roleId: world.iam.role(roleName)?.id, roleName } };
        const userIdentity = sessionOf('Operator', happening.session, world.iam.role('Operator')?.id);
        send(index, { userIdentity, eventName: 'CreateRole', requestParameters, responseElements }, 7000);
        expect(index, roleName, 'trust');
        return;
      }
      case 'open-trust':
      case 'close-trust': {
        const { role, session } = happening;
        const open = happening.do === 'open-trust';
        const document = trustOf(LAMBDA, ...(open ? [OUTSIDER_ROOT] : []));
        const input = { RoleName: nameIn(role), PolicyDocument: JSON.stringify(document) };
        if (
          !attempted(() =>
            world.iam.call({ name: 'UpdateAssumeRolePolicy', input, now: world.clock.date(), by: 'Operator' }),
          )
        )
          return;
        const userIdentity = sessionOf('Operator', session, world.iam.role('Operator')?.id);
        const requestParameters = { roleName: input.RoleName, policyDocument: input.PolicyDocument };
        send(index, { userIdentity, eventName: 'UpdateAssumeRolePolicy', requestParameters });
        if (open) expect(index, role, 'trust');
        return;
      }
      case 'copy': {
        const sent = records.get(happening.of);
        if (sent !== undefined) world.emit(sent, 0);
        return;
      }
      case 'take-away': {
        const target = asked.get(happening.of);
        if (target === undefined) return;
        for (const { policyName, rung } of world.iam.denies(nameIn(target.role)))
          if (rung === 'inline' && policyName.includes(target.incident))
            attempted(() =>
              world.act('Intruder', 'DeleteRolePolicy', { RoleName: nameIn(target.role), PolicyName: policyName }),
            );
        return;
      }
      case 'lift': {
        const target = asked.get(happening.of);
        if (target === undefined) return;
        world.lambda.run('person', ['lift', target.incident, '--yes', '--anyway'], [], (outcome, result) => {
          const { status, out = '', err = '' } = (result ?? {}) as Partial<Printed>;
          const wasDone = out.startsWith('Nothing was done') && !err.includes('STANDS');
          const isDone = outcome === 'done' && (status === 0 || wasDone);
          const isRecorded = !err.includes('the ledger did not take it');
          if (isDone) lifted.push({ incident: target.incident, at: world.clock.date(), isRecorded });
          else halfLifted.push(target.incident);
        });
        return;
      }
      case 'plant':
        plant(happening.of);
        return;
      case 'fill': {
        const PolicyDocument = JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${'b'.repeat(9900)}` }],
        });
        attempted(() =>
          world.act('Intruder', 'PutRolePolicy', { RoleName: happening.role, PolicyName: 'filler', PolicyDocument }),
        );
        return;
      }
      case 'remake':
        remake(world, happening.role);
        return;
      case 'switch':
        turn(true);
        world.clock.after(happening.off, () => turn(false));
        return;
      case 'ordinary': {
        const userIdentity = sessionOf('Developer', happening.session, world.iam.role('Developer')?.id);
        send(index, { userIdentity, ...functionWith('Reader', index) });
        return;
      }
      case 'denied':
        for (let i = 0; i < happening.times; i++) deniedCall(world, happening.session, `${eventId(index)}-${i}`);
        return;
      default:
        happening satisfies never;
    }
  };
  await world.clock.runUntil(start + schedule.lasts);
  return { schedule, world, asked: [...asked.values()], lifted, halfLifted, switched };
}

const LAMBDA = { Service: 'lambda.amazonaws.com' };

export const nameIn = (role: string): string => role.split('/').at(-1) ?? role;

const stamp = (at: number) => new Date(at).toISOString().replace(/\.\d+/, '');

function functionWith(role: string, index: number): JsonObject {
  const functionName = `worker-${index}`;
  return {
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331',
    requestParameters: { functionName, role: arnOf(role), runtime: 'nodejs24.x' },
    responseElements: { functionName, role: arnOf(role) },
  };
}

/** The role that matters comes second: the first is only told about. */
function taskWith(role: string): JsonObject {
  const overrides = { executionRoleArn: arnOf('TaskRunner'), taskRoleArn: arnOf(role) };
  return {
    eventSource: 'ecs.amazonaws.com',
    eventName: 'RunTask',
    requestParameters: { cluster: 'main', taskDefinition: 'job:1', overrides },
    responseElements: { tasks: [], failures: [] },
  };
}

function deniedCall(world: World, session: string, eventID: string): void {
  const eventTime = stamp(world.clock.now);
  const difference = {
    eventID,
    eventTime,
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331',
    userIdentity: sessionOf('Developer', session, world.iam.role('Developer')?.id),
    errorCode: 'AccessDenied',
    errorMessage: `User: arn:aws:sts::111122223333:assumed-role/Developer/${session} is not authorized to perform: iam:PassRole on resource: ${arnOf('Admin1')} because no identity-based policy allows the iam:PassRole action`,
  };
  world.emit(record(difference), 3000 + Math.floor(world.random() * 60_000));
}

function remake(world: World, RoleName: string): void {
  const now = world.clock.date();
  const by = 'owner';
  const call = (name: string, input: JsonObject) => world.iam.call({ name, input: { RoleName, ...input }, now, by });
  attempted(() => {
    for (const { policyName, rung } of world.iam.denies(RoleName))
      if (rung === 'inline') call('DeleteRolePolicy', { PolicyName: policyName });
    call('DetachRolePolicy', { PolicyArn: ADMINISTRATOR_ACCESS });
    call('DeleteRole', {});
    call('CreateRole', { AssumeRolePolicyDocument: JSON.stringify(trustOf(LAMBDA)) });
  });
}

function attempted(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch {
    return false;
  }
}
