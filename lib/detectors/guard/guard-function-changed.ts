import type { Detector } from '../finding.ts';
import { partDetection } from '../part-detection.ts';
import type { GuardSubject } from './subject.ts';

export const guardFunctionChanged: Detector<GuardSubject> = {
  id: 'guard-function-changed',
  severity: 'critical',
  why: 'Whoever changes a function of the guardrail runs their own code with its role, or stops it.',
  misses:
    'A layer or an extension that was there before and changes behind its name. Deleting a mapping that failed does not say whose it was.',
  reference: 'https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html',

  detect: (subject) => partDetection(subject, 'function'),
};
