import { describe, expect, it } from 'vitest';
import { refusedRoleIn } from '../../lib/event/cloudtrail.ts';
import { event } from '../support/events.ts';

describe('outcome', () => {
  const rows: [string, { errorCode?: string; errorMessage?: string }, string][] = [
    ['no error', {}, 'succeeded'],
    ['IAM', { errorCode: 'AccessDenied' }, 'denied'],
    ['Lambda', { errorCode: 'AccessDeniedException' }, 'denied'],
    ['EC2', { errorCode: 'Client.UnauthorizedOperation' }, 'denied'],
    [
      'a service that says so only in words',
      {
        errorCode: 'ValidationException',
        errorMessage: 'User x is not authorized to perform: iam:PassRole on resource: y',
      },
      'denied',
    ],
    ['Glue', { errorCode: 'AccessDenied', errorMessage: 'Cross-account pass role is not allowed.' }, 'denied'],
    [
      'a role not ready yet',
      { errorCode: 'InvalidParameterValueException', errorMessage: 'The role cannot be assumed by Lambda' },
      'failed',
    ],
    ['throttling', { errorCode: 'ThrottlingException' }, 'failed'],
  ];
  it.each(rows)('of %s', (_, error, outcome) => {
    expect(event(error).outcome).toBe(outcome);
  });
});

describe('refusedRoleIn', () => {
  const arn = 'arn:aws-us-gov:iam::111122223333:role/team/app';
  const rows: [string, string | undefined, string | undefined][] = [
    [
      'names the role of the refusal',
      `User: u is not authorized to perform: iam:PassRole on resource: ${arn} because no identity-based policy allows it`,
      arn,
    ],
    ['another refusal', `User: u is not authorized to perform: lambda:CreateFunction on resource: ${arn}`, undefined],
    ['no message', undefined, undefined],
  ];
  it.each(rows)('%s', (_, errorMessage, role) => {
    expect(refusedRoleIn(errorMessage === undefined ? {} : { errorMessage })).toBe(role);
  });
});
