import { guardParameterChanged } from '../../../lib/detectors/guard/guard-parameter-changed.ts';
import { testDetector } from '../test-detector.ts';
import { calling, DENIED, DEPLOYERS, guarded } from './subject.ts';

testDetector(guardParameterChanged, {
  flags: [
    {
      name: 'the kill switch written',
      subject: guarded(
        calling('ssm', 'PutParameter', { name: '/rolewarden/kill-switch', value: 'HIDDEN_DUE_TO_SECURITY_REASONS' }),
      ),
      evidence: 'CloudTrail hides the value',
    },
    {
      name: 'the kill switch written by its ARN',
      subject: guarded(
        calling('ssm', 'PutParameter', { name: 'arn:aws:ssm:us-east-1:111122223333:parameter/rolewarden/kill-switch' }),
      ),
      evidence: '/rolewarden/kill-switch',
    },
    {
      name: 'the webhook written',
      subject: guarded(calling('ssm', 'PutParameter', { name: '/rolewarden/slack-webhook' })),
    },
    {
      name: 'deleted',
      subject: guarded(calling('ssm', 'DeleteParameter', { name: '/rolewarden/kill-switch' })),
      severity: 'high',
    },
    {
      name: 'deleted among others',
      subject: guarded(calling('ssm', 'DeleteParameters', { names: ['/app/a', '/rolewarden/kill-switch'] })),
      severity: 'high',
    },
    {
      name: 'an attempt',
      subject: guarded(calling('ssm', 'PutParameter', { name: '/rolewarden/kill-switch' }, DENIED)),
      severity: 'high',
    },
    {
      name: 'a deployer: a note',
      subject: guarded(calling('ssm', 'PutParameter', { name: '/rolewarden/kill-switch' }), DEPLOYERS),
      severity: 'info',
    },
  ],
  allows: [
    {
      name: 'a parameter of somebody else',
      subject: guarded(calling('ssm', 'PutParameter', { name: '/app/kill-switch' })),
    },
    { name: 'names of others', subject: guarded(calling('ssm', 'DeleteParameters', { names: ['/app/a', 7] })) },
  ],
});
