import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import { HOUR, isoSeconds, later, MINUTE } from '../../../lib/base/time.ts';
import type { Command } from '../../../lib/contain/command.ts';
import type { SentNotice } from '../../../lib/contain/sent-notice.ts';
import type { Notice } from '../../../lib/contain/told.ts';
import { denyPolicy } from '../../../lib/incident/deny/deny-policy.ts';
import type { FoundPolicy } from '../../../lib/incident/deny/found.ts';
import type { Incident } from '../../../lib/incident/incident.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../../lib/incident/ledger/ledger.ts';
import { sweep } from '../../../lib/sweep/sweep.ts';
import { asTold } from '../../support/as-told.ts';
import { command, TARGET } from '../../support/commands.ts';
import { OURS } from '../../support/events.ts';
import { contained } from '../../support/incidents.ts';
import { ALICE, userCommand, userDenyPolicy, writtenOnUser } from '../../support/users.ts';
import { NOW, ports, toldOfEach, USERS } from './contained.ts';
import type { Told } from './messages.ts';

const INCIDENT = command().incident;
const NAME = `rolewarden-${INCIDENT}-quarantine`;
const [SOON, LAPSE] = [later(NOW, 20 * MINUTE), later(NOW, 13 * HOUR)];
const stranger = { Version: '2012-10-17', Statement: [] };

const found = (difference: Partial<FoundPolicy> = {}): FoundPolicy => ({
  target: { arn: TARGET, name: 'AdminRole', tags: {} },
  rung: 'inline',
  policyName: NAME,
  document: denyPolicy('quarantine', { kind: 'role' }, SOON, LAPSE),
  ...difference,
});
const managed = { arn: `arn:aws:iam::${OURS}:policy/${NAME}`, versions: [], uses: 1 };
const since = (hours: number, difference: Partial<Incident> = {}) => contained(later(NOW, -hours * HOUR), difference);
const deny = {
  policyName: NAME,
  method: 'quarantine',
  scope: { kind: 'role' },
  cutoff: isoSeconds(SOON),
  lapse: isoSeconds(LAPSE),
} as const;

const onUser = (document: unknown) =>
  found({ target: { arn: ALICE, name: 'alice', tags: {} }, policyName: `${NAME}-caller`, document });
const onAlice = (difference: Partial<Incident> = {}) =>
  since(1, { id: `${INCIDENT}-caller`, roleArn: ALICE, order: JSON.stringify(userCommand()), ...difference });
const userDeny = writtenOnUser(`${NAME}-caller`, isoSeconds(LAPSE));

/** What the sweep tells, and what `contain` tells of the commands that the sweep asks for. */
export async function swept(): Promise<Told> {
  const lapsed = denyPolicy('quarantine', { kind: 'role' }, later(NOW, -48 * HOUR), later(NOW, -35 * HOUR));
  const rows: readonly (readonly [name: string, notices: Promise<readonly Notice[]>])[] = [
    ['foreign-inline-policy', sweeping([found({ document: stranger })], [])],
    ['foreign-managed-policy', sweeping([found({ rung: 'managed', managed, document: stranger })], [])],
    ['boundary-stands', sweeping([found({ rung: 'boundary', managed, document: lapsed })], [])],
    ['unknown-incident', sweeping([found()], [])],
    ['incident-of-another-role', sweeping([found()], [since(1, { roleArn: `${TARGET}OfOthers` })])],
    ['incident-recorded-as-observed', sweeping([found()], [since(1, { state: 'observed' })])],
    ['lifted-and-stands', sweeping([found()], [since(1, { state: 'lifted' })])],
    ['extended', sweeping([found()], [since(1, { deny })])],
    ['reached-the-cap', sweeping([found()], [since(24, { deny })])],
    ['gone-and-put-back', sweeping([], [since(1, { deny })])],
    ['gone-and-not-known', sweeping([], [since(1)])],
    ['user-foreign-policy', sweeping([onUser(stranger)], [])],
    ['user-unknown-incident', sweeping([onUser(userDenyPolicy(LAPSE))], [])],
    ['user-lifted-and-stands', sweeping([onUser(userDenyPolicy(LAPSE))], [onAlice({ state: 'lifted' })])],
    ['user-gone-and-put-back', sweeping([], [onAlice({ deny: userDeny })])],
    ['user-gone-and-not-known', sweeping([], [onAlice()])],
  ];
  return Promise.all(rows.map(async ([name, notices]) => [name, await notices] as const));
}

async function recording(incidents: readonly Incident[]) {
  const told: Notice[] = [];
  const asked: Command[] = [];
  const ledger: Ledger = { ...memoryLedger(), complete: true };
  for (const incident of incidents) await ledger.record(incident);
  const common = {
    publish: async (notice: SentNotice) => void told.push(asTold(notice)),
    enqueue: async (one: Command) => void asked.push(one),
    isNews: () => true,
    settings: DEFAULT_SETTINGS,
    account: OURS,
    ledger,
  };
  const rest = () =>
    toldOfEach(
      asked.map((one) => [one, 60]),
      ports({ ledger, settings: USERS }),
    );
  return { common, all: async () => [...told, ...(await rest()).flat()] };
}

async function sweeping(carried: readonly FoundPolicy[], incidents: readonly Incident[]): Promise<readonly Notice[]> {
  const { common, all } = await recording(incidents);
  const documentNow = async () => carried[0]?.document;
  await sweep(
    {
      ...common,
      policies: { read: documentNow, remove: async () => 'done' },
      managed: { current: documentNow, remove: async () => 'done', discard: async () => false },
      untag: async () => {},
      killSwitch: async () => ({ on: false }),
      lookAgain: async () => {},
      scan: async () => ({ carried, unattached: [] }),
    },
    NOW,
  );
  return all();
}
