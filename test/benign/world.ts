import { type GrowingAccount, snapshotAccount } from '../../lib/account/snapshot.ts';
import { parseIamArn } from '../../lib/base/arn.ts';
import type { JsonObject } from '../../lib/base/json.ts';
import type { Role } from '../../lib/base/role.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { DAY, HOUR, later, SECOND } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { contain } from '../../lib/contain/contain.ts';
import type { Look } from '../../lib/contain/look.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import { parseEvent } from '../../lib/event/cloudtrail.ts';
import { PREFIX } from '../../lib/incident/deny/found.ts';
import { deferred } from '../../lib/incident/ledger/deferred.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { memoryTallies } from '../../lib/incident/ledger/tallies.ts';
import type { Decision } from '../../lib/inspect/decide/decision.ts';
import { askContain, tellAtOnce } from '../../lib/inspect/dispatch.ts';
import { answerTamper, liftDown } from '../../lib/inspect/follow-up.ts';
import { inspectEvent } from '../../lib/inspect/inspect.ts';
import { remember } from '../../lib/inspect/remember.ts';
import { dailyNews } from '../../lib/sweep/news.ts';
import { carryOutRequest } from '../../lib/sweep/request.ts';
import type { ScanPorts } from '../../lib/sweep/scan/ports.ts';
import { carryOutScan } from '../../lib/sweep/scan/request.ts';
import { asTold } from '../support/as-told.ts';
import { OURS } from '../support/events.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { memoryRole } from '../support/iam/state.ts';
import { recordOf } from './callers.ts';
import { envelopeOf, isMatched } from './matched.ts';
import type { Step } from './plan.ts';
import { random, seedOf } from './random.ts';

export const ENFORCE: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };

/** A message that people got, or a decision that nobody is told of. */
export interface Told {
  readonly at: Date;
  readonly kind: Step['kind'] | 'sweep';
  readonly decision: Pick<Decision, 'action' | 'severity' | 'eventName' | 'findings' | 'role' | 'principal'>;
}

export interface Outcome {
  /** Events that the rules brought, by whole weeks from the start. */
  readonly matched: readonly { readonly at: Date; readonly kind: Step['kind'] }[];
  readonly told: readonly Told[];
}

export interface Beginning {
  /** `aws iam get-account-authorization-details` of the account before any event. */
  readonly details: JsonObject;
  /** The guardrail is deployed then; what is older stands when it comes. */
  readonly start: Date;
  readonly end: Date;
  readonly settings?: Settings;
  readonly seed: number;
}

interface Due {
  readonly at: Date;
  readonly work: () => Promise<void>;
}

/** Lives through the steps with the functions' own code. Each account has a guardrail, a ledger and an IAM of its own. */
export async function liveThrough(
  steps: readonly Step[],
  { details, start, end, settings = ENFORCE, seed }: Beginning,
): Promise<Outcome> {
  const account = snapshotAccount(details);
  const ledger = memoryLedger();
  const generator = random(seed);
  const news = dailyNews();
  const told: Told[] = [];
  const matched: { at: Date; kind: Step['kind'] }[] = [];
  const queue = queueOf();
  let now = start;
  const iam = memoryIam({ clock: () => now });
  const publishFor = (kind: Told['kind']) => async (notice: SentNotice) => {
    const { decision, carried } = asTold(notice);
    const action = carried?.outcome === 'written' ? 'contain' : decision.action;
    told.push({ at: now, kind, decision: { ...decision, action: action ?? 'alert' } as Told['decision'] });
  };

  const enqueueFor = (kind: Told['kind']) => async (command: Command) => {
    queue.add(later(now, 2 * SECOND), async () => {
      await mirror(account, iam, command.target);
      const before = iam.writes.length;
      await contain(
        JSON.stringify(command),
        1,
        {
          policies: iam.targetPolicies,
          ledger,
          settings,
          killSwitch: async () => ({ on: false }),
          publish: publishFor(kind),
          look: async (look, delay) => lookAgain(look, delay),
        },
        now,
      );
      writtenBy('rolewarden-contain', before);
    });
  };

  /** The guardrail's own inline policies are events too. */
  const writtenBy = (role: string, before: number) => {
    for (const write of iam.writes.slice(before)) {
      if (write.call !== 'put-role-policy' && write.call !== 'delete-role-policy') continue;
      const { roleName, policyName } = write;
      const document = write.call === 'put-role-policy' && { policyDocument: JSON.stringify(write.document) };
      const name = write.call === 'put-role-policy' ? 'PutRolePolicy' : 'DeleteRolePolicy';
      const call = { source: 'iam', name, request: { roleName, policyName, ...document } };
      happens({ at: now, kind: 'service', call, caller: { role, session: role, address: '198.51.100.1' } });
    }
  };

  const deliver = async (record: JsonObject, kind: Step['kind']) => {
    const event = parseEvent(envelopeOf(record));
    const kept = deferred(ledger);
    const around = { account: seenNow(account, now), ledger: kept, settings, now };
    const decisions = await inspectEvent(event, around);
    const effects = { enqueue: enqueueFor(kind), publish: publishFor(kind) };
    await answerTamper(event, decisions, around, effects.enqueue);
    await askContain(decisions, effects);
    await liftDown(event, decisions, around, effects.enqueue);
    await tellAtOnce(decisions, effects);
    await Promise.all([kept.flush(), remember(event, decisions, around.account, kept)]);
  };

  const happens = ({ at, call, caller, kind }: Step) => {
    const record = recordOf(call, caller, at, generator);
    account.apply(parseEvent(record));
    if (at < start || !isMatched(record)) return;
    matched.push({ at, kind });
    queue.add(later(at, delayOf(generator.next())), () => deliver(record, kind));
  };

  const common = { ledger, settings, account: OURS };
  const scanning: ScanPorts = {
    ...common,
    roles: async () => ({
      ...seenNow(account, now),
      roles: () => account.roles().map((role) => asIamShows(role, now)),
    }),
    denies: async () => (await iam.sweep.scan()).carried,
    effects: { enqueue: enqueueFor('sweep'), publish: publishFor('sweep') },
    lookAgain: async (look: Look, delay: number) => lookAgain(look, delay),
    region: 'us-east-1',
  };
  const sweeping = {
    watch: async () => {}, // there is no stack
    ...common,
    ...iam.sweep,
    tallies: async () => memoryTallies(),
    isNews: news.isNews,
    enqueue: enqueueFor('sweep'),
    publish: news.telling(publishFor('sweep')),
    killSwitch: async () => ({ on: false }),
    lookAgain: async (look: Look, delay: number) => lookAgain(look, delay),
  };
  const lookAgain = (look: Look, delay: number) => {
    const work = async () =>
      void (look.look === 'deny'
        ? await carryOutRequest({ kind: 'look', look }, sweeping, now)
        : await carryOutScan({ kind: 'look', look }, scanning, now));
    queue.add(later(now, delay), work);
  };
  for (let at = later(start, HOUR); at < end; at = later(at, DAY))
    queue.add(at, async () => void (await carryOutScan({ kind: 'scan' }, scanning, now)));
  for (let at = later(start, HOUR / 4); at < end; at = later(at, HOUR / 4))
    queue.add(at, async () => {
      const before = iam.writes.length;
      if (before > 0) await carryOutRequest({ kind: 'sweep' }, sweeping, now);
      writtenBy('rolewarden-sweep', before);
    });
  for (const step of steps) queue.add(step.at, async () => happens(step));

  for (let due = queue.next(); due !== undefined && due.at < end; due = queue.next()) {
    now = due.at;
    await due.work();
  }
  return { matched, told };
}

/** Most events come within half a minute, some within minutes. */
function delayOf(chance: number): number {
  return chance < 0.9 ? (3 + chance * 30) * SECOND : (30 + (chance - 0.9) * 6000) * SECOND;
}

/** What is deployed is used from its second day on; one role of twenty waits for its hour. */
function asIamShows({ trustChangedAt: _, ...role }: Role, now: Date): Role {
  const used = (role.createdAt ?? now) < later(now, -2 * DAY) && seedOf(role.name) % 20 !== 0;
  return { ...role, ...(used && { lastUsed: later(now, -DAY) }) }; // and GetRole does not say when the trust was written
}

function seenNow(account: GrowingAccount, now: Date) {
  return {
    role: async (...asked: Parameters<GrowingAccount['role']>) => {
      const reading = await account.role(...asked);
      return reading.state === 'read' ? { ...reading, value: asIamShows(reading.value, now) } : reading;
    },
    user: account.user,
    rolesWith: async (arn: string) => (await account.rolesWith(arn)).map((role) => asIamShows(role, now)),
  };
}

/** Shows `contain` and the sweep the role as the events left it, with what the guardrail itself put on it. */
async function mirror(account: GrowingAccount, { roles }: ReturnType<typeof memoryIam>, target: string): Promise<void> {
  const name = parseIamArn(target)?.name ?? '';
  const reading = await account.role({ name }, { account: OURS, region: 'us-east-1' });
  if (reading.state !== 'read') {
    roles.delete(name);
    return;
  }
  const { id = '', path, policies, createdAt, trustPolicy } = reading.value;
  const known = roles.get(name);
  const ours = [...(known?.inline ?? [])].filter(([policy]) => policy.startsWith(PREFIX));
  const inline = policies.flatMap((one) => (one.kind === 'inline' ? [[one.name, one.document] as const] : []));
  const attached = policies.flatMap(({ arn }) => arn ?? []);
  const rungs = [...(known?.attached ?? [])].filter((arn) => arn.includes(`/${PREFIX}`));
  const { boundary, tags = new Map<string, string>() } = known ?? {};
  const role = memoryRole(id, {
    path,
    inline: new Map([...inline, ...ours]),
    attached: new Set([...attached, ...rungs]),
    tags,
  });
  roles.set(name, Object.assign(role, { trust: trustPolicy }, boundary && { boundary }, createdAt && { createdAt }));
}

/** Work by its time; equal times in the order in which they were added. */
function queueOf() {
  const heap: (Due & { readonly number: number })[] = [];
  let count = 0;
  const isBefore = (a: number, b: number) => {
    const [one, other] = [heap[a], heap[b]];
    if (one === undefined || other === undefined) return false;
    return one.at < other.at || (one.at.getTime() === other.at.getTime() && one.number < other.number);
  };
  const swap = (a: number, b: number) => {
    const [one, other] = [heap[a], heap[b]];
    if (one === undefined || other === undefined) return;
    heap[a] = other;
    heap[b] = one;
  };
  return {
    add(at: Date, work: Due['work']) {
      heap.push({ at, work, number: count++ });
      for (let index = heap.length - 1; index > 0; ) {
        const parent = (index - 1) >> 1;
        if (!isBefore(index, parent)) break;
        swap(index, parent);
        index = parent;
      }
    },
    next(): Due | undefined {
      const [first] = heap;
      swap(0, heap.length - 1);
      heap.pop();
      for (let index = 0; ; ) {
        const [left, right] = [index * 2 + 1, index * 2 + 2];
        const least = isBefore(right, left) ? right : left;
        if (!isBefore(least, index)) break;
        swap(least, index);
        index = least;
      }
      return first;
    },
  };
}
