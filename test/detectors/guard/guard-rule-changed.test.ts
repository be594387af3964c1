import { guardRuleChanged } from '../../../lib/detectors/guard/guard-rule-changed.ts';
import { testDetector } from '../test-detector.ts';
import { calling, DENIED, DEPLOYERS, guarded } from './subject.ts';

testDetector(guardRuleChanged, {
  flags: [
    {
      name: 'disabled',
      subject: guarded(calling('events', 'DisableRule', { name: 'rolewarden-calls-01' })),
      evidence: 'called DisableRule on rule rolewarden-calls-01: the events of this rule reach nobody',
    },
    { name: 'deleted', subject: guarded(calling('events', 'DeleteRule', { name: 'rolewarden-sweep', force: true })) },
    {
      name: 'its target removed',
      subject: guarded(calling('events', 'RemoveTargets', { rule: 'rolewarden-calls-07', ids: ['inspect'] })),
    },
    {
      name: 'put again, disabled',
      subject: guarded(calling('events', 'PutRule', { name: 'rolewarden-calls-01', state: 'DISABLED' })),
    },
    {
      name: 'put with another pattern',
      subject: guarded(calling('events', 'PutRule', { name: 'rolewarden-calls-01', eventPattern: '{}' })),
      severity: 'high',
    },
    {
      name: 'a target added',
      subject: guarded(calling('events', 'PutTargets', { rule: 'rolewarden-calls-01', targets: [] })),
      severity: 'high',
    },
    {
      name: 'on the default bus, by its ARN',
      subject: guarded(
        calling('events', 'DisableRule', {
          name: 'rolewarden-calls-01',
          eventBusName: 'arn:aws:events:us-east-1:111122223333:event-bus/default',
        }),
      ),
    },
    {
      name: 'an attempt',
      subject: guarded(calling('events', 'DeleteRule', { name: 'rolewarden-calls-01' }, DENIED)),
      severity: 'high',
      evidence: 'was denied',
    },
    {
      name: 'a deployer: a note',
      subject: guarded(calling('events', 'PutRule', { name: 'rolewarden-calls-01' }), DEPLOYERS),
      severity: 'info',
      evidence: 'guard.deployers',
    },
    {
      name: 'through CloudFormation, which alone proves nothing',
      subject: guarded(
        calling(
          'events',
          'DeleteRule',
          { name: 'rolewarden-calls-01' },
          { userAgent: 'cloudformation.amazonaws.com', sourceIPAddress: 'cloudformation.amazonaws.com' },
        ),
      ),
    },
  ],
  allows: [
    { name: 'a rule of somebody else', subject: guarded(calling('events', 'DisableRule', { name: 'nightly' })) },
    {
      name: 'a rule that only begins like ours',
      subject: guarded(calling('events', 'DisableRule', { name: 'rolewarden-calls-01-copy' })),
    },
    {
      name: 'a rule of our name on another bus',
      subject: guarded(calling('events', 'DisableRule', { name: 'rolewarden-calls-01', eventBusName: 'orders' })),
    },
    { name: 'a denied call without parameters', subject: guarded(calling('events', 'DisableRule', null, DENIED)) },
    { name: 'a rule enabled', subject: guarded(calling('events', 'EnableRule', { name: 'rolewarden-calls-01' })) },
  ],
});
