import type { Part } from '../judge/guard/change.ts';
import type { Detection } from './finding.ts';
import { type GuardSubject, stackDetection } from './guard/subject.ts';

/** A change of one kind of part: what was called on what, and what it means for the guardrail. */
export function partDetection(subject: GuardSubject, part: Part): Detection | undefined {
  const { change } = subject;
  if (change.what !== 'part' || change.part !== part) return undefined;
  const on = change.name === '' ? '(not named)' : change.name;
  return stackDetection(subject, change.severity, `called ${change.event.eventName} on ${part} ${on}`, change.meaning);
}
