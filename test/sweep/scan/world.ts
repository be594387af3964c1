import { snapshotAccount } from '../../../lib/account/snapshot.ts';
import type { JsonObject } from '../../../lib/base/json.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { later, SECOND } from '../../../lib/base/time.ts';
import type { Command } from '../../../lib/contain/command.ts';
import type { Look } from '../../../lib/contain/look.ts';
import type { SentNotice } from '../../../lib/contain/sent-notice.ts';
import type { Notice } from '../../../lib/contain/told.ts';
import { parseEvent } from '../../../lib/event/cloudtrail.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../../lib/incident/ledger/ledger.ts';
import { inspectEvent } from '../../../lib/inspect/inspect.ts';
import { remember } from '../../../lib/inspect/remember.ts';
import { lookAtGrants } from '../../../lib/sweep/scan/grants.ts';
import { lookAtTrust } from '../../../lib/sweep/scan/look.ts';
import type { ScanPorts, ScanSummary } from '../../../lib/sweep/scan/ports.ts';
import { lookAtBaseline, scanTrust } from '../../../lib/sweep/scan/scan.ts';
import { asTold } from '../../support/as-told.ts';
import { EC2, OURS, trustChange, trustOf } from '../../support/events.ts';

export const T0 = new Date('2026-05-04T10:00:00Z');
export const CLEAN = trustOf(EC2);
export const arnOf = (name: string, path = '/') => `arn:aws:iam::${OURS}:role${path}${name}`;

const ADMINISTRATOR = { PolicyName: 'AdministratorAccess', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' };
const STALE = 20 * SECOND;

interface WorldRole {
  document: JsonObject | undefined;
  /** What stood before the last change, which IAM may still answer for some seconds. */
  before?: { readonly document: JsonObject | undefined; readonly until: Date };
  path: string;
  createdAt: Date;
  /** The role's one inline policy; a role without it is an administrator. */
  policy?: JsonObject;
}

/** An account with a clock, a ledger and the queue of looks; an event reaches inspect when a test says so. */
export function world(settings: Partial<Settings> = {}, ledger: Ledger = memoryLedger()) {
  const all: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce', ...settings };
  const roles = new Map<string, WorldRole>();
  const [commands, told, looks]: [Command[], Notice[], { at: Date; look: Look }[]] = [[], [], []];
  let now = T0;
  let isStale = false;

  const shown = ({ document, before }: WorldRole) =>
    isStale && before !== undefined && before.until > now ? before.document : document;
  const snapshot = () =>
    snapshotAccount({
      RoleDetailList: [...roles].map(([RoleName, role]) => ({
        Path: role.path,
        RoleName,
        RoleId: `AROAEXAMPLE${RoleName.toUpperCase()}`,
        Arn: arnOf(RoleName, role.path),
        CreateDate: role.createdAt,
        ...(shown(role) !== undefined && { AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(shown(role))) }),
        RolePolicyList: role.policy === undefined ? [] : [{ PolicyName: 'own', PolicyDocument: role.policy }],
        AttachedManagedPolicies: role.policy === undefined ? [ADMINISTRATOR] : [],
        RoleLastUsed: {},
      })),
      Policies: [],
    });
  const ports: ScanPorts = {
    roles: async () => snapshot(),
    denies: async () => [],
    ledger,
    effects: {
      enqueue: async (command) => void commands.push(command as Command),
      publish: async (notice: SentNotice) => void told.push(asTold(notice)),
    },
    lookAgain: async (look, delay) =>
      void looks.push({ at: later(now, delay), look: JSON.parse(JSON.stringify(look)) as Look }),
    settings: all,
    account: OURS,
    region: 'us-east-1',
  };
  const look = (one: Look): Promise<ScanSummary> => {
    if (one.look === 'baseline') return lookAtBaseline(ports, now);
    if (one.look === 'trust') return lookAtTrust({ ...one, seenAt: new Date(one.seenAt) }, ports, now);
    throw new Error('no look of the scan');
  };

  return {
    ledger,
    ports,
    roles,
    commands,
    told,
    looks,
    now: () => now,
    /** From now on IAM answers as it was some seconds ago. */
    answerStale: (stale: boolean) => {
      isStale = stale;
    },
    pass: (milliseconds: number) => {
      now = later(now, milliseconds);
    },
    role(
      name: string,
      document: JsonObject | undefined = CLEAN,
      { path = '/', createdAt = later(T0, -1e10), policy }: Partial<Omit<WorldRole, 'document' | 'before'>> = {},
    ) {
      roles.set(name, { document, path, createdAt, ...(policy && { policy }) });
    },
    /** Writes the policy as IAM does and returns the event, which somebody delivers or nobody. */
    change(name: string, document: JsonObject): JsonObject {
      const role = roles.get(name);
      if (role !== undefined) {
        role.before = { document: role.document, until: later(now, STALE) };
        role.document = document;
      }
      return trustChange(name, document, { eventTime: now.toISOString() });
    },
    async deliver(event: JsonObject): Promise<void> {
      const parsed = parseEvent(event);
      const account = snapshot();
      const seen = { role: account.role, user: account.user, rolesWith: account.rolesWith };
      const decisions = await inspectEvent(parsed, { account: seen, ledger, settings: all, now });
      await remember(parsed, decisions, seen, ledger);
    },
    scan: () => scanTrust(ports, now),
    /** Takes the looks that are due, and those which they ask for that are due as well. Answers those at trust policies. */
    async lookWhereDue(): Promise<ScanSummary[]> {
      const done: ScanSummary[] = [];
      for (let due = looks.findIndex(({ at }) => at <= now); due >= 0; due = looks.findIndex(({ at }) => at <= now)) {
        const [next] = looks.splice(due, 1);
        if (next?.look.look === 'grants') await lookAtGrants(ports, now);
        else if (next !== undefined) done.push(await look(next.look));
      }
      return done;
    },
  };
}
