import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lib/base/settings/settings-file.ts';

const iam = (rest: string) => `arn:aws:iam::111122223333:${rest}`;

describe('operators', () => {
  it.each([
    iam('role/OnCall'),
    iam('role/team/blue/OnCall'),
    iam('user/ana@example.com'),
    'arn:aws-us-gov:iam::111122223333:role/OnCall',
    iam('role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Security_*'),
    iam('role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Security_0123456789abcdef'),
  ])('%s', (arn) => {
    expect(parseSettings(`operators: ['${arn}']`).operators).toEqual([arn]);
  });

  it.each([
    'OnCall',
    iam('role/*'),
    iam('role/On?all'),
    iam('role/team/*/OnCall'),
    iam('root'),
    iam(`role/\${aws:username}`),
    iam('role/aws-reserved/sso.amazonaws.com/*'),
    iam('role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_*'),
    iam('role/x/sso.amazonaws.com/*AWSReservedSSO_Security_*'),
    'arn:aws:iam::*:role/OnCall',
    'arn:aws:sts::111122223333:assumed-role/OnCall/ana',
  ])('not %s, which is no whole ARN of a role or user', (arn) => {
    expect(() => parseSettings(`operators: ['${arn}']`)).toThrow(
      /^rolewarden\.yml: operators\[0\] is ".+; use the whole ARN of a role or user, or arn:aws:iam::111122223333:role\/aws-reserved\/sso\.amazonaws\.com\/\*AWSReservedSSO_<Name>_\*$/,
    );
  });

  it('an empty list is no answer: it could mean nobody or whoever packages', () => {
    expect(() => parseSettings('operators: []')).toThrow(/operators/);
    expect(parseSettings('').operators).toBeUndefined();
  });
});
