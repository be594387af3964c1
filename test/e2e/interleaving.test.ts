import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { inlinePolicies } from '../../lib/aws/inline-policies.ts';
import { iamForWriting } from '../../lib/aws/quota-full.ts';
import { rolePolicies } from '../../lib/aws/role-policies.ts';
import { sweepManaged } from '../../lib/aws/sweep-managed.ts';
import type { Method } from '../../lib/base/method.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../lib/base/settings/settings.ts';
import { HOUR, later, SECOND } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { contain } from '../../lib/contain/contain.ts';
import type { ContainPorts } from '../../lib/contain/ports.ts';
import { MOST_LIVE } from '../../lib/contain/put/fitting.ts';
import { containmentOf } from '../../lib/incident/deny/containment.ts';
import { type Deny, parseDeny } from '../../lib/incident/deny/deny-document.ts';
import type { Scope } from '../../lib/incident/deny/deny-policy.ts';
import { isSameOrder, parsePolicyName } from '../../lib/incident/deny/policy-name.ts';
import { deniesAllOf, denyOf } from '../../lib/incident/deny/stands.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { deleteCovered } from '../../lib/sweep/covered.ts';
import { command, report } from '../support/commands.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { type MadeRole, makeRole } from './people.ts';

const RUNS = 200;
/** Runs at once, each on a role of its own. */
const ABREAST = 4;
const START = new Date('2026-05-04T10:00:00Z');
const settings: Settings = {
  ...DEFAULT_SETTINGS,
  mode: 'enforce',
  breaker: { denies: 1000, period: HOUR },
};

let iam: IAMClient;
beforeAll(() => {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: inject('moto'),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
  iam = new IAMClient();
});

type Random = (below: number) => number;

/** mulberry32: a seed gives the same run again. */
function randomOf(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const oneOf = <T>(random: Random, list: readonly [T, ...T[]]): T => list[random(list.length)] ?? list[0];

function shuffled<T>(list: readonly T[], random: Random): T[] {
  const rest = [...list];
  return list.flatMap(() => rest.splice(random(rest.length), 1));
}

interface Waiting {
  readonly container: number;
  readonly go: () => Promise<void>;
}

/** Lets one call of either container through at a time, drawn by `random` once neither of them gets any further by itself. */
function turnstile(random: Random) {
  const waiting: Waiting[] = [];
  return {
    async pass<T>(container: number, call: () => Promise<T>): Promise<T> {
      let over = () => {};
      const done = new Promise<void>((resolve) => {
        over = resolve;
      });
      await new Promise<void>((resolve) => {
        waiting.push({
          container,
          go: () => {
            resolve();
            return done;
          },
        });
      });
      try {
        return await call();
      } finally {
        over();
      }
    },
    async turn(containers: readonly Promise<unknown>[]): Promise<void> {
      const running = new Set(containers.keys());
      for (const [index, container] of containers.entries())
        void container.catch(() => undefined).finally(() => running.delete(index));
      while (running.size > 0) {
        await new Promise(setImmediate);
        if (![...running].every((index) => waiting.some(({ container }) => container === index))) continue;
        await new Promise(setImmediate); // reads that are asked for together
        const [next] = waiting.splice(random(waiting.length), 1);
        await next?.go();
      }
    },
  };
}

function containerPorts(
  index: number,
  stile: ReturnType<typeof turnstile>,
  ledger: ContainPorts['ledger'],
): ContainPorts {
  const client = iamForWriting();
  client.middlewareStack.add((next) => (args) => stile.pass(index, () => next(args)), {
    step: 'initialize',
    name: 'turn',
  });
  return { ...portsOn(client, ledger) };
}

function portsOn(client: IAMClient, ledger: ContainPorts['ledger']): ContainPorts {
  return {
    policies: rolePolicies(client, [0]),
    users: memoryIam().userPolicies,
    ledger,
    settings,
    killSwitch: async () => ({ on: false }),
    look: async () => {},
    publish: async () => {},
  };
}

function orderOn(role: MadeRole, index: number, random: Random): Command {
  const method = oneOf<Method>(random, ['freeze', 'revocation', 'quarantine', 'quarantine']);
  const name = oneOf(random, [`i-0${index}`, `i-0${index}`, `s${index}`, undefined]);
  const kind = name?.startsWith('i-') ? 'workload' : 'session';
  const scope: Scope = name === undefined ? { kind: 'role' } : { kind, userids: [`${role.id}:${name}`] };
  const incident = index.toString(16).padStart(16, '0');
  return command({ incident, target: role.arn, targetId: role.id, method, scope, report: report({ incident }) });
}

interface Held extends Deny {
  readonly policyName: string;
}

/** What IAM shows under our prefix. */
async function heldOn({ name }: MadeRole): Promise<{ policyName: string; document: unknown }[]> {
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: name }));
  return Promise.all(
    PolicyNames.map(async (policyName) => {
      const asked = { RoleName: name, PolicyName: policyName };
      const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand(asked));
      return { policyName, document: JSON.parse(decodeURIComponent(PolicyDocument)) as unknown };
    }),
  );
}

/** Denies that stand already, so many that the next is widened. */
async function crowd(role: MadeRole, count: number, random: Random): Promise<Deny[]> {
  const standing = Array.from({ length: count }, (_, index) => {
    const userids = [`${role.id}:${oneOf(random, [`i-1${index}`, `other${index}`])}`];
    const incident = `f${index}`.padEnd(16, '0');
    const order = { incident, target: role.arn, method: 'quarantine', scope: { kind: 'session', userids } } as const;
    return containmentOf(order, START, HOUR);
  });
  await Promise.all(
    standing.map(({ policyName: PolicyName, policyDocument }) =>
      iam.send(
        new PutRolePolicyCommand({ RoleName: role.name, PolicyName, PolicyDocument: JSON.stringify(policyDocument) }),
      ),
    ),
  );
  return standing.map(denyOf);
}

async function unmake({ name: RoleName }: MadeRole): Promise<void> {
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  await Promise.all(PolicyNames.map((PolicyName) => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }))));
  await iam.send(new DeleteRoleCommand({ RoleName }));
}

interface Run {
  readonly widened: boolean;
  /** The sweep had something to tidy up. */
  readonly doubled: boolean;
  readonly calls: number;
}

async function converges(seed: number): Promise<Run> {
  const random = randomOf(seed);
  const role = await makeRole(iam, 'ec2.amazonaws.com');
  const before = await crowd(role, oneOf(random, [0, 0, MOST_LIVE - 2, MOST_LIVE - 1, MOST_LIVE]), random);
  const orders = Array.from({ length: 2 + random(2) }, (_, index) => orderOn(role, index, random));
  const ledger = memoryLedger();
  const skew = oneOf(random, [0, 0, 0, 4]);
  let calls = 0;
  const counted: Random = (below) => {
    calls += 1;
    return random(below);
  };
  const stile = turnstile(counted);
  // Both take every command, in an order of their own, one of them twice; now and then their clocks differ.
  const run = async (index: number) => {
    const ports = containerPorts(index, stile, ledger);
    const now = later(START, (1 + index * skew) * SECOND);
    const list = shuffled([...orders, oneOf(random, orders as [Command, ...Command[]])], random);
    for (const order of list) await contain(JSON.stringify(order), 2, ports, now);
  };
  const both = [run(0), run(1)];
  await stile.turn(both);
  await Promise.all(both);

  const left = (await heldOn(role)).map(({ policyName, document }) => ({
    role: { arn: role.arn, name: role.name, tags: {} },
    rung: 'inline' as const,
    policyName,
    document,
  }));
  // One that was put narrow and widened by the other: the sweep takes away which one does not need.
  const doubles = await deleteCovered(left, { policies: inlinePolicies(iam), managed: sweepManaged(iam) });
  const standing = await heldOn(role);
  const denies = standing.map(({ policyName, document }): Held => {
    const deny = parseDeny(document);
    expect([policyName, parsePolicyName(policyName)], 'a name of ours').not.toContain(undefined);
    if (deny === undefined) throw new Error(`${policyName} is no deny with an end`);
    return { ...deny, policyName };
  });
  const wanted = [...before, ...orders.map((order) => denyOf(containmentOf(order, later(START, SECOND), HOUR)))];
  for (const least of wanted)
    expect(
      denies.some((held) => deniesAllOf(held, least)),
      `covered: ${JSON.stringify(least)}`,
    ).toBe(true);
  const doubled = denies.filter((one) =>
    denies.some((other) => other !== one && isSameOrder(one.policyName, other.policyName) && deniesAllOf(one, other)),
  );
  expect(
    doubled.map(({ policyName }) => policyName),
    'doubled',
  ).toEqual([]);

  const quiet = portsOn(iamForWriting(), ledger);
  const again = async () => {
    const outcomes = new Set<string>();
    for (const order of orders)
      outcomes.add((await contain(JSON.stringify(order), 1, quiet, later(START, 9 * SECOND))).outcome);
    return [...outcomes];
  };
  if (skew > 0) await again(); // by the later clock a deny may lack seconds, and is written once more
  const settled = await heldOn(role);
  expect(await again()).toEqual(['stands']);
  expect(await heldOn(role), 'a copy changes nothing').toEqual(settled);
  await unmake(role); // other files read every role of the account
  const widened = denies.some(({ policyName }) => parsePolicyName(policyName)?.widened !== undefined);
  return { widened, doubled: doubles.length > 0, calls };
}

describe('two containers on one role, call by call', () => {
  test(`${RUNS} randomised interleavings converge`, async () => {
    const base = Number(process.env.ROLEWARDEN_SEED ?? Date.now() % 1_000_000_000);
    const runs: Run[] = [];
    for (let index = 0; index < RUNS; index += ABREAST) {
      const seeds = Array.from({ length: ABREAST }, (_, offset) => base + index + offset);
      const batch = seeds.map(async (seed) => {
        const run = await converges(seed).catch((cause: unknown) => {
          throw new Error(`seed ${seed} (ROLEWARDEN_SEED=${seed} runs it first)`, { cause });
        });
        runs.push(run);
      });
      await Promise.all(batch);
    }
    const count = (is: (run: Run) => boolean) => runs.filter(is).length;
    const [widened, doubled] = [count((run) => run.widened), count((run) => run.doubled)];
    const calls = runs.reduce((sum, run) => sum + run.calls, 0);
    console.info(
      `${runs.length} interleavings of ${calls} calls to IAM from seed ${base}: in ${widened} a deny was widened, in ${doubled} the sweep took one away that the other made needless`,
    );
    expect(widened).toBeGreaterThan(RUNS / 10);
  }, 300_000);
});
