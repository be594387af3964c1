import { guardQueueChanged } from '../../../lib/detectors/guard/guard-queue-changed.ts';
import { testDetector } from '../test-detector.ts';
import { calling, DENIED, DEPLOYERS, guarded } from './subject.ts';

const COMMANDS = 'https://sqs.us-east-1.amazonaws.com/111122223333/rolewarden-commands.fifo';

testDetector(guardQueueChanged, {
  flags: [
    {
      name: 'purged',
      subject: guarded(calling('sqs', 'PurgeQueue', { queueUrl: COMMANDS })),
      evidence: 'called PurgeQueue on queue rolewarden-commands.fifo',
    },
    { name: 'deleted', subject: guarded(calling('sqs', 'DeleteQueue', { queueUrl: COMMANDS })) },
    {
      name: 'attributes set',
      subject: guarded(calling('sqs', 'SetQueueAttributes', { queueUrl: COMMANDS, attributes: {} })),
      severity: 'high',
    },
    {
      name: 'an attempt',
      subject: guarded(calling('sqs', 'PurgeQueue', { queueUrl: COMMANDS }, DENIED)),
      severity: 'high',
    },
    {
      name: 'a deployer: a note',
      subject: guarded(calling('sqs', 'SetQueueAttributes', { queueUrl: COMMANDS }), DEPLOYERS),
      severity: 'info',
    },
  ],
  allows: [
    {
      name: 'a queue of somebody else',
      subject: guarded(
        calling('sqs', 'PurgeQueue', { queueUrl: 'https://sqs.us-east-1.amazonaws.com/111122223333/orders' }),
      ),
    },
    { name: 'no queue named', subject: guarded(calling('sqs', 'PurgeQueue', {})) },
  ],
});
