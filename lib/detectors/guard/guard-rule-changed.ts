import type { Detector } from '../finding.ts';
import { partDetection } from '../part-detection.ts';
import type { GuardSubject } from './subject.ts';

export const guardRuleChanged: Detector<GuardSubject> = {
  id: 'guard-rule-changed',
  severity: 'critical',
  why: 'An EventBridge rule of ours that is deleted, disabled or without its target delivers no events: role passes go unseen.',
  misses: 'Rules that are not ours. A failed call often comes without the name of its rule.',
  reference: 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html',

  detect: (subject) => partDetection(subject, 'rule'),
};
