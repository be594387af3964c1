import { trustUnauthenticatedIdentity } from '../../../lib/detectors/trust/trust-unauthenticated-identity.ts';
import { allow } from '../../judge/trust/builders.ts';
import { testDetector } from '../test-detector.ts';
import { trust } from './subject.ts';

testDetector(trustUnauthenticatedIdentity, {
  flags: [
    {
      name: 'guests',
      subject: trust(
        allow(
          { Federated: 'cognito-identity.amazonaws.com' },
          {
            StringEquals: { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:x' },
            'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'unauthenticated' },
          },
          'sts:AssumeRoleWithWebIdentity',
        ),
      ),
      evidence: 'lets guests',
    },
    {
      name: 'guests of a powerful role',
      subject: trust(
        allow(
          { Federated: 'cognito-identity.amazonaws.com' },
          {
            StringEquals: { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:x' },
            'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'unauthenticated' },
          },
          'sts:AssumeRoleWithWebIdentity',
        ),
        { isPowerful: true },
      ),
      severity: 'high',
    },
    {
      name: 'nothing said of guests',
      subject: trust(
        allow(
          { Federated: 'cognito-identity.amazonaws.com' },
          { StringEquals: { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:x' } },
          'sts:AssumeRoleWithWebIdentity',
        ),
      ),
      severity: 'low',
    },
  ],
  allows: [
    {
      name: 'authenticated users',
      subject: trust(
        allow(
          { Federated: 'cognito-identity.amazonaws.com' },
          {
            StringEquals: { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:x' },
            'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
          },
          'sts:AssumeRoleWithWebIdentity',
        ),
      ),
    },
    {
      name: 'no pool, which is worse',
      subject: trust(
        allow({ Federated: 'cognito-identity.amazonaws.com' }, undefined, 'sts:AssumeRoleWithWebIdentity'),
      ),
    },
  ],
});
