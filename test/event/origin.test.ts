import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import { parseEvent } from '../../lib/event/cloudtrail.ts';
import { type Origin, originOf } from '../../lib/event/origin.ts';

const CALL = { eventSource: 'iam.amazonaws.com', eventName: 'CreateRole', eventID: 'e', awsRegion: 'us-east-1' };

const originIn = (record: JsonObject): Origin | undefined => originOf(parseEvent({ ...CALL, ...record }));
const withMfa = (mfaAuthenticated: unknown): JsonObject =>
  ({ userIdentity: { type: 'AssumedRole', sessionContext: { attributes: { mfaAuthenticated } } } }) as JsonObject;

describe('where a call came from', () => {
  test.each<[string, JsonObject, Origin | undefined]>([
    ['nothing is known', {}, undefined],
    ['an address', { sourceIPAddress: '203.0.113.24' }, { address: '203.0.113.24' }],
    ['an IPv6 address', { sourceIPAddress: '2001:db8::1' }, { address: '2001:db8::1' }],
    ['a service', { sourceIPAddress: 'cloudformation.amazonaws.com' }, { address: 'cloudformation.amazonaws.com' }],
    ['MFA, as CloudTrail writes it', withMfa('true'), { mfa: true }],
    ['no MFA', withMfa('false'), { mfa: false }],
    ['no MFA, as some stores write it', withMfa(false), { mfa: false }],
    ['an MFA that is neither', withMfa('yes'), undefined],
    ['a session without attributes', { userIdentity: { type: 'AssumedRole', sessionContext: {} } }, undefined],
    ['an address that is no text', { sourceIPAddress: 7 }, undefined],
    ['an address that is too long', { sourceIPAddress: '1'.repeat(500) }, { address: `${'1'.repeat(63)}…` }],
  ])('%s', (_, record, origin) => {
    expect(originIn(record)).toEqual(origin);
  });

  test.each<[userAgent: string, client: string]>([
    ['aws-cli/2.15.0 Python/3.11.6 Linux/5.10 exe/x86_64 prompt/off command/iam.create-role', 'aws-cli'],
    ['[aws-cli/1.29.0 Python/3.8]', 'aws-cli'],
    ['APN/1.0 HashiCorp/1.0 Terraform/1.5.7 terraform-provider-aws/5.1 aws-sdk-go/1.44', 'terraform'],
    ['Boto3/1.34.0 md/Botocore#1.34.0', 'boto3'],
    ['Botocore/1.34.0', 'botocore'],
    ['console.amazonaws.com', 'console'],
    ['Mozilla/5.0 (X11; Linux x86_64)', 'browser'],
    ['cloudformation.amazonaws.com', 'cloudformation.amazonaws.com'],
    ['AWS Internal', 'AWS'],
    ['aws-sdk-go-v2/1.2', 'aws-sdk-go-v2'],
    [' ', 'unknown'],
    ['x'.repeat(5000), `${'x'.repeat(31)}…`],
  ])('the client of %s', (userAgent, client) => {
    expect(originIn({ userAgent })).toEqual({ client });
  });
});
