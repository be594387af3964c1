import { guardFunctionChanged } from '../../../lib/detectors/guard/guard-function-changed.ts';
import { testDetector } from '../test-detector.ts';
import { calling, DENIED, DEPLOYERS, guarded } from './subject.ts';

const CONTAIN = 'arn:aws:lambda:us-east-1:111122223333:function:rolewarden-contain';

testDetector(guardFunctionChanged, {
  flags: [
    {
      name: 'new code, with the API version in its name',
      subject: guarded(calling('lambda', 'UpdateFunctionCode20150331v2', { functionName: 'rolewarden-inspect' })),
      evidence: 'other code may run with the role of this function',
    },
    {
      name: 'new code, without',
      subject: guarded(calling('lambda', 'UpdateFunctionCode', { functionName: 'rolewarden-inspect' })),
    },
    {
      name: 'named by its ARN',
      subject: guarded(calling('lambda', 'UpdateFunctionConfiguration20150331v2', { functionName: CONTAIN })),
      evidence: 'on function rolewarden-contain',
    },
    {
      name: 'named by its ARN and a qualifier',
      subject: guarded(calling('lambda', 'UpdateFunctionConfiguration20150331v2', { functionName: `${CONTAIN}:live` })),
    },
    {
      name: 'named by account and name',
      subject: guarded(
        calling('lambda', 'UpdateFunctionConfiguration20150331v2', { functionName: '111122223333:rolewarden-contain' }),
      ),
    },
    {
      name: 'named by account, function and name',
      subject: guarded(
        calling('lambda', 'DeleteFunction20150331', { functionName: '111122223333:function:rolewarden-contain' }),
      ),
    },
    {
      name: 'named with a qualifier',
      subject: guarded(calling('lambda', 'DeleteFunction20150331', { functionName: 'rolewarden-contain:1' })),
    },
    {
      name: 'no concurrency left',
      subject: guarded(
        calling('lambda', 'PutFunctionConcurrency20171031', {
          functionName: 'rolewarden-inspect',
          reservedConcurrentExecutions: 0,
        }),
      ),
      evidence: 'the function never runs',
    },
    {
      name: 'less concurrency',
      subject: guarded(
        calling('lambda', 'PutFunctionConcurrency20171031', {
          functionName: 'rolewarden-inspect',
          reservedConcurrentExecutions: 5,
        }),
      ),
      severity: 'medium',
    },
    {
      name: 'its queue taken away, the function only in the answer',
      subject: guarded(
        calling(
          'lambda',
          'DeleteEventSourceMapping20150331',
          { uUID: '6d5a4c2e' },
          { responseElements: { functionArn: CONTAIN } },
        ),
      ),
      evidence: 'no deny is written',
    },
    {
      name: 'its queue switched off',
      subject: guarded(
        calling(
          'lambda',
          'UpdateEventSourceMapping20150331',
          { uUID: '6d5a4c2e', enabled: false },
          { responseElements: { functionArn: CONTAIN } },
        ),
      ),
    },
    {
      name: 'its queue read otherwise',
      subject: guarded(
        calling(
          'lambda',
          'UpdateEventSourceMapping20150331',
          { uUID: '6d5a4c2e', batchSize: 1 },
          { responseElements: { functionArn: CONTAIN } },
        ),
      ),
      severity: 'high',
    },
    {
      name: 'the rules may no longer invoke it',
      subject: guarded(calling('lambda', 'RemovePermission20150331v2', { functionName: 'rolewarden-inspect' })),
    },
    {
      name: 'somebody else may invoke it',
      subject: guarded(calling('lambda', 'AddPermission20150331v2', { functionName: 'rolewarden-contain' })),
      severity: 'high',
    },
    {
      name: 'a deployer: a note',
      subject: guarded(
        calling('lambda', 'UpdateFunctionCode20150331v2', { functionName: 'rolewarden-inspect' }),
        DEPLOYERS,
      ),
      severity: 'info',
    },
    {
      name: 'a dry run, as doctor makes it: a note',
      subject: guarded(
        calling('lambda', 'UpdateFunctionCode20150331v2', { functionName: 'rolewarden-contain', dryRun: true }),
      ),
      severity: 'info',
      evidence: 'a dry run, which changes nothing',
    },
    {
      name: 'a dry run that was denied',
      subject: guarded(
        calling('lambda', 'UpdateFunctionCode20150331v2', { functionName: 'rolewarden-contain', dryRun: true }, DENIED),
      ),
      severity: 'info',
    },
    ...[false, 'true', 1, null].map((dryRun) => ({
      name: `no dry run: dryRun is ${JSON.stringify(dryRun)}`,
      subject: guarded(
        calling('lambda', 'UpdateFunctionCode20150331v2', { functionName: 'rolewarden-contain', dryRun }),
      ),
      severity: 'critical' as const,
      evidence: 'other code may run with the role of this function',
    })),
    {
      name: 'another call that has no dry run',
      subject: guarded(
        calling('lambda', 'UpdateFunctionConfiguration20150331v2', {
          functionName: 'rolewarden-contain',
          dryRun: true,
        }),
      ),
      severity: 'critical',
    },
    {
      name: 'an attempt',
      subject: guarded(calling('lambda', 'DeleteFunction20150331', { functionName: 'rolewarden-inspect' }, DENIED)),
      severity: 'high',
    },
  ],
  allows: [
    {
      name: 'a function of somebody else',
      subject: guarded(calling('lambda', 'UpdateFunctionCode20150331v2', { functionName: 'orders' })),
    },
    {
      name: 'a function that only begins like ours',
      subject: guarded(calling('lambda', 'UpdateFunctionCode20150331v2', { functionName: 'rolewarden-inspect-test' })),
    },
    {
      name: 'a mapping whose function nobody names',
      subject: guarded(calling('lambda', 'DeleteEventSourceMapping20150331', { uUID: '6d5a4c2e' })),
    },
    {
      name: 'our function merely tagged',
      subject: guarded(calling('lambda', 'TagResource20170331v2', { resource: CONTAIN })),
    },
  ],
});
