import { guardKeyChanged } from '../../../lib/detectors/guard/guard-key-changed.ts';
import { testDetector } from '../test-detector.ts';
import { calling, DENIED, guarded } from './subject.ts';

const ID = '0f1e2d3c-0000-4000-8000-000000000002';

testDetector(guardKeyChanged, {
  flags: [
    {
      name: 'our key, by the id in the settings',
      subject: guarded(
        calling('kms', 'ScheduleKeyDeletion', { keyId: `arn:aws:kms:us-east-1:111122223333:key/${ID}` }),
        { guard: { keys: [ID] } },
      ),
      evidence: `on key ${ID}`,
    },
    {
      name: 'our key, by the ARN in the settings',
      subject: guarded(calling('kms', 'DisableKey', { keyId: ID }), {
        guard: { keys: [`arn:aws:kms:us-east-1:111122223333:key/${ID}`] },
      }),
    },
    {
      name: 'the policy of our key',
      subject: guarded(calling('kms', 'PutKeyPolicy', { keyId: ID }), { guard: { keys: [ID] } }),
      severity: 'high',
    },
    {
      name: 'a deployer: a note',
      subject: guarded(calling('kms', 'DisableKey', { keyId: ID }), { guard: { keys: [ID], deployers: ['Deployer'] } }),
      severity: 'info',
    },
    {
      name: 'an attempt on our key',
      subject: guarded(calling('kms', 'DisableKey', { keyId: ID }, DENIED), { guard: { keys: [ID] } }),
      severity: 'high',
    },
  ],
  allows: [
    ...['DisableKey', 'ScheduleKeyDeletion', 'PutKeyPolicy'].map((name) => ({
      name: `${name} of any key, while nobody said which is ours`,
      subject: guarded(calling('kms', name, { keyId: ID })),
    })),
    {
      name: 'any key, where the settings name no key',
      subject: guarded(calling('kms', 'DisableKey', { keyId: ID }), { guard: { keys: [] } }),
    },
    {
      name: 'a key that is not in the settings',
      subject: guarded(calling('kms', 'DisableKey', { keyId: 'other' }), { guard: { keys: [ID] } }),
    },
    { name: 'an attempt on a key that may be anybody’s', subject: guarded(calling('kms', 'DisableKey', null, DENIED)) },
    {
      name: 'no key named, and the settings name ours',
      subject: guarded(calling('kms', 'DisableKey', {}), { guard: { keys: [ID] } }),
    },
  ],
});
