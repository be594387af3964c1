import { guardTrailChanged } from '../../../lib/detectors/guard/guard-trail-changed.ts';
import { testDetector } from '../test-detector.ts';
import { calling, DENIED, DEPLOYERS, guarded } from './subject.ts';

testDetector(guardTrailChanged, {
  flags: [
    {
      name: 'any trail stopped',
      subject: guarded(
        calling('cloudtrail', 'StopLogging', { name: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main' }),
      ),
      evidence: 'called StopLogging on trail main',
    },
    { name: 'any trail deleted', subject: guarded(calling('cloudtrail', 'DeleteTrail', { name: 'main' })) },
    {
      name: 'one region only',
      subject: guarded(calling('cloudtrail', 'UpdateTrail', { name: 'main', isMultiRegionTrail: false })),
      evidence: 'no longer recorded',
    },
    {
      name: 'IAM left out',
      subject: guarded(calling('cloudtrail', 'UpdateTrail', { name: 'main', includeGlobalServiceEvents: false })),
    },
    {
      name: 'updated otherwise',
      subject: guarded(calling('cloudtrail', 'UpdateTrail', { name: 'main', s3BucketName: 'elsewhere' })),
      severity: 'medium',
    },
    {
      name: 'management events left out',
      subject: guarded(
        calling('cloudtrail', 'PutEventSelectors', {
          trailName: 'main',
          eventSelectors: [{ includeManagementEvents: false }],
        }),
      ),
    },
    {
      name: 'reads only',
      subject: guarded(
        calling('cloudtrail', 'PutEventSelectors', {
          trailName: 'main',
          eventSelectors: [{ includeManagementEvents: true, readWriteType: 'ReadOnly' }],
        }),
      ),
    },
    {
      name: 'advanced selectors for data alone',
      subject: guarded(
        calling('cloudtrail', 'PutEventSelectors', {
          trailName: 'main',
          advancedEventSelectors: [{ fieldSelectors: [{ field: 'eventCategory', equals: ['Data'] }] }],
        }),
      ),
    },
    {
      name: 'advanced selectors for reads',
      subject: guarded(
        calling('cloudtrail', 'PutEventSelectors', {
          trailName: 'main',
          advancedEventSelectors: [
            {
              fieldSelectors: [
                { field: 'eventCategory', equals: ['Management'] },
                { field: 'readOnly', equals: ['true'] },
              ],
            },
          ],
        }),
      ),
    },
    {
      name: 'advanced selectors that leave a service out',
      subject: guarded(
        calling('cloudtrail', 'PutEventSelectors', {
          trailName: 'main',
          advancedEventSelectors: [
            {
              fieldSelectors: [
                { field: 'eventCategory', equals: ['Management'] },
                { field: 'eventSource', notEquals: ['iam.amazonaws.com'] },
              ],
            },
          ],
        }),
      ),
    },
    {
      name: 'selectors without KMS, which passes no role',
      subject: guarded(
        calling('cloudtrail', 'PutEventSelectors', {
          trailName: 'main',
          eventSelectors: [{ includeManagementEvents: true, excludeManagementEventSources: ['kms.amazonaws.com'] }],
        }),
      ),
      severity: 'medium',
    },
    {
      name: 'selectors that still hold all writes',
      subject: guarded(
        calling('cloudtrail', 'PutEventSelectors', {
          trailName: 'main',
          eventSelectors: [{ includeManagementEvents: true, readWriteType: 'All' }],
        }),
      ),
      severity: 'medium',
    },
    {
      name: 'a service left out',
      subject: guarded(
        calling('cloudtrail', 'PutEventSelectors', {
          trailName: 'main',
          eventSelectors: [{ includeManagementEvents: true, excludeManagementEventSources: ['iam.amazonaws.com'] }],
        }),
      ),
    },
    {
      name: 'an attempt that does not say on which',
      subject: guarded(calling('cloudtrail', 'StopLogging', null, DENIED)),
      severity: 'high',
      evidence: 'on trail (not named)',
    },
    {
      name: 'a deployer: a note',
      subject: guarded(calling('cloudtrail', 'UpdateTrail', { name: 'main' }), DEPLOYERS),
      severity: 'info',
    },
  ],
  allows: [
    { name: 'logging started', subject: guarded(calling('cloudtrail', 'StartLogging', { name: 'main' })) },
    { name: 'a trail made', subject: guarded(calling('cloudtrail', 'CreateTrail', { name: 'main' })) },
  ],
});
