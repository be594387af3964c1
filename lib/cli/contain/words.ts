import type { Role } from '../../base/role.ts';
import type { Carried } from '../../contain/carried.ts';
import type { Containment } from '../../incident/deny/containment.ts';
import { undoOf } from '../../incident/deny/undo.ts';
import { inWords, stoppedBy, unreachedBy } from '../../notify/containment-words.ts';
import { clean } from '../../notify/escape.ts';
import { commandsOf } from '../live/edit-words.ts';
import { wrapped } from '../wrap.ts';

const WIDTH = 98;

export function plannedWords(containment: Containment): string {
  const reach = unreachedBy(containment).map((text) => `  - ${text}\n`);
  return `${wrapped(clean(inWords(containment)), WIDTH, '')}\n${reach.join('')}\n`;
}

/** AWS CLI commands that put and delete the deny. The ledger does not know such a deny, so nobody restores it. */
export function awsCliFor(planned: Containment, incident: string, role: Role): string {
  return [
    `Without Rolewarden:\n${putOf(planned, role)}`,
    `To delete it again, which gives earlier sessions back:\n  ${clean(undoOf(planned))}\n`,
    `To let only new sessions in: rolewarden lift ${incident}\n`,
  ].join('');
}

/** Only `lift` ends a recorded deny: the guardrail restores one that somebody deletes by hand. */
export function endsOf(incident: string): string {
  return [
    `To let new sessions in: rolewarden lift ${incident}\n`,
    `To give earlier sessions back too: rolewarden lift ${incident} --revive\n`,
  ].join('');
}

/** The AWS CLI command that puts the deny. */
export function putOf({ policyName, policyDocument }: Containment, { name }: Role): string {
  return commandsOf([{ call: 'put-role-policy', roleName: name, policyName, document: policyDocument }]);
}

export function saidOf(carried: Carried): string {
  if (carried.outcome === 'written' || carried.outcome === 'stands' || carried.outcome === 'observed')
    return wordsOf(inWords(carried.containment, carried.outcome));
  return wordsOf([stoppedBy(carried), carried.because].filter((text) => text !== undefined).join(' '));
}

function wordsOf(text: string): string {
  return `${wrapped(clean(text), WIDTH, '')}\n`;
}
