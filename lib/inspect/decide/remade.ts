import type { NamedArn } from '../../base/iam-arn.ts';
import { type Account, type Reading, type Role, seenOf } from '../../base/role.ts';
import type { Settings } from '../../base/settings/settings.ts';
import type { Remade } from '../../contain/rails/rails.ts';
import { remadeBecause } from '../../contain/rails/rails.ts';
import type { Ledger } from '../../incident/ledger/ledger.ts';
import type { Case } from './decision.ts';

/** The roles that the case may contain, its own and the caller's, if `protect.roles` names them and yet does not spare them. */
export async function remadeIn(
  { target, reading, event }: Case,
  account: Account,
  ledger: Pick<Ledger, 'baseline'>,
  settings: Settings,
): Promise<Remade> {
  const remade = new Map<string, string>();
  const look = async (role: NamedArn | undefined, read: () => Promise<Reading<Role>>) => {
    const because = role && (await remadeBecause(role, settings, async () => seenOf(await read())?.createdAt, ledger));
    if (role && because) remade.set(role.arn, because);
  };
  await look(target, async () => reading);
  const caller = event.principal.kind === 'role' ? event.caller : undefined;
  if (caller?.arn !== target?.arn) await look(caller, () => account.role({ arn: caller?.arn ?? '' }, event));
  return remade;
}
