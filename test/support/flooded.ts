import { awsAccount } from '../../lib/aws/account.ts';
import { iamReader } from '../../lib/aws/iam-reader.ts';
import type { Account } from '../../lib/base/role.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import type { Command } from '../../lib/contain/command.ts';
import type { Effects } from '../../lib/contain/effects.ts';
import type { FloodCount } from '../../lib/contain/flood-count.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import type { CloudTrailEvent } from '../../lib/event/cloudtrail.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { memoryTallies, type Tallies } from '../../lib/incident/ledger/tallies.ts';
import type { Decision } from '../../lib/inspect/decide/decision.ts';
import { judgeDelivery } from '../../lib/inspect/judge-delivery.ts';
import { OURS } from './events.ts';
import { type CountedRole, countedIam } from './iam/counted-client.ts';

type Queue = 'first' | 'second';

/** `inspect` as the function wires it, in several instances over one account, one ledger and one count. */
export function floodedInspect({
  roles,
  settings,
  instances = 1,
  tallies = memoryTallies(),
}: {
  readonly roles: Readonly<Record<string, CountedRole>>;
  readonly settings: Settings;
  readonly instances?: number;
  /** Of each instance, where they are not shared. */
  readonly tallies?: Tallies | ((instance: number) => Tallies);
}) {
  const { client, calls } = countedIam(roles);
  const templates = { instanceProfile: async () => ({ state: 'absent', because: 'none' }) as const };
  const accounts: Account[] = Array.from({ length: instances }, () => awsAccount(iamReader(client), templates, OURS));
  const kept = memoryLedger();
  const commands: { readonly queue: Queue; readonly command: Command }[] = [];
  const notices: { readonly queue: Queue; readonly notice: SentNotice }[] = [];
  const counts: FloodCount[] = [];
  const logged: Decision[] = [];
  const to = (queue: Queue): Effects => ({
    enqueue: async (command) => void commands.push({ queue, command }),
    publish: async (notice) => void notices.push({ queue, notice }),
  });
  const of = (instance: number) => (typeof tallies === 'function' ? tallies(instance) : tallies);

  async function take(event: CloudTrailEvent, now: Date, instance = 0): Promise<readonly Decision[]> {
    const flood = {
      tallies: of(instance),
      first: to('first'),
      second: to('second'),
      tellCount: async (key: FloodCount['key'], decision: Decision, told: number) =>
        void counts.push({ key, decision, told }),
    };
    const [account = accounts[0] as Account] = accounts.slice(instance);
    const delivery = { id: event.eventId, now };
    const decisions = await judgeDelivery(event, delivery, { account, flood, ledger: kept, settings });
    logged.push(...decisions);
    return decisions;
  }
  return { take, calls, commands, notices, counts, logged, ledger: kept };
}
