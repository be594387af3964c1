import { describe, expect, test } from 'vitest';
import { confinementOf, valueWords, verdictOn, wordsOf } from '../../../lib/judge/trust/confinement.ts';
import { requirementsOf } from '../../../lib/judge/trust/operator.ts';
import { EVERYBODY, type Reach, type ReachKind } from '../../../lib/judge/trust/reach.ts';
import { CONTEXT, ORGANIZATION, OURS, OUTSIDER, TRUSTED, variable } from './builders.ts';

type Written = readonly [operator: string, key: string, values: readonly string[]];
type Effect = 'weak' | 'wildcard' | 'vacuous' | 'negated' | 'none';
type Fact = readonly [because: string, ...Written, expected: Effect | Reach];

function requirements(...written: readonly Written[]) {
  return requirementsOf(written.map(([operator, key, values]) => ({ operator, key, values })));
}

function left(kind: ReachKind, ...names: readonly string[]): Reach {
  return { kind, names };
}

const ANOTHER_ORGANIZATION = 'o-exampleorg2';
const USER = 'AIDAEXAMPLEUSERID';
const arn = (account: string) => `arn:aws:sns:us-east-1:${account}:topic`;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const CALLERS: readonly Fact[] = [
  ['our account', 'StringEquals', 'aws:PrincipalAccount', [OURS], left('account', OURS)],
  ['a trusted account', 'StringEquals', 'aws:PrincipalAccount', [TRUSTED], left('trusted', TRUSTED)],
  ['a stranger', 'StringEquals', 'aws:PrincipalAccount', [OUTSIDER], left('external', OUTSIDER)],
  ['values are alternatives', 'StringEquals', 'aws:PrincipalAccount', [OURS, OUTSIDER], left('external', OUTSIDER)],
  ['our organization', 'StringEquals', 'aws:PrincipalOrgID', [ORGANIZATION], left('organization', ORGANIZATION)],
  [
    'another organization',
    'StringEquals',
    'aws:PrincipalOrgID',
    [ANOTHER_ORGANIZATION],
    left('other-organization', ANOTHER_ORGANIZATION),
  ],
  ['keys have no case', 'StringEquals', 'AWS:PRINCIPALORGID', [ORGANIZATION], left('organization', ORGANIZATION)],
  ['a template leaves it open', 'StringEquals', 'aws:PrincipalOrgID', ['<Ref Org>'], left('unknown', '<Ref Org>')],
  ['a VPC has an owner', 'StringEquals', 'aws:SourceVpc', ['vpc-0abc'], left('unknown', 'vpc-0abc')],
  ['a unique id has one owner', 'StringEquals', 'aws:userid', [USER], left('unknown', USER)],
  ['no id holds a star', 'StringEquals', 'aws:PrincipalOrgID', ['*'], left('nobody')],
  ['no account id holds a star', 'StringEquals', 'aws:PrincipalAccount', ['1111*'], left('nobody')],
  ['every organization', 'StringLike', 'aws:PrincipalOrgID', ['o-*'], 'wildcard'],
  ['one value of two is every organization', 'StringLike', 'aws:PrincipalOrgID', [ORGANIZATION, 'o-*'], 'wildcard'],
  ['every VPC', 'StringLike', 'aws:SourceVpc', ['vpc-*'], 'wildcard'],
  ['every account', 'ArnLike', 'aws:PrincipalArn', ['arn:aws:iam::*:role/deploy'], 'wildcard'],
  ['a path may hold our ARN', 'StringLike', 'aws:PrincipalArn', [`*arn:aws:iam::${OURS}:*`], 'wildcard'],
  ['a path may hold our ARN', 'StringLike', 'aws:PrincipalArn', [`?rn:aws:iam::${OURS}:role/x`], 'wildcard'],
  ['our roles', 'StringLike', 'aws:PrincipalArn', [`arn:aws:iam::${OURS}:*`], left('account', OURS)],
  ['a field is no path', 'ArnLike', 'aws:PrincipalArn', [`*:aws:iam::${OURS}:*`], left('account', OURS)],
  ['a star does not even look like a limit', 'StringLike', 'aws:PrincipalOrgID', ['*'], 'none'],
  ['a star beside a limit lifts it', 'StringLike', 'aws:PrincipalOrgID', [ORGANIZATION, '*'], 'none'],
  ['no value says nothing', 'StringEquals', 'aws:PrincipalOrgID', [], 'none'],
  ['the caller writes its user agent', 'StringEquals', 'aws:UserAgent', ['x'], 'none'],
  ['a key nobody knows', 'StringEquals', 'x:Key', [OURS], 'none'],
  [
    'who has no organization leaves the key out',
    'StringEqualsIfExists',
    'aws:PrincipalOrgID',
    [ORGANIZATION],
    'vacuous',
  ],
  ['an empty set holds', 'ForAllValues:StringEquals', 'aws:PrincipalOrgID', [ORGANIZATION], 'vacuous'],
  [
    'one of a set',
    'ForAnyValue:StringEquals',
    'aws:PrincipalOrgID',
    [ORGANIZATION],
    left('organization', ORGANIZATION),
  ],
  ['a wildcard is worse than a key left out', 'StringLikeIfExists', 'aws:PrincipalOrgID', ['o-*'], 'wildcard'],
  ['everybody but one', 'StringNotEquals', 'aws:PrincipalAccount', [OUTSIDER], 'negated'],
  ['everybody but one', 'ArnNotLike', 'aws:PrincipalArn', ['arn:aws:iam::*:role/a'], 'negated'],
  ['everybody but one, by a key nobody knows', 'StringNotEquals', 'x:Key', ['x'], 'negated'],
  ['every member of every organization', 'Null', 'aws:PrincipalOrgID', ['false'], 'wildcard'],
  ['every member, written twice', 'Null', 'aws:PrincipalOrgID', ['false', 'False'], 'wildcard'],
  ['everybody: with the key or without', 'Null', 'aws:PrincipalOrgID', ['true', 'false'], 'none'],
  ['everybody without an organization', 'Null', 'aws:PrincipalOrgID', ['true'], 'none'],
  ['numbers do not compare ids as they are written', 'NumericEquals', 'aws:PrincipalAccount', [OURS], 'weak'],
  ['an address is no VPC', 'IpAddress', 'aws:SourceVpc', ['203.0.113.0/24'], 'weak'],
];

const WEAK: readonly Fact[] = [
  ['many share an address', 'IpAddress', 'aws:SourceIp', ['203.0.113.0/24'], 'weak'],
  ['many share an address', 'IpAddress', 'aws:SourceIp', ['2001:db8::/32'], 'weak'],
  ['many share an address', 'IpAddress', 'aws:SourceIp', ['203.0.113.0/10'], 'weak'],
  ['every IPv4 address', 'IpAddress', 'aws:SourceIp', ['0.0.0.0/0'], 'none'],
  ['every IPv4 address, by any network of no bits', 'IpAddress', 'aws:SourceIp', ['203.0.113.0/0'], 'none'],
  ['every IPv6 address', 'IpAddress', 'aws:SourceIp', ['::/0'], 'none'],
  ['one value of two is every address', 'IpAddress', 'aws:SourceIp', ['203.0.113.0/24', '0.0.0.0/0'], 'none'],
  ['a tag that ends like a network', 'StringEquals', 'aws:PrincipalTag/release', ['v1.0/0'], 'weak'],
  ['a tag that begins like a network', 'StringEquals', 'aws:PrincipalTag/release', ['1.0/0-beta'], 'weak'],
  ['any tag', 'StringLike', 'aws:PrincipalTag/team', ['*'], 'none'],
  ['every account may tag', 'StringEquals', 'aws:PrincipalTag/team', ['blue'], 'weak'],
  ['every account may have an admin', 'StringEquals', 'aws:username', ['admin'], 'weak'],
  ['a word agreed upon', 'StringEquals', 'sts:ExternalId', ['x'], 'weak'],
  ['any word', 'Null', 'sts:ExternalId', ['false'], 'wildcard'],
  ['MFA of any account', 'Bool', 'aws:MultiFactorAuthPresent', ['true'], 'weak'],
  ['long-term keys carry no MFA key', 'BoolIfExists', 'aws:MultiFactorAuthPresent', ['true'], 'vacuous'],
  ['a call by an endpoint has no address', 'IpAddressIfExists', 'aws:SourceIp', ['203.0.113.0/24'], 'vacuous'],
  ['a caller without tags', 'ForAllValues:StringEquals', 'aws:PrincipalTag/team', ['blue'], 'vacuous'],
  ['services call for every account', 'Bool', 'aws:PrincipalIsAWSService', ['true'], 'weak'],
  ['the service calls for every account', 'StringEquals', 'aws:PrincipalServiceName', ['sns.amazonaws.com'], 'weak'],
  ['a caller that is no service', 'BoolIfExists', 'aws:PrincipalIsAWSService', ['true'], 'vacuous'],
];

/** Only a service that calls for somebody carries these keys. */
const SOURCES: readonly Fact[] = [
  ['a service, for us', 'StringEquals', 'aws:SourceAccount', [OURS], left('unknown', OURS)],
  ['a service, for us', 'StringEquals', 'aws:SourceOwner', [OURS], left('unknown', OURS)],
  ['a service, for a trusted account', 'StringEquals', 'aws:SourceAccount', [TRUSTED], left('unknown', TRUSTED)],
  ['a service, for our organization', 'StringEquals', 'aws:SourceOrgID', [ORGANIZATION], left('unknown', ORGANIZATION)],
  ['a service, for our resource', 'ArnLike', 'aws:SourceArn', [arn(OURS)], left('unknown', OURS)],
  ['a service, for a stranger', 'StringEquals', 'aws:SourceAccount', [OUTSIDER], 'weak'],
  ['a service, for a stranger', 'ArnLike', 'aws:SourceArn', [arn(OUTSIDER)], 'weak'],
  ['a service, for us or a stranger', 'StringEquals', 'aws:SourceAccount', [OURS, OUTSIDER], 'weak'],
  ['a service, for another organization', 'StringEquals', 'aws:SourceOrgID', [ANOTHER_ORGANIZATION], 'weak'],
  [
    'a service, for a unit of another organization',
    'ForAnyValue:StringLike',
    'aws:SourceOrgPaths',
    [`${ANOTHER_ORGANIZATION}/r-ab12/*`],
    'weak',
  ],
  ['a service, for anybody', 'ArnLike', 'aws:SourceArn', ['arn:aws:sns:*:*:topic'], 'wildcard'],
  ['a bucket does not say whose it is', 'ArnLike', 'aws:SourceArn', ['arn:aws:s3:::bucket'], 'wildcard'],
  ['no ARN holds a star', 'StringEquals', 'aws:SourceArn', ['arn:aws:s3:::*'], left('nobody')],
  ['no account id holds a star', 'StringEquals', 'aws:SourceAccount', ['*'], left('nobody')],
  ['a caller that is no service', 'StringEqualsIfExists', 'aws:SourceAccount', [OURS], 'vacuous'],
];

describe('verdictOn', () => {
  test.each([...CALLERS, ...WEAK, ...SOURCES])('%s: %s %s %j', (_, operator, key, values, expected) => {
    const verdict = typeof expected === 'string' ? { effect: expected } : { effect: 'confines', reach: expected };
    expect(requirements([operator, key, values]).map((one) => verdictOn(one, CONTEXT))).toEqual([verdict]);
  });
});

describe('confinementOf', () => {
  test('no condition confines nobody', () => {
    expect(confinementOf([], CONTEXT)).toEqual({
      reach: EVERYBODY,
      externalId: false,
      weak: [],
      wildcard: [],
      vacuous: [],
      negated: [],
    });
  });

  const organization: Written = ['StringEquals', 'aws:PrincipalOrgID', [ORGANIZATION]];
  const stranger: Written = ['StringEquals', 'aws:PrincipalAccount', [OUTSIDER]];
  const address: Written = ['IpAddress', 'aws:SourceIp', ['203.0.113.0/24']];
  const anyOrganization: Written = ['StringLike', 'aws:PrincipalOrgID', ['o-*']];

  test.each<readonly [string, readonly Written[], Reach]>([
    ['both must hold, so the narrower one counts', [organization, stranger], left('organization', ORGANIZATION)],
    ['in any order', [stranger, organization], left('organization', ORGANIZATION)],
    ['a weak one confines nobody', [address], EVERYBODY],
    ['a weak one takes nothing away', [address, organization, address], left('organization', ORGANIZATION)],
    ['a wildcard confines nobody', [anyOrganization], EVERYBODY],
    ['a wildcard takes nothing away', [organization, anyOrganization], left('organization', ORGANIZATION)],
  ])('%s: %j', (_, written, reach) => {
    expect(confinementOf(requirements(...written), CONTEXT).reach).toEqual(reach);
  });

  test('names what only looks like a limit by what is wrong with it, in the order of the words', () => {
    const { reach, ...looks } = confinementOf(
      requirements(
        ['StringNotEquals', 'aws:PrincipalAccount', [OUTSIDER]],
        ['StringEquals', 'sts:RoleSessionName', ['x']],
        address,
        anyOrganization,
        ['StringEqualsIfExists', 'aws:PrincipalOrgID', [ORGANIZATION]],
        ['StringEquals', 'aws:UserAgent', ['x']],
      ),
      CONTEXT,
    );
    expect(reach).toEqual(EVERYBODY);
    expect(looks).toEqual({
      externalId: false,
      weak: ['IpAddress aws:SourceIp "203.0.113.0/24"', 'StringEquals sts:RoleSessionName "x"'],
      wildcard: ['StringLike aws:PrincipalOrgID "o-*"'],
      vacuous: [`StringEqualsIfExists aws:PrincipalOrgID "${ORGANIZATION}"`],
      negated: [`StringNotEquals aws:PrincipalAccount "${OUTSIDER}"`],
    });
  });

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html */
  test.each<readonly [string, ...Written, boolean]>([
    ['one word', 'StringEquals', 'sts:ExternalId', ['x'], true],
    ['keys have no case', 'StringEquals', 'STS:externalid', ['x'], true],
    ['one of two words', 'StringEquals', 'sts:ExternalId', ['x', 'y'], true],
    ['one word, whatever its case', 'StringEqualsIgnoreCase', 'sts:ExternalId', ['x'], true],
    ['a pattern without a wildcard', 'StringLike', 'sts:ExternalId', ['x'], true],
    ['a wildcard', 'StringLike', 'sts:ExternalId', ['x*'], false],
    ['a word or a wildcard', 'StringLike', 'sts:ExternalId', ['x', '*'], false],
    ['an empty word', 'StringEquals', 'sts:ExternalId', [''], false],
    ['the caller fills it in', 'StringEquals', 'sts:ExternalId', [variable('aws:username')], false],
    ['no word', 'StringEquals', 'sts:ExternalId', [], false],
    ['any word but one', 'StringNotEquals', 'sts:ExternalId', ['x'], false],
    ['a word or none', 'StringEqualsIfExists', 'sts:ExternalId', ['x'], false],
    ['any word', 'Null', 'sts:ExternalId', ['false'], false],
    ['a word is no ARN', 'ArnEquals', 'sts:ExternalId', ['arn:aws:iam::111122223333:role/a'], false],
    ['a word is no number', 'NumericEquals', 'sts:ExternalId', ['1'], false],
    ['another key', 'StringEquals', 'sts:RoleSessionName', ['x'], false],
  ])('external id: %s: %s %s %j: %s', (_, operator, key, values, expected) => {
    const written: readonly Written[] = [address, [operator, key, values]];
    expect(confinementOf(requirements(...written), CONTEXT).externalId).toBe(expected);
  });
});

describe('words', () => {
  test('the same condition in another order reads the same, and is left as it was', () => {
    const values = ['b', 'a'];
    expect(requirements(['StringEquals', 'aws:PrincipalOrgID', values]).map(wordsOf)).toEqual([
      'StringEquals aws:PrincipalOrgID "a", "b"',
    ]);
    expect(values).toEqual(['b', 'a']);
  });

  test.each([
    ['no value', [], ''],
    ['three values', ['a', 'b', 'c'], '"a", "b", "c"'],
    ['more are counted', ['a', 'b', 'c', 'd'], '"a", "b", "c", … (4)'],
    ['quotes and line ends cannot end the word', ['a"\n'], '"a\\"\\n"'],
    ['80 characters', ['x'.repeat(80)], `"${'x'.repeat(80)}"`],
    ['81 are cut to 80', ['x'.repeat(81)], `"${'x'.repeat(79)}…"`],
  ])('%s', (_, values, expected) => {
    expect(valueWords(values)).toBe(expected);
  });
});
