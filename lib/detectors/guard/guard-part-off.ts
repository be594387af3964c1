import type { Detector } from '../finding.ts';
import type { GuardrailPart } from './subject.ts';

export const guardPartOff: Detector<GuardrailPart> = {
  id: 'guard-part-off',
  title: 'Part of the guardrail is off',
  severity: 'high',
  why: 'A rule, queue, key, topic or trail that is not as it was deployed leaves the guardrail blind, mute or without hands, whoever did it and however: the sweep looks at the parts themselves, so that it needs no event.',
  misses:
    'Rules, their patterns and the trail are looked at every 15 minutes; mappings, the key and subscriptions within the hour; targets and policies within four hours. A part that was off in between is not seen. One listener is enough, whoever it is and whatever its filter lets through: the subscription of a stranger counts too. Slack counts as connected where a webhook is stored, also one that Slack no longer takes. Whoever controls the sweep answers for it: then the alarm on its silence is left.',
  reference: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html',

  detect({ part, severity, says, wayOut, well }) {
    if (well === true) return undefined;
    return { evidence: `${part}: ${says}${wayOut === undefined ? '' : `; way out: ${wayOut}`}`, severity };
  },
};
