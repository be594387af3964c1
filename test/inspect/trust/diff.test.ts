import { describe, expect, test } from 'vitest';
import { diffTrust, type TrustDiff } from '../../../lib/inspect/trust/diff.ts';
import { allow, CONTEXT, deny, GITHUB, OURS, OUTSIDER, oidc, policy, root } from '../../judge/trust/builders.ts';

const ours = allow(root(OURS));
const vendor = (id?: string) =>
  allow(root(OUTSIDER), id === undefined ? undefined : { StringEquals: { 'sts:ExternalId': id } });
const sub = (operator: string, value: unknown) => oidc(GITHUB, { sub: value }, operator);

type Expected = Partial<Pick<TrustDiff, 'added' | 'removed' | 'loosening' | 'tightening'>>;
type Row = readonly [
  name: string,
  before: readonly unknown[],
  after: readonly unknown[],
  loosened: boolean,
  said: Expected,
];

const rows: readonly Row[] = [
  ['nothing changed', [ours], [ours], false, {}],
  ['the same in other words', [ours], [allow({ AWS: [OURS] })], false, {}],
  ['a stranger added', [ours], [ours, vendor()], true, { added: ['adds account 999988887777 with no condition'] }],
  [
    'a stranger added with ExternalId',
    [ours],
    [ours, vendor('b7c1')],
    true,
    { added: ['adds account 999988887777 with StringEquals sts:ExternalId "b7c1"'] },
  ],
  [
    'a stranger removed',
    [ours, vendor()],
    [ours],
    false,
    { removed: ['removes account 999988887777 with no condition'] },
  ],
  [
    'ExternalId removed',
    [vendor('b7c1')],
    [vendor()],
    true,
    { loosening: ['ExternalId removed (StringEquals sts:ExternalId "b7c1") for account 999988887777'] },
  ],
  [
    'ExternalId added',
    [vendor()],
    [vendor('b7c1')],
    false,
    { tightening: ['StringEquals sts:ExternalId "b7c1" added for account 999988887777'] },
  ],
  [
    'ExternalId changed',
    [vendor('b7c1')],
    [vendor('zzz')],
    true,
    { loosening: ['"b7c1" → "zzz" on ExternalId for account 999988887777'] },
  ],
  [
    'an operator loosened',
    [sub('StringEquals', 'repo:acme/app:ref:refs/heads/main')],
    [sub('StringLike', 'repo:acme/app:ref:refs/heads/main')],
    true,
    {
      loosening: [`StringEquals → StringLike on sub for provider arn:aws:iam::${OURS}:oidc-provider/${GITHUB}`],
    },
  ],
  [
    'an operator tightened',
    [sub('StringLike', 'repo:acme/app:*')],
    [sub('StringEquals', 'repo:acme/app:ref:refs/heads/main')],
    false,
    {},
  ],
  ['a value widened', [sub('StringLike', 'repo:acme/app:*')], [sub('StringLike', 'repo:acme/*')], true, {}],
  ['a value narrowed', [sub('StringLike', 'repo:acme/*')], [sub('StringLike', 'repo:acme/app:*')], false, {}],
  ['a value added', [sub('StringLike', 'repo:acme/*')], [sub('StringLike', ['repo:acme/*', 'repo:evil/*'])], true, {}],
  [
    'a value removed',
    [sub('StringLike', ['repo:acme/*', 'repo:evil/*'])],
    [sub('StringLike', 'repo:acme/*')],
    false,
    {},
  ],
  [
    'an operator made vacuous',
    [allow({ AWS: '*' }, { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } })],
    [allow({ AWS: '*' }, { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-exampleorg1' } })],
    true,
    { loosening: ['StringEquals → StringEqualsIfExists on PrincipalOrgID for everybody'] },
  ],
  [
    'session tags added',
    [vendor()],
    [allow(root(OUTSIDER), undefined, ['sts:AssumeRole', 'sts:TagSession'])],
    true,
    { loosening: ['sts:TagSession added for account 999988887777'] },
  ],
  ['a Deny added', [ours], [ours, deny('*')], false, { tightening: ['adds a Deny of everybody with no condition'] }],
  ['a Deny removed', [ours, deny('*')], [ours], true, { loosening: ['removes a Deny of everybody with no condition'] }],
  [
    'a Deny given a condition',
    [deny('*')],
    [deny('*', { Bool: { 'aws:SecureTransport': 'false' } })],
    true,
    { loosening: ['Bool aws:SecureTransport "false" added for the Deny of everybody'] },
  ],
  [
    'the service exchanged',
    [allow({ Service: 'ec2.amazonaws.com' })],
    [allow({ Service: 's3.amazonaws.com' })],
    true,
    {
      added: ['adds service s3.amazonaws.com with no condition'],
      removed: ['removes service ec2.amazonaws.com with no condition'],
    },
  ],
  ['a statement about something else', [ours], [ours, allow('*', undefined, 's3:GetObject')], false, {}],
];

describe('diffTrust', () => {
  test.each(rows)('%s', (_, before, after, loosened, said) => {
    const diff = diffTrust(policy(...before), policy(...after), CONTEXT);
    expect(diff.known).toBe(true);
    expect(diff.loosened).toBe(loosened);
    expect(diff).toMatchObject(said);
  });

  test('what stood before is existing, and only the rest is fresh', () => {
    const diff = diffTrust(policy(vendor()), policy(ours, vendor(), allow({ AWS: '*' })), CONTEXT);
    expect(diff.existing.map(({ detector }) => detector)).toEqual(['trust-external-account']);
    expect(diff.fresh.map(({ detector }) => detector)).toEqual(['trust-any-principal', 'trust-own-account']);
  });

  test('a finding that became worse is fresh', () => {
    const diff = diffTrust(policy(vendor('b7c1')), policy(vendor()), CONTEXT);
    expect(diff.existing).toEqual([]);
    expect(diff.fresh.map(({ severity }) => severity)).toEqual(['high']);
  });

  test.each([
    ['no document', undefined],
    ['one that cannot be read', 'not a policy'],
  ])('with %s from before everything is fresh and counts as loosened', (_, before) => {
    expect(diffTrust(before, policy(vendor()), CONTEXT)).toMatchObject({ known: false, loosened: true, existing: [] });
  });

  test('an unreadable document from now counts as loosened', () => {
    expect(diffTrust(policy(ours), 'x', CONTEXT)).toMatchObject({ known: true, loosened: true, removed: [] });
  });
});
