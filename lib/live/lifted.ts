import { parseIamArn } from '../arn.ts';
import type { Live, LiveCaller } from './ports.ts';
import type { StandingDeny } from './standing.ts';

/** A lifted incident is never contained again by a late copy of its event: the ledger has to know. */
export async function recordLifted(
  id: string,
  lifted: readonly StandingDeny[],
  ledger: Live['ledger'],
  caller: LiveCaller,
  now: Date,
): Promise<void> {
  const deny = lifted.find(({ incident, caller: ofCaller }) => incident === id && !ofCaller) ?? lifted[0];
  const known = await ledger.incident(id);
  const roleArn = known?.roleArn ?? deny?.role.arn ?? '';
  await ledger.record({
    ...known,
    id,
    account: known?.account ?? parseIamArn(roleArn)?.account ?? caller.account,
    roleArn,
    state: 'lifted',
    at: now,
    wholeRole: known?.wholeRole ?? false,
  });
  // The caller's session is recorded beside the role: else its deny would look taken away by somebody.
  const session = await ledger.incident(`${id}-caller`);
  if (session !== undefined && lifted.some(({ incident, caller: ofCaller }) => incident === id && ofCaller))
    await ledger.record({ ...session, state: 'lifted' });
}
