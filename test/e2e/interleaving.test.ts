import {
  AttachRolePolicyCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { iamForWriting } from '../../lib/aws/inline-policies.ts';
import { targetPolicies } from '../../lib/aws/target-policies.ts';
import type { Method } from '../../lib/base/method.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { HOUR, later, SECOND } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { contain } from '../../lib/contain/contain.ts';
import type { ContainPorts } from '../../lib/contain/ports.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
import { parseDeny } from '../../lib/incident/deny/deny-document.ts';
import type { Scope } from '../../lib/incident/deny/deny-policy.ts';
import type { Deny } from '../../lib/incident/deny/found-deny.ts';
import { parsePolicyName } from '../../lib/incident/deny/policy-name.ts';
import { FREEZE_CHARACTERS, ROLE_CHARACTERS } from '../../lib/incident/deny/room.ts';
import { isSameOrder } from '../../lib/incident/deny/same-order.ts';
import { deniesAllOf, denyOf } from '../../lib/incident/deny/stands.ts';
import { incidentOf } from '../../lib/incident/incident-of.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { command, report } from '../support/commands.ts';
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
    policies: targetPolicies(client, [0]),
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
  const incident = incidentOf(`e${index}`, role.arn); // a managed policy of that name is the account's
  return command({ incident, target: role.arn, targetId: role.id, method, scope, report: report({ incident }) });
}

interface Held extends Deny {
  readonly policyName: string;
  readonly rung: 'inline' | 'managed';
}

/** What IAM shows under our prefix. */
async function heldOn(role: MadeRole): Promise<{ policyName: string; rung: Held['rung']; document: unknown }[]> {
  return [...(await inlineOn(role)), ...(await attachedTo(role))];
}

async function attachedTo({ name: RoleName }: MadeRole) {
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  const ours = AttachedPolicies.filter(({ PolicyName }) => parsePolicyName(PolicyName ?? '') !== undefined);
  return Promise.all(
    ours.map(async ({ PolicyArn, PolicyName: policyName = '' }) => {
      const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
      const asked = { PolicyArn, VersionId: Policy?.DefaultVersionId };
      const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand(asked));
      const document = JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? '')) as unknown;
      return { policyName, rung: 'managed' as const, document };
    }),
  );
}

async function inlineOn({ name }: MadeRole) {
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: name }));
  return Promise.all(
    PolicyNames.filter((one) => parsePolicyName(one)).map(async (policyName) => {
      const asked = { RoleName: name, PolicyName: policyName };
      const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand(asked));
      const document = JSON.parse(decodeURIComponent(PolicyDocument)) as unknown;
      return { policyName, rung: 'inline' as const, document };
    }),
  );
}

/** The owner's policies and boundary, which leave so many characters and attachments. Every role of moto counts as unused. */
async function crowd({ name: RoleName }: MadeRole, room: number, isAttachable: boolean): Promise<void> {
  const empty = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: ['arn:aws:s3:::'] }],
  };
  const size = ROLE_CHARACTERS - room - JSON.stringify(empty).length;
  const Resource = [`arn:aws:s3:::${'x'.repeat(size)}`];
  const PolicyDocument = JSON.stringify({ ...empty, Statement: [{ ...empty.Statement[0], Resource }] });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'owners-own', PolicyDocument }));
  const PermissionsBoundary = 'arn:aws:iam::aws:policy/PowerUserAccess';
  await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }));
  if (isAttachable) return;
  const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: 'AWS', MaxItems: 10 }));
  await Promise.all(
    Policies.map(({ Arn: PolicyArn }) => iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }))),
  );
}

async function unmake({ name: RoleName }: MadeRole): Promise<void> {
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  await Promise.all(PolicyNames.map((PolicyName) => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }))));
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  for (const { PolicyArn, PolicyName } of AttachedPolicies) {
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    if (parsePolicyName(PolicyName ?? '')) await unmakePolicy(PolicyArn ?? '');
  }
  await iam.send(new DeleteRoleCommand({ RoleName }));
}

async function unmakePolicy(PolicyArn: string): Promise<void> {
  const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
  for (const { VersionId, IsDefaultVersion } of Versions)
    if (!IsDefaultVersion) await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
  await iam.send(new DeletePolicyCommand({ PolicyArn }));
}

interface Run {
  readonly frozen: boolean;
  readonly managed: boolean;
  readonly calls: number;
}

/** Room for everything; for a freeze and one deny or two; for a freeze alone. */
const ROOMS = [ROLE_CHARACTERS - 1000, FREEZE_CHARACTERS + 700, FREEZE_CHARACTERS + 400, FREEZE_CHARACTERS] as const;

async function converges(seed: number): Promise<Run> {
  const random = randomOf(seed);
  const role = await makeRole(iam, 'ec2.amazonaws.com');
  await crowd(role, oneOf(random, [...ROOMS]), random(2) === 0);
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

  const standing = await heldOn(role);
  const denies = standing.map(({ policyName, rung, document }): Held => {
    const deny = parseDeny(document);
    expect([policyName, parsePolicyName(policyName)], 'a name of ours').not.toContain(undefined);
    if (deny === undefined) throw new Error(`${policyName} is no deny with an end`);
    return { ...deny, policyName, rung };
  });
  const isFrozen = async ({ incident }: Command) => (await ledger.incident(incident))?.frozen === true;
  const wanted = orders.map(async (order) => {
    const asked = (await isFrozen(order)) ? ({ ...order, method: 'freeze', scope: { kind: 'role' } } as const) : order;
    return denyOf(containmentOf(asked, later(START, SECOND), HOUR));
  });
  for (const least of await Promise.all(wanted))
    expect(
      denies.some((held) => deniesAllOf(held, least)),
      `covered: ${JSON.stringify(least)}`,
    ).toBe(true);
  const doubled = denies.filter((one) =>
    denies.some(
      (other) =>
        other !== one &&
        other.rung === one.rung &&
        isSameOrder(one.policyName, other.policyName) &&
        deniesAllOf(one, other),
    ),
  );
  expect(
    doubled.map(({ policyName }) => policyName),
    'doubled on one rung',
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
  const frozen = (await Promise.all(orders.map(isFrozen))).includes(true);
  return { frozen, managed: denies.some(({ rung }) => rung === 'managed'), calls };
}

describe('two containers on one role, call by call', () => {
  test(`${RUNS} randomised interleavings converge`, async () => {
    const { ROLEWARDEN_SEED: asked = '20261128' } = process.env; // as in test/support/seed.ts: one answer for one commit
    const base = asked === 'random' ? Date.now() % 1_000_000_000 : Number(asked);
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
    const [frozen, managed] = [count((run) => run.frozen), count((run) => run.managed)];
    const calls = runs.reduce((sum, run) => sum + run.calls, 0);
    console.info(
      `${runs.length} interleavings of ${calls} calls to IAM from seed ${base}: in ${managed} a deny became a managed policy, in ${frozen} the role was frozen`,
    );
    expect(Math.min(frozen, managed)).toBeGreaterThan(RUNS / 10);
  }, 300_000);
});
