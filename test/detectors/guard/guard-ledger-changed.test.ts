import { guardLedgerChanged } from '../../../lib/detectors/guard/guard-ledger-changed.ts';
import { testDetector } from '../test-detector.ts';
import { calling, DENIED, DEPLOYERS, guarded } from './subject.ts';

const LEDGER = { tableName: 'rolewarden-ledger' };

testDetector(guardLedgerChanged, {
  flags: [
    {
      name: 'deleted',
      subject: guarded(calling('dynamodb', 'DeleteTable', LEDGER)),
      evidence: 'on table rolewarden-ledger: the guardrail forgets',
    },
    {
      name: 'named by its ARN',
      subject: guarded(
        calling('dynamodb', 'DeleteTable', {
          tableName: 'arn:aws:dynamodb:us-east-1:111122223333:table/rolewarden-ledger',
        }),
      ),
    },
    {
      name: 'backups off',
      subject: guarded(calling('dynamodb', 'UpdateContinuousBackups', LEDGER)),
      severity: 'medium',
    },
    { name: 'throttled', subject: guarded(calling('dynamodb', 'UpdateTable', LEDGER)), severity: 'medium' },
    {
      name: 'entries ending early',
      subject: guarded(calling('dynamodb', 'UpdateTimeToLive', LEDGER)),
      severity: 'medium',
    },
    { name: 'an attempt', subject: guarded(calling('dynamodb', 'DeleteTable', LEDGER, DENIED)), severity: 'high' },
    {
      name: 'a deployer: a note',
      subject: guarded(calling('dynamodb', 'UpdateTable', LEDGER), DEPLOYERS),
      severity: 'info',
    },
  ],
  allows: [
    { name: 'a table of somebody else', subject: guarded(calling('dynamodb', 'DeleteTable', { tableName: 'orders' })) },
    { name: 'no table named', subject: guarded(calling('dynamodb', 'DeleteTable', null, DENIED)) },
  ],
});
