import type { Detector } from '../finding.ts';
import { partDetection } from '../part-detection.ts';
import type { GuardSubject } from './subject.ts';

export const guardRuleChanged: Detector<GuardSubject> = {
  id: 'guard-rule-changed',
  severity: 'critical',
  why: 'An EventBridge rule of ours that is deleted, disabled or without its target delivers no events: role passes go unseen.',
  misses:
    'Rules that are not ours, an archive of our bus that is changed later, and what a rule of somebody else does with the same events. A failed call often comes without the name of its rule.',
  reference: 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html',

  detect: (subject) => partDetection(subject, 'rule') ?? partDetection(subject, 'bus'),
};
