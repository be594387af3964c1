import { guardStackChanged } from '../../../lib/detectors/guard/guard-stack-changed.ts';
import { testDetector } from '../test-detector.ts';
import { calling, DENIED, DEPLOYERS, guarded } from './subject.ts';

const LOG = '/aws/lambda/rolewarden-contain';

testDetector(guardStackChanged, {
  flags: [
    {
      name: 'deleted',
      subject: guarded(calling('cloudformation', 'DeleteStack', { stackName: 'rolewarden' })),
      evidence: 'called DeleteStack on stack rolewarden: the whole guardrail goes with it',
    },
    {
      name: 'updated',
      subject: guarded(calling('cloudformation', 'UpdateStack', { stackName: 'rolewarden', templateURL: 'x' })),
    },
    {
      name: 'an attempt',
      subject: guarded(calling('cloudformation', 'DeleteStack', { stackName: 'rolewarden' }, DENIED)),
      severity: 'high',
    },
    {
      name: 'a deployer: a note',
      subject: guarded(calling('cloudformation', 'UpdateStack', { stackName: 'rolewarden' }), DEPLOYERS),
      severity: 'info',
    },
    {
      name: 'a log deleted',
      subject: guarded(calling('logs', 'DeleteLogGroup', { logGroupName: LOG })),
      severity: 'medium',
      evidence: `on log ${LOG}`,
    },
  ],
  allows: [
    { name: 'another stack', subject: guarded(calling('cloudformation', 'UpdateStack', { stackName: 'orders' })) },
    {
      name: 'another log',
      subject: guarded(calling('logs', 'DeleteLogGroup', { logGroupName: '/aws/lambda/orders' })),
    },
    {
      name: 'a change set by its ARN alone, which names no stack',
      subject: guarded(
        calling('cloudformation', 'ExecuteChangeSet', {
          changeSetName: 'arn:aws:cloudformation:us-east-1:111122223333:changeSet/x/0f1e2d3c',
        }),
      ),
    },
  ],
});
