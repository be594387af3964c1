import { guardTopicChanged } from '../../../lib/detectors/guard/guard-topic-changed.ts';
import { testDetector } from '../test-detector.ts';
import { calling, DEPLOYERS, guarded } from './subject.ts';

const ALERTS = 'arn:aws:sns:us-east-1:111122223333:rolewarden-alerts';

testDetector(guardTopicChanged, {
  flags: [
    {
      name: 'deleted',
      subject: guarded(calling('sns', 'DeleteTopic', { topicArn: ALERTS })),
      evidence: 'on topic rolewarden-alerts: nobody receives alerts any more',
    },
    {
      name: 'a subscriber gone',
      subject: guarded(
        calling('sns', 'Unsubscribe', { subscriptionArn: `${ALERTS}:7b1f6a52-0000-4000-8000-000000000001` }),
      ),
      severity: 'high',
    },
    {
      name: 'a filter on a subscriber',
      subject: guarded(
        calling('sns', 'SetSubscriptionAttributes', {
          subscriptionArn: `${ALERTS}:7b1f6a52-0000-4000-8000-000000000001`,
          attributeName: 'FilterPolicy',
        }),
      ),
      severity: 'high',
    },
    {
      name: 'its policy changed',
      subject: guarded(calling('sns', 'SetTopicAttributes', { topicArn: ALERTS, attributeName: 'Policy' })),
      severity: 'high',
    },
    {
      name: 'a deployer: a note',
      subject: guarded(calling('sns', 'SetTopicAttributes', { topicArn: ALERTS }), DEPLOYERS),
      severity: 'info',
    },
  ],
  allows: [
    {
      name: 'a topic of somebody else',
      subject: guarded(calling('sns', 'DeleteTopic', { topicArn: 'arn:aws:sns:us-east-1:111122223333:orders' })),
    },
    {
      name: 'a topic that only begins like ours',
      subject: guarded(calling('sns', 'DeleteTopic', { topicArn: `${ALERTS}-test` })),
    },
  ],
});
