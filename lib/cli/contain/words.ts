import type { Role } from '../../base/role.ts';
import type { Carried } from '../../contain/carried.ts';
import type { Containment } from '../../incident/deny/containment.ts';
import { inWords, stoppedBy, unreachedBy } from '../../notify/containment-words.ts';
import { clean } from '../../notify/escape.ts';
import { commandsOf } from '../live/edit-words.ts';
import { wrapped } from '../wrap.ts';

const WIDTH = 98;

/** What would be written, and what it would not reach. */
export function plannedWords(containment: Containment): string {
  const reach = unreachedBy(containment).map((text) => `  - ${text}\n`);
  return `${wrapped(clean(inWords(containment)), WIDTH, '')}\n${reach.join('')}\n`;
}

/** The same by the AWS CLI, there and back: nobody puts back what nobody recorded. */
export function awsCliFor(planned: Containment, incident: string, role: Role): string {
  return [
    `Incident ${incident}. Without Rolewarden:\n${putOf(planned, role)}`,
    `To delete it again, which gives earlier sessions back:\n  ${clean(planned.undo)}\n`,
    `To let only new sessions in: rolewarden lift ${incident}\n`,
  ].join('');
}

/** What is written now and recorded: deleted by hand it would be put back, so only what tells the ledger ends it. */
export function endsOf(planned: Containment, incident: string, role: Role): string {
  return [
    `Incident ${incident}. By the AWS CLI:\n${putOf(planned, role)}`,
    `To let new sessions in: rolewarden lift ${incident} --yes\n`,
    `To give earlier sessions back too: rolewarden lift ${incident} --revive --yes\n`,
  ].join('');
}

function putOf({ policyName, policyDocument }: Containment, { name }: Role): string {
  return commandsOf([{ call: 'put-role-policy', roleName: name, policyName, document: policyDocument }]);
}

/** What became of it. */
export function saidOf(carried: Carried): string {
  if (carried.outcome === 'written' || carried.outcome === 'stands' || carried.outcome === 'observed')
    return wordsOf(inWords(carried.containment, carried.outcome));
  return wordsOf([stoppedBy(carried), carried.because].filter((text) => text !== undefined).join(' '));
}

function wordsOf(text: string): string {
  return `${wrapped(clean(text), WIDTH, '')}\n`;
}
