import type { Part } from '../judge/guard/change.ts';
import type { Detection } from './finding.ts';
import { type GuardSubject, stackDetection } from './guard/subject.ts';

/** The detection of a change to one kind of part of the stack. */
export function partDetection(subject: GuardSubject, part: Part): Detection | undefined {
  const { change } = subject;
  if (change.what !== 'part' || change.part !== part) return undefined;
  const on = change.name === '' ? '(not named)' : change.name;
  return stackDetection(subject, change.severity, `called ${change.event.eventName} on ${part} ${on}`, change.meaning);
}
