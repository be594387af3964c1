import type { Account, Reading, Role } from '../../base/role.ts';
import type { Settings } from '../../base/settings/settings.ts';
import type { Remade } from '../../contain/rails/rails.ts';
import { remadeBecause } from '../../contain/rails/remade-roles.ts';
import type { Ledger } from '../../incident/ledger/ledger.ts';
import type { Case } from './decision.ts';

/** Of the roles that a case may contain, its own and the caller's, those that protect.roles does not spare. */
export async function remadeIn(
  { role, reading, event }: Case,
  account: Account,
  ledger: Pick<Ledger, 'baseline'>,
  settings: Settings,
): Promise<Remade> {
  const remade = new Map<string, string>();
  const look = async (arn: string | undefined, read: () => Promise<Reading<Role>>) => {
    const because = arn && (await remadeBecause(arn, settings, async () => createdIn(await read()), ledger));
    if (arn && because) remade.set(arn, because);
  };
  await look(role.arn, async () => reading);
  const { issuer } = event.principal;
  if (issuer !== role.arn) await look(issuer, () => account.role({ arn: issuer ?? '' }, event));
  return remade;
}

function createdIn(reading: Reading<Role>): Date | undefined {
  switch (reading.state) {
    case 'read':
      return reading.value.createdAt;
    case 'unread':
      return reading.partial?.createdAt;
    case 'absent':
      return undefined;
    default:
      return reading satisfies never;
  }
}
