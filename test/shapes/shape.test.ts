import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../lib/base/json.ts';
import { OURS, OUTSIDER, TRUSTED } from '../support/events.ts';
import { GROUPS, linesOf, shapesOf } from './records.ts';
import { shapeOf } from './shape.ts';

/** Every text in a record, the names of its members among them. */
function textsIn(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return value !== null && typeof value === 'object'
    ? [...Object.keys(value), ...Object.values(value).flatMap(textsIn)]
    : [];
}

describe.each(GROUPS)('the committed shapes of %s', (group) => {
  const texts = shapesOf(group).flatMap(textsIn);
  const all = (form: RegExp): Set<string> => new Set(texts.flatMap((text) => text.match(form) ?? []));

  it('are what the generator makes of them: nobody edited one, and none is older than the generator', () => {
    expect(shapesOf(group).map((record) => JSON.stringify(shapeOf(record)))).toEqual(linesOf(group));
  });

  it('stand there once each', () => {
    expect(new Set(linesOf(group)).size).toBe(linesOf(group).length);
  });

  it('name our accounts only', () => {
    const ids = [...all(/(?<![\w-])\d{12}(?!\w)/g)];
    expect(ids.filter((id) => ![OURS, TRUSTED, OUTSIDER].includes(id))).toEqual([]);
    expect(ids).toContain(OURS);
  });

  it('name addresses of documentation only', () => {
    const addresses = [...all(/(?<![\w./])\d{1,3}(?:\.\d{1,3}){3}/g)];
    expect(addresses.filter((address) => !address.startsWith('192.0.2.') && address !== '0.0.0.0')).toEqual([]);
    expect(addresses).toContain('192.0.2.1');
  });

  it('name ids, hosts and times of ours only', () => {
    const ids = [...all(/\bA(?:ROA|IDA|KIA|SIA|IPA|NPA|GPA)[A-Z0-9*]{6,}/g)];
    expect(ids.filter((id) => !/^A[A-Z]{2}AEXAMPLEEXAMPLE\d{3}$/.test(id))).toEqual([]);
    const hosts = [...all(/(?:https?|wss):\/\/[^/"]+/g)];
    expect(
      hosts.filter((host) => !/\/\/(?:example\.com|idp\.example\.com|signin\.aws\.amazon\.com)$/.test(host)),
    ).toEqual([]);
    expect(
      [...all(/\b\d{4}-\d\d-\d\d/g)].sort().filter((day) => !/^(?:2026-05-04|2012-10-17|2008-10-17)$/.test(day)),
    ).toEqual([]);
    expect(
      [...all(/\S+@\S+/g)].filter((text) => !/^user-\d+@example\.com$|^@(?:timestamp|version)$/.test(text)),
    ).toEqual([]);
  });
});

const record = (difference: JsonObject): JsonObject => ({
  eventSource: 'iam.amazonaws.com',
  eventName: 'CreateRole',
  recipientAccountId: '123456789012',
  ...difference,
});

/** A made-up real value, and what stands in its place. */
const VALUES: readonly (readonly [what: string, given: JsonObject, ours: JsonObject])[] = [
  [
    'a role and its ARN',
    { roleName: 'Secret', role: 'arn:aws:iam::123456789012:role/Secret' },
    { roleName: 'role-1', role: 'arn:aws:iam::111122223333:role/role-1' },
  ],
  [
    'another account',
    { a: 'arn:aws:iam::210987654321:root', b: '210987654321' },
    { a: 'arn:aws:iam::999988887777:root', b: '999988887777' },
  ],
  ['a third account', { a: '210987654321', b: '345678901234' }, { a: '999988887777', b: '444455556666' }],
  ['an account that is broken', { a: 'arn:aws:iam::12ab:root' }, { a: 'arn:aws:iam::1111xxxx3331:root' }],
  [
    'a policy that AWS manages',
    { policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    { policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
  ],
  [
    'a path of AWS',
    { arn: 'arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS' },
    { arn: 'arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS' },
  ],
  [
    'a session',
    { arn: 'arn:aws:sts::123456789012:assumed-role/Secret/jane.doe' },
    { arn: 'arn:aws:sts::111122223333:assumed-role/role-1/session-1' },
  ],
  ['a unique id with a session', { id: 'AROA0123456789ABCDEFG:jane.doe' }, { id: 'AROAEXAMPLEEXAMPLE001:session-1' }],
  [
    'an id of a resource, as long as it was',
    { id: 'i-0a1b2c3d4e5f60718', old: 'i-0a1b2c3d' },
    { id: 'i-00000000000000001', old: 'i-00000002' },
  ],
  [
    'service principals and hosts',
    { a: 'ecs-tasks.amazonaws.com', b: 'secret.s3.eu-central-1.amazonaws.com' },
    { a: 'ecs-tasks.amazonaws.com', b: 'name-1.s3.us-east-1.amazonaws.com' },
  ],
  [
    'an address and a range',
    { a: '203.0.113.77', b: '10.1.0.0/16', c: '0.0.0.0/0' },
    { a: '192.0.2.1', b: '192.0.2.0/24', c: '0.0.0.0/0' },
  ],
  [
    'times in each form',
    { a: '2024-08-01T13:56:39.832Z', b: 'Aug 1, 2024 1:33:28 PM', c: 1722519399, d: 1722519399832 },
    { a: '2026-05-04T10:00:00.000Z', b: 'May 4, 2026 10:00:00 AM', c: 1777888800, d: 1777888800000 },
  ],
  [
    'numbers, but for the length of a session',
    { port: 8443, none: 0, durationSeconds: 43200 },
    { port: 2, none: 0, durationSeconds: 43200 },
  ],
  [
    'null, absent, empty and switches',
    { a: null, b: '', c: true, d: [], e: {} },
    { a: null, b: '', c: true, d: [], e: {} },
  ],
  [
    'tags',
    { tags: { team: 'payments', 'aws:cloudformation:stack-name': 'prod' } },
    { tags: { 'key-1': 'name-1', 'aws:cloudformation:stack-name': 'name-2' } },
  ],
  ['a long list', { a: ['a', 'b', 'c', 'd'] }, { a: ['name-1', 'name-2', 'name-3'] }],
  [
    'a policy',
    {
      policyDocument:
        '{"Statement":[{"Sid":"Door","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:root"},"Action":"sts:AssumeRole"}]}',
    },
    {
      policyDocument:
        '{"Statement":[{"Sid":"name-1","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:root"},"Action":"sts:AssumeRole"}]}',
    },
  ],
  [
    'a policy that is URL-encoded',
    { policyDocument: '%7B%22Id%22%3A%22secret%22%7D' },
    { policyDocument: '%7B%22Id%22%3A%22name-1%22%7D' },
  ],
  [
    'a policy on several lines',
    { policyDocument: '{\n    "Id": "secret"\n}' },
    { policyDocument: '{\n  "Id": "name-1"\n}' },
  ],
  ['free text', { description: 'Our payments, see ticket 4711' }, { description: 'name-1' }],
];

describe('the generator', () => {
  it.each(VALUES)('%s', (_, given, ours) => {
    const once = shapeOf(record({ requestParameters: given }));
    expect(once.requestParameters).toEqual(ours);
    expect(shapeOf(once)).toEqual(once);
  });

  it.each([
    [
      'User: arn:aws:iam::123456789012:user/jane is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/Secret because no identity-based policy allows the iam:PassRole action',
      'User: arn:aws:iam::111122223333:user/user-1 is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/role-1 because no identity-based policy allows the iam:PassRole action',
    ],
    ['Cross-account pass role is not allowed.', 'Cross-account pass role is not allowed.'],
    ['The bucket of jane is full', 'A message of AWS.'],
  ])('error message: %s', (errorMessage, ours) => {
    expect(shapeOf(record({ errorMessage })).errorMessage).toBe(ours);
  });

  it('keeps the members that say what happened', () => {
    const said = {
      eventType: 'AwsApiCall',
      eventVersion: '1.09',
      errorCode: 'Client.UnauthorizedOperation',
      readOnly: false,
    };
    expect(shapeOf(record(said))).toMatchObject({ eventSource: 'iam.amazonaws.com', eventName: 'CreateRole', ...said });
  });

  it.each([
    { eventType: 'Jane' },
    { errorCode: 'jane did it' },
    { eventSource: 'payments.example.com' },
    { eventName: 'jane' },
  ])('will not carry %o over', (difference) => expect(() => shapeOf(record(difference))).toThrow('does not look like'));

  it('gives every shape an id that depends on the rest', () => {
    const id = (roleName: string | null) => shapeOf(record({ eventID: 'a', requestParameters: { roleName } })).eventID;
    expect(id('Secret')).toBe(id('Other'));
    expect(id('Secret')).not.toBe(id(null));
  });
});
