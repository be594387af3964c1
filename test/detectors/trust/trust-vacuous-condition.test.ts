import { trustVacuousCondition } from '../../../lib/detectors/trust/trust-vacuous-condition.ts';
import { ANYBODY, allow } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustVacuousCondition, {
  flags: [
    {
      name: 'IfExists',
      subject: trust(allow(ANYBODY, { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-exampleorg1' } })),
      evidence: 'is true without the key too',
    },
    {
      name: 'ForAllValues:',
      subject: trust(allow(ANYBODY, { 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-exampleorg1/*' } })),
    },
  ],
  allows: [
    {
      name: 'IfExists on a key that must exist',
      subject: trust(
        allow(ANYBODY, {
          StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-exampleorg1' },
          Null: { 'aws:PrincipalOrgID': 'false' },
        }),
      ),
    },
    {
      name: 'ForAnyValue:',
      subject: trust(allow(ANYBODY, { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-exampleorg1/*' } })),
    },
  ],
});
