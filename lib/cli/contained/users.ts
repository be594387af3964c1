import { ownUserDenyIn } from '../../incident/deny/found.ts';
import { incidentKey } from '../../incident/incident.ts';
import { clean } from '../../notify/escape.ts';
import type { Io } from '../io.ts';
import { ifItAnswers } from '../live/command.ts';
import { counted } from '../live/edit-words.ts';
import type { Live } from '../live/ports.ts';
import { table } from '../table.ts';
import { shortTime } from './listing.ts';
import { type ListedUserDeny, listedOnUser, listedStrangerOnUser } from './user.ts';

/** Lists the denies on users, after those on roles; prints nothing when there are none. */
export async function listUsers({ iam, ledger }: Live, json: boolean, io: Io): Promise<void> {
  const found = await iam.onUsers();
  const denies: ListedUserDeny[] = [];
  for (const deny of found.map(ownUserDenyIn).filter((one) => one !== undefined)) {
    const said = await ifItAnswers(() => ledger.incident(incidentKey({ incident: deny.incident, caller: true })));
    denies.push(listedOnUser(deny, 'answer' in said ? said.answer : undefined, io.now()));
  }
  const others = found.filter((one) => ownUserDenyIn(one) === undefined).map(listedStrangerOnUser);
  if (json) for (const line of [...denies, ...others]) io.out(`${JSON.stringify(line)}\n`);
  else {
    if (denies.length > 0) io.out(tableOf(denies, io));
    for (const { user, policyName } of others)
      io.out(`\nUnder our prefix, but no deny of ours: user ${clean(user)}: ${clean(policyName)}\n`);
    if (denies.length > 0) io.err(`${counted(denies.length, 'deny', 'denies')} on IAM users\n`);
  }
}

function tableOf(denies: readonly ListedUserDeny[], io: Io): string {
  const rows = denies.map(({ user, since, lapse, state, method, incident }) => [
    user,
    since === undefined ? '?' : shortTime(since),
    state === 'lapsed' ? 'now' : shortTime(lapse),
    method,
    incident,
  ]);
  return [
    `\n${table(['USER', 'SINCE', 'KEYS WORK FROM', 'METHOD', 'INCIDENT'], rows, io.columns)}`,
    '\nDeactivate the access keys before they work again.\nTo end it: `rolewarden lift user/<name> --revive`.\n',
  ].join('');
}
