import type { Detector } from '../finding.ts';
import { partDetection } from '../part-detection.ts';
import type { GuardSubject } from './subject.ts';

export const guardRuleChanged: Detector<GuardSubject> = {
  id: 'guard-rule-changed',
  severity: 'critical',
  why: 'An EventBridge rule of ours that is gone, off, or without its target tells us nothing any more: role passes go unseen.',
  misses:
    'A rule of somebody else that we never had is not ours to miss; a failed call often comes without the name of its rule.',
  reference: 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html',

  detect: (subject) => partDetection(subject, 'rule'),
};
