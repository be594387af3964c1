import { snapshotAccount } from '../../lib/account/snapshot.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { later, MINUTE } from '../../lib/base/time.ts';
import { commandText } from '../../lib/contain/command-text.ts';
import { contain } from '../../lib/contain/contain.ts';
import { parseLook } from '../../lib/contain/look.ts';
import { noticeText } from '../../lib/contain/notice.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import type { Notice } from '../../lib/contain/told.ts';
import { parseEvent } from '../../lib/event/cloudtrail.ts';
import { deferred } from '../../lib/incident/ledger/deferred.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../lib/incident/ledger/ledger.ts';
import { memoryTallies } from '../../lib/incident/ledger/tallies.ts';
import { ledgerWithFallback } from '../../lib/incident/ledger/with-fallback.ts';
import { askContain, tellAtOnce } from '../../lib/inspect/dispatch.ts';
import { inspectEvent } from '../../lib/inspect/inspect.ts';
import { noticeFrom } from '../../lib/notify/parse-notice.ts';
import { dailyNews } from '../../lib/sweep/news.ts';
import { carryOutRequest } from '../../lib/sweep/request.ts';
import { OURS, record, sessionOf, trustOf } from '../support/events.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { memoryRole } from '../support/iam/state.ts';

export const START = new Date('2026-05-04T10:00:20Z');
export const ADMIN = `arn:aws:iam::${OURS}:role/Admin`;
const ENFORCE: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
/** As in messages.yml. */
const MOST_RECEIVES = 16;

/**
 * Inspect, contain and sweep by their own code, each with a memory of its own, over one ledger, one IAM and queues that hand out
 * again what failed. A test switches services off and on; nothing is seeded between the event and the end.
 */
export function badDay(settings = ENFORCE) {
  let now = START;
  const is = { tableAway: false, throttled: false, switchOn: false, looksAway: false };
  const kept = memoryLedger();
  /** How many answers the table still gives before it is away. */
  let answers = Number.POSITIVE_INFINITY;
  const table = new Proxy(kept, {
    get: (ledger, name) => {
      const method = Reflect.get(ledger, name);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]) =>
        is.tableAway || answers-- <= 0
          ? Promise.reject(new Error('TimeoutError'))
          : Reflect.apply(method, ledger, args);
    },
  });
  const instance = (): Ledger => ledgerWithFallback(table, memoryLedger());
  const admin = memoryRole('AROAEXAMPLEADMIN');
  const developer = memoryRole('AROAEXAMPLEDEVELOPER');
  const iam = memoryIam({
    roles: { Admin: admin, Developer: developer },
    fault: (call) => (is.throttled && /^(?:put|create|attach)/.test(call) ? 'before' : undefined),
  });
  const commands: { body: string; receives: number }[] = [];
  const dead: string[] = [];
  const looks: { body: string; at: Date }[] = [];
  const told: Notice[] = [];
  const publish = async (notice: SentNotice) => void told.push(noticeFrom(noticeText(notice)));
  const enqueue = async (command: Parameters<typeof commandText>[0]) =>
    void commands.push({ body: commandText(command), receives: 0 });
  const killSwitch = async () => ({ on: is.switchOn });
  const sweepLedger = instance();
  const news = dailyNews();
  const sweeping = () => ({
    ...iam.sweep,
    ledger: sweepLedger,
    tallies: async () => memoryTallies(),
    settings,
    account: OURS,
    enqueue,
    publish: news.telling(publish),
    killSwitch,
    isNews: news.isNews,
    lookAgain: async () => {},
    watch: async () => {}, // there is no stack
  });

  return {
    is,
    kept,
    iam,
    told,
    dead,
    admin,
    developer,
    at: () => now,
    wait: (milliseconds: number) => {
      now = later(now, milliseconds);
    },
    /** The table answers so often, then it is away. */
    tableAnswers: (count: number) => {
      answers = count;
    },
    outcomes: () => told.map(({ carried, decision }) => carried?.outcome ?? decision.because),
    async event(difference: Parameters<typeof record>[0] = {}) {
      const event = parseEvent(record({ ...passOfAdmin, eventTime: now.toISOString(), ...difference }));
      const ledger = deferred(instance());
      const around = { account: account(), ledger, settings, now };
      const decisions = await inspectEvent(event, around);
      await askContain(decisions, { enqueue });
      await tellAtOnce(decisions, { publish });
      await ledger.flush();
      return decisions;
    },
    /** The queue hands out every command, a failed one again, until it is carried out or a dead letter. */
    async carryOut() {
      for (let command = commands.shift(); command !== undefined; command = commands.shift()) {
        command.receives += 1;
        const look = async (asked: object, delay: number) => {
          if (is.looksAway) throw new Error('SQS is away');
          looks.push({ body: JSON.stringify(asked), at: later(now, delay) });
        };
        const ports = { policies: iam.targetPolicies, ledger: instance(), settings, killSwitch, publish, look };
        try {
          await contain(command.body, command.receives, ports, now);
        } catch {
          if (command.receives === MOST_RECEIVES) dead.push(command.body);
          else commands.unshift(command);
        }
      }
    },
    /** The delay queue hands out what is due; a look that fails comes again. */
    async look() {
      const due = looks.splice(0).filter((one) => one.at <= now || !looks.push(one));
      for (const one of due)
        await carryOutRequest({ kind: 'look', look: parseLook(one.body) }, sweeping(), now).catch(() =>
          looks.push({ ...one, at: later(now, 30 * MINUTE) }),
        );
    },
    /** Without the ledger a sweep fails, having done what it could: the next one comes in 15 minutes. */
    async sweep() {
      await carryOutRequest({ kind: 'sweep' }, sweeping(), now).catch((error: Error) => {
        if (!error.message.includes('the ledger did not answer')) throw error;
      });
    },
    /** Sweeps every 15 minutes, and carries out what they ask for. */
    async live(milliseconds: number) {
      for (const end = later(now, milliseconds); now < end; ) {
        now = later(now, 15 * MINUTE);
        await this.look();
        await this.sweep();
        await this.carryOut();
      }
    },
  };
}

const passOfAdmin = {
  eventSource: 'lambda.amazonaws.com',
  eventName: 'CreateFunction20150331',
  userIdentity: sessionOf('Developer', 'alice'),
  requestParameters: { functionName: 'thumbnails', role: ADMIN },
  responseElements: { functionName: 'thumbnails' },
};

function account() {
  const role = (RoleName: string, service: string, policy?: string) => ({
    Path: '/',
    RoleName,
    RoleId: `AROAEXAMPLE${RoleName.toUpperCase()}`,
    Arn: `arn:aws:iam::${OURS}:role/${RoleName}`,
    CreateDate: '2025-01-01T00:00:00Z',
    AssumeRolePolicyDocument: trustOf({ Service: service }),
    RolePolicyList: [],
    AttachedManagedPolicies:
      policy === undefined ? [] : [{ PolicyName: policy, PolicyArn: `arn:aws:iam::aws:policy/${policy}` }],
    RoleLastUsed: {},
  });
  return snapshotAccount({
    RoleDetailList: [
      role('Admin', 'lambda.amazonaws.com', 'AdministratorAccess'),
      role('Developer', 'ec2.amazonaws.com'),
    ],
    Policies: [],
  });
}
