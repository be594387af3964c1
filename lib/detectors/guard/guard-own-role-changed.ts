import type { Detector } from '../finding.ts';
import { partDetection } from '../part-detection.ts';
import type { GuardSubject } from './subject.ts';

export const guardOwnRoleChanged: Detector<GuardSubject> = {
  id: 'guard-own-role-changed',
  severity: 'critical',
  why: 'The roles of the guardrail may write to every role. A caller who widens one or takes it over is an administrator.',
  misses: 'A change of a customer managed policy that somebody attached to one of our roles before.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',

  detect: (subject) => partDetection(subject, 'role'),
};
