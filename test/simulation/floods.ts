import type { JsonObject } from '../../lib/base/json.ts';
import { parsePolicyName } from '../../lib/incident/deny/policy-name.ts';
import { incidentOf } from '../../lib/incident/incident-of.ts';
import { record, sessionOf } from '../support/events.ts';
import { arnOf, populate } from './account.ts';
import { randomFrom } from './run/random.ts';
import { type Stack, World } from './run/world.ts';

const START = new Date('2026-05-04T10:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** What a flood did. Seconds of virtual time. */
export interface Flooded {
  readonly events: number;
  /** From the other principal's event until its deny and its message; absent where there was none. */
  readonly deniedAfter?: number;
  readonly toldAfter?: number;
  /** Until the last of the flood's own roles was answered. */
  readonly messages: number;
  /** What our functions asked, by service. */
  readonly calls: Readonly<Record<string, number>>;
  /** Messages that lie in dead-letter queues in the end. */
  readonly dead: number;
}

export const FLOODS = {
  /** One session passes an administrator role so often, within two seconds; another's single pass comes when all of them are queued. */
  passes: (size: number, stack: Stack) =>
    flooded(size, { span: 2 * SECOND, other: 2 * SECOND }, stack, (index) =>
      passBy('mallory', `worker-${index}`, 'Admin2'),
    ),
  /** One session without rights is refused 50 times a second; another's single pass comes in the middle. */
  denied: (size: number, stack: Stack) =>
    flooded(size, { span: size * 20, other: size * 10 }, stack, () => deniedPass('mallory')),
} as const;

async function flooded(
  size: number,
  { span, other }: { readonly span: number; readonly other: number },
  stack: Stack,
  call: (index: number, world: World) => JsonObject,
): Promise<Flooded> {
  const world = new World(stack, { start: START, random: randomFrom(1), faults: [] });
  populate(world.iam, START);
  const begins = START.getTime() + 20 * MINUTE;
  const send = (eventID: string, at: number, difference: JsonObject) =>
    world.clock.at(at, () => {
      const eventTime = new Date(at).toISOString().replace(/\.\d+/, '');
      world.emit(record({ eventID, eventTime, ...difference }), 2 * SECOND);
    });
  for (let index = 0; index < size; index++)
    send(`flood-${index}`, begins + Math.floor((span * index) / size), call(index, world));
  const passed = begins + other;
  send('other', passed, passBy('alice', 'thumbnails', 'Admin1'));
  await world.clock.runUntil(begins + span + 15 * MINUTE);
  const incident = incidentOf('other', arnOf('Admin1'));
  const denied = world.iam.writes.find(({ policyName = '' }) => parsePolicyName(policyName)?.incident === incident);
  const told = world.topic.told.find(({ json }) => json.incident === incident);
  const after = (at: Date | undefined) =>
    at === undefined ? undefined : (at.getTime() - passed - 2 * SECOND) / SECOND;
  const [deniedAfter, toldAfter] = [after(denied?.at), after(told?.at)];
  const calls: Record<string, number> = {};
  for (const [key, count] of world.calls) {
    const service = key.replace(/^\S+ (\w+):.*$/, '$1');
    calls[service] = (calls[service] ?? 0) + count;
  }
  return {
    events: size + 1,
    ...(deniedAfter !== undefined && { deniedAfter }),
    ...(toldAfter !== undefined && { toldAfter }),
    messages: world.topic.told.length,
    calls,
    dead: stack.wiring.queues
      .filter(({ name }) => /dead|failed/.test(name))
      .reduce((sum, { name }) => sum + world.queues.depth(name, world.clock.date()).visible, 0),
  };
}

function passBy(session: string, functionName: string, role: string): JsonObject {
  return {
    userIdentity: sessionOf('Developer', session),
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331',
    requestParameters: { functionName, role: arnOf(role), runtime: 'nodejs24.x' },
    responseElements: { functionName, role: arnOf(role) },
  };
}

export function deniedPass(session: string, roleId?: string): JsonObject {
  return {
    userIdentity: sessionOf('Developer', session, roleId),
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331',
    errorCode: 'AccessDenied',
    errorMessage: `User: arn:aws:sts::111122223333:assumed-role/Developer/${session} is not authorized to perform: iam:PassRole on resource: ${arnOf('Admin1')} because no identity-based policy allows the iam:PassRole action`,
  };
}
