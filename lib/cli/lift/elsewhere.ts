import { parseIamArn } from '../../base/arn.ts';
import { shellWord } from '../../base/shell-word.ts';
import { incidentKey } from '../../incident/incident.ts';
import { clean } from '../../notify/escape.ts';
import type { OwnDeny } from '../contained/own-denies.ts';
import { ifItAnswers } from '../live/command.ts';
import type { Live } from '../live/ports.ts';

/**
 * Names the roles on which a wider deny may have replaced the incident's own: there the lift command of the incident's message
 * ends nothing. One sentence for each role.
 */
export async function replacedDenies(
  incident: string,
  denies: readonly OwnDeny[],
  { ledger }: Pick<Live, 'ledger'>,
  now: Date,
): Promise<string[]> {
  const own = new Set(denies.map(incidentKey));
  const keys = [false, true].map((caller) => incidentKey({ incident, caller })).filter((key) => !own.has(key));
  const asked = await Promise.all(keys.map((key) => ifItAnswers(() => ledger.incident(key))));
  return asked.flatMap((said) => {
    const known = 'answer' in said ? said.answer : undefined;
    if (known?.state !== 'contained' || known.deny === undefined || new Date(known.deny.lapse) <= now) return [];
    const role = parseIamArn(known.roleArn)?.name ?? known.roleArn;
    return [
      `${known.id} has no deny of its own on ${clean(role)} any more: if a wider one took its place, \`rolewarden lift ${clean(shellWord(role))}\` ends it, with everything else on the role`,
    ];
  });
}
