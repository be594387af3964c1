import type { Detector } from '../finding.ts';
import { partDetection } from '../part-detection.ts';
import type { GuardSubject } from './subject.ts';

export const guardFunctionChanged: Detector<GuardSubject> = {
  id: 'guard-function-changed',
  severity: 'critical',
  why: 'A caller who changes a function of the guardrail can run other code with its role, or stop it.',
  misses:
    'A layer or an extension whose content changes under the same name. A failed DeleteEventSourceMapping does not show the function. A dry run of UpdateFunctionCode is told at info, whoever makes it: it changes nothing.',
  reference: 'https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html',

  detect: (subject) => partDetection(subject, 'function'),
};
