import type { Carried } from '../carry-out.ts';
import type { Containment } from '../containment.ts';
import { inWords, reachOf, stoppedBy } from '../notify/containment-words.ts';
import type { Role } from '../role.ts';
import { commandsOf } from './edit-words.ts';
import { clean } from './table.ts';
import { wrapped } from './wrap.ts';

const WIDTH = 98;

/** What would be written, and what it would not reach. */
export function plannedWords(containment: Containment): string {
  const reach = reachOf(containment).map((text) => `  - ${text}\n`);
  return `${wrapped(clean(inWords(containment)), WIDTH, '')}\n${reach.join('')}\n`;
}

/** The same by the AWS CLI, there and back. */
export function commandsFor({ policyName, policyDocument, undo }: Containment, incident: string, role: Role): string {
  const put = { call: 'put-role-policy' as const, roleName: role.name, policyName, document: policyDocument };
  return [
    `Incident ${incident}. Without Rolewarden:\n${commandsOf([put])}`,
    `To delete it again, which gives earlier sessions back:\n  ${clean(undo)}\n`,
    `To let only new sessions in: rolewarden lift ${incident}\n`,
  ].join('');
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
