import { describe, expect, test } from 'vitest';
import { judgeTrust } from '../../../lib/inspect/trust/judge.ts';
import {
  ANYBODY,
  CONTEXT,
  type Conditions,
  GITHUB,
  ORGANIZATION,
  OURS,
  OUTSIDER,
  policy,
  root,
  TRUSTED,
  variable,
} from '../../judge/trust/builders.ts';

/** Ranges that a reviewer gave from AWS's facts before asking the analyser. Wider than the vectors, and independent of them. */
type Row = readonly [name: string, document: unknown, least: string, most: string];
type Claims = Readonly<Record<string, unknown>>;

const SCALE = ['none', 'info', 'low', 'medium', 'high', 'critical'];
const WEB_IDENTITY = 'sts:AssumeRoleWithWebIdentity';
const SAML = 'sts:AssumeRoleWithSAML';
const provider = (issuer: string) => ({ Federated: `arn:aws:iam::${OURS}:oidc-provider/${issuer}` });
const allowed = (Principal: unknown, Condition?: unknown, Action: unknown = 'sts:AssumeRole', more: object = {}) => ({
  Effect: 'Allow',
  Principal,
  Action,
  ...(Condition !== undefined && { Condition }),
  ...more,
});
const denied = (principal: unknown, condition?: unknown, action?: unknown) => ({
  ...allowed(principal, condition, action),
  Effect: 'Deny',
});
const anybody = (condition: unknown) => policy(allowed(ANYBODY, condition));
const outsider = (condition: unknown) => policy(allowed(root(OUTSIDER), condition));
const token = (issuer: string, operator: string, claims: Claims, more: Conditions = {}) =>
  policy(
    allowed(
      provider(issuer),
      {
        [operator]: Object.fromEntries(
          Object.entries(claims).map(([claim, value]) => [claim.includes(':') ? claim : `${issuer}:${claim}`, value]),
        ),
        ...more,
      },
      WEB_IDENTITY,
    ),
  );
const github = (operator: string, claims: Claims, more?: Conditions) => token(GITHUB, operator, claims, more);
const AUDIENCE = { StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' } };

const rows: readonly Row[] = [
  // T1
  ['star string', policy(allowed('*')), 'critical', 'critical'],
  ['star in list', policy(allowed({ AWS: [`arn:aws:iam::${OURS}:root`, '*'] })), 'critical', 'critical'],
  ['star list one', policy(allowed({ AWS: ['*'] })), 'critical', 'critical'],
  ['star empty cond', policy(allowed(ANYBODY, {})), 'critical', 'critical'],
  ['star empty operator', anybody({ StringEquals: {} }), 'critical', 'critical'],
  ['star+service', policy(allowed({ AWS: '*', Service: 'ec2.amazonaws.com' })), 'critical', 'critical'],
  ['star useragent', anybody({ StringEquals: { 'aws:UserAgent': 'acme' } }), 'high', 'critical'],
  ['star referer', anybody({ StringLike: { 'aws:Referer': 'https://acme/*' } }), 'high', 'critical'],
  ['star securetransport', anybody({ Bool: { 'aws:SecureTransport': 'true' } }), 'critical', 'critical'],
  ['star date', anybody({ DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } }), 'high', 'critical'],
  ['star region', anybody({ StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } }), 'high', 'critical'],
  ['star principaltype', anybody({ StringEquals: { 'aws:PrincipalType': 'AssumedRole' } }), 'high', 'critical'],
  [
    'star calledvia',
    anybody({ 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'cloudformation.amazonaws.com' } }),
    'high',
    'critical',
  ],
  ['star tagkeys', anybody({ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } }), 'high', 'critical'],
  [
    'star transitive',
    anybody({ 'ForAllValues:StringEquals': { 'sts:TransitiveTagKeys': ['team'] } }),
    'high',
    'critical',
  ],
  ['star unknown key', anybody({ StringEquals: { 'acme:Thing': 'x' } }), 'high', 'critical'],
  ['star awsservicename', anybody({ StringEquals: { 'sts:AWSServiceName': 'ec2.amazonaws.com' } }), 'high', 'critical'],
  ['star mfa bool native', anybody({ Bool: { 'aws:MultiFactorAuthPresent': true } }), 'high', 'critical'],
  ['star mfa age', anybody({ NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } }), 'high', 'critical'],
  // T2
  ['star sourceip/0', anybody({ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }), 'critical', 'critical'],
  ['star sourceip private', anybody({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }), 'high', 'critical'],
  ['star notip', anybody({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }), 'critical', 'critical'],
  ['star vpcsourceip', anybody({ IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } }), 'high', 'critical'],
  ['star externalid', anybody({ StringEquals: { 'sts:ExternalId': '8f3b2c' } }), 'high', 'critical'],
  ['star principaltag', anybody({ StringEquals: { 'aws:PrincipalTag/team': 'ops' } }), 'high', 'critical'],
  ['star requesttag', anybody({ StringEquals: { 'aws:RequestTag/team': 'ops' } }), 'high', 'critical'],
  ['star sourceidentity', anybody({ StringLike: { 'sts:SourceIdentity': 'alice' } }), 'high', 'critical'],
  ['star username', anybody({ StringEquals: { 'aws:username': 'alice' } }), 'high', 'critical'],
  ['star vpc', anybody({ StringEquals: { 'aws:SourceVpc': 'vpc-0123456789abcdef0' } }), 'low', 'high'],
  ['star vpce', anybody({ StringEquals: { 'aws:SourceVpce': 'vpce-0123456789abcdef0' } }), 'low', 'high'],
  ['star vpce wildcard', anybody({ StringLike: { 'aws:SourceVpce': 'vpce-*' } }), 'high', 'critical'],
  [
    'star vpce ifexists',
    anybody({ StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-0123456789abcdef0' } }),
    'high',
    'critical',
  ],
  // limiting
  ['star principalaccount', anybody({ StringEquals: { 'aws:PrincipalAccount': OURS } }), 'none', 'low'],
  ['star principalaccount numeric', anybody({ StringEquals: { 'aws:PrincipalAccount': 111122223333 } }), 'none', 'low'],
  [
    'star principalaccount trusted',
    anybody({ StringEquals: { 'aws:PrincipalAccount': [OURS, TRUSTED] } }),
    'none',
    'low',
  ],
  [
    'star principalaccount OUTSIDER',
    anybody({ StringEquals: { 'aws:PrincipalAccount': OUTSIDER } }),
    'high',
    'critical',
  ],
  [
    'star principalaccount OURS,OUTSIDER',
    anybody({ StringEquals: { 'aws:PrincipalAccount': [OURS, OUTSIDER] } }),
    'high',
    'critical',
  ],
  ['star principalaccount like', anybody({ StringLike: { 'aws:PrincipalAccount': '1111*' } }), 'high', 'critical'],
  ['star principalaccount like exact', anybody({ StringLike: { 'aws:PrincipalAccount': OURS } }), 'none', 'low'],
  ['star principalaccount star', anybody({ StringLike: { 'aws:PrincipalAccount': '*' } }), 'high', 'critical'],
  [
    'star principalaccount ????',
    anybody({ StringLike: { 'aws:PrincipalAccount': '????????????' } }),
    'high',
    'critical',
  ],
  ['star principalaccount lit star', anybody({ StringEquals: { 'aws:PrincipalAccount': '*' } }), 'none', 'critical'],
  ['star orgid foreign', anybody({ StringEquals: { 'aws:PrincipalOrgID': 'o-evilevilev' } }), 'high', 'critical'],
  [
    'star orgid both',
    anybody({ StringEquals: { 'aws:PrincipalOrgID': [ORGANIZATION, 'o-evilevilev'] } }),
    'high',
    'critical',
  ],
  [
    'star orgid ifexists',
    anybody({ StringEqualsIfExists: { 'aws:PrincipalOrgID': ORGANIZATION } }),
    'high',
    'critical',
  ],
  [
    'star orgid null false + equals ifexists',
    anybody({ StringEqualsIfExists: { 'aws:PrincipalOrgID': ORGANIZATION }, Null: { 'aws:PrincipalOrgID': 'false' } }),
    'none',
    'medium',
  ],
  ['star orgid null true', anybody({ Null: { 'aws:PrincipalOrgID': 'true' } }), 'high', 'critical'],
  ['star orgid key case', anybody({ StringEquals: { 'AWS:PRINCIPALORGID': ORGANIZATION } }), 'none', 'low'],
  [
    'star orgid negated',
    anybody({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-evilevilev' } }),
    'critical',
    'critical',
  ],
  ['star orgid notlike', anybody({ StringNotLike: { 'aws:PrincipalOrgID': 'o-evil*' } }), 'critical', 'critical'],
  [
    'star orgid + negated account',
    anybody({
      StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION },
      StringNotEquals: { 'aws:PrincipalAccount': OUTSIDER },
    }),
    'none',
    'low',
  ],
  [
    'star orgid+account',
    anybody({ StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION, 'aws:PrincipalAccount': OURS } }),
    'none',
    'low',
  ],
  [
    'star orgid + weak',
    anybody({ StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION }, IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
    'none',
    'low',
  ],
  [
    'star orgpaths',
    anybody({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-exampleorg1/r-ab12/ou-ab12-11111111/*'] } }),
    'none',
    'low',
  ],
  [
    'star orgpaths equals',
    anybody({ 'ForAnyValue:StringEquals': { 'aws:PrincipalOrgPaths': ['o-exampleorg1/r-ab12/'] } }),
    'none',
    'low',
  ],
  [
    'star orgpaths wild org',
    anybody({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-*/r-ab12/*'] } }),
    'high',
    'critical',
  ],
  [
    'star orgpaths star prefix',
    anybody({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['*/r-ab12/ou-ab12-1/*'] } }),
    'high',
    'critical',
  ],
  [
    'star orgpaths noslash',
    anybody({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-exampleorg1*'] } }),
    'low',
    'critical',
  ],
  [
    'star orgpaths foreign',
    anybody({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-evilevilev/*'] } }),
    'high',
    'critical',
  ],
  [
    'star orgpaths forall+any',
    anybody({
      'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': ['o-exampleorg1/*'] },
      'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-exampleorg1/*'] },
    }),
    'none',
    'low',
  ],
  ['star arn own', anybody({ ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${OURS}:role/x` } }), 'none', 'low'],
  [
    'star arn own wild name',
    anybody({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${OURS}:role/*` } }),
    'none',
    'low',
  ],
  [
    'star arn stringlike own',
    anybody({ StringLike: { 'aws:PrincipalArn': `arn:aws:iam::${OURS}:role/team-*` } }),
    'none',
    'low',
  ],
  ['star arn stringlike *', anybody({ StringLike: { 'aws:PrincipalArn': '*' } }), 'high', 'critical'],
  ['star arn stringlike prefix *', anybody({ StringLike: { 'aws:PrincipalArn': `*:${OURS}:*` } }), 'high', 'critical'],
  [
    'star arn OUTSIDER',
    anybody({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${OUTSIDER}:role/y` } }),
    'high',
    'critical',
  ],
  ['star arn TRUSTED', anybody({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${TRUSTED}:role/y` } }), 'none', 'low'],
  [
    'star arn [OURS,wild]',
    anybody({ ArnLike: { 'aws:PrincipalArn': [`arn:aws:iam::${OURS}:role/y`, 'arn:aws:iam::*:role/y'] } }),
    'high',
    'critical',
  ],
  [
    'star arn sso reserved wild',
    anybody({
      ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_*' },
    }),
    'high',
    'critical',
  ],
  [
    'star arn not',
    anybody({ ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${OUTSIDER}:role/y` } }),
    'critical',
    'critical',
  ],
  [
    'star arn ifexists',
    anybody({ ArnLikeIfExists: { 'aws:PrincipalArn': `arn:aws:iam::${OURS}:role/y` } }),
    'medium',
    'critical',
  ],
  [
    'star arn variable',
    anybody({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${variable('aws:PrincipalAccount')}:role/y` } }),
    'high',
    'critical',
  ],
  [
    'star org var',
    anybody({ StringEquals: { 'aws:PrincipalOrgID': `${variable('aws:PrincipalTag/org')}` } }),
    'high',
    'critical',
  ],
  [
    'star resource org var',
    anybody({ StringEquals: { 'aws:PrincipalOrgID': `${variable('aws:ResourceOrgID')}` } }),
    'none',
    'low',
  ],
  ['star userid', anybody({ StringLike: { 'aws:userid': 'AROAEXAMPLEEXAMPLEAAA:*' } }), 'none', 'high'],
  ['star userid wild', anybody({ StringLike: { 'aws:userid': '*:alice' } }), 'high', 'critical'],
  ['star userid AROA*', anybody({ StringLike: { 'aws:userid': 'AROA*' } }), 'high', 'critical'],
  ['star sourceaccount', anybody({ StringEquals: { 'aws:SourceAccount': OURS } }), 'none', 'high'],
  ['star sourcearn', anybody({ ArnLike: { 'aws:SourceArn': `arn:aws:sns:eu-west-1:${OURS}:x` } }), 'none', 'high'],
  ['star sourceorgid', anybody({ StringEquals: { 'aws:SourceOrgID': ORGANIZATION } }), 'none', 'high'],
  ['star misspelt operator', anybody({ StringEqual: { 'aws:PrincipalOrgID': ORGANIZATION } }), 'medium', 'critical'],
  ['star binary op', anybody({ BinaryEquals: { 'aws:PrincipalOrgID': 'bzE=' } }), 'high', 'critical'],
  ['star empty list', anybody({ StringEquals: { 'aws:PrincipalOrgID': [] } }), 'none', 'critical'],
  ['star forany', anybody({ 'ForAnyValue:StringEquals': { 'aws:PrincipalOrgID': ORGANIZATION } }), 'none', 'low'],
  [
    'star forall+plain',
    anybody({
      'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': ORGANIZATION },
      StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION },
    }),
    'none',
    'low',
  ],
  [
    'star forall orgid',
    anybody({ 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': ORGANIZATION } }),
    'high',
    'critical',
  ],
  // T3
  ['OUTSIDER account id', policy(allowed({ AWS: OUTSIDER })), 'high', 'critical'],
  ['OUTSIDER number', policy(allowed({ AWS: 999988887777 })), 'high', 'critical'],
  ['OUTSIDER role', policy(allowed({ AWS: `arn:aws:iam::${OUTSIDER}:role/x` })), 'high', 'critical'],
  ['OUTSIDER session', policy(allowed({ AWS: `arn:aws:sts::${OUTSIDER}:assumed-role/x/y` })), 'high', 'critical'],
  [
    'OUTSIDER federated-user',
    policy(allowed({ AWS: `arn:aws:sts::${OUTSIDER}:federated-user/y` })),
    'high',
    'critical',
  ],
  [
    'OUTSIDER path role',
    policy(allowed({ AWS: `arn:aws:iam::${OUTSIDER}:role/service-role/deep/x` })),
    'high',
    'critical',
  ],
  ['OUTSIDER cn', policy(allowed({ AWS: `arn:aws-cn:iam::${OUTSIDER}:root` })), 'high', 'critical'],
  ['OUTSIDER gov', policy(allowed({ AWS: `arn:aws-us-gov:iam::${OUTSIDER}:root` })), 'high', 'critical'],
  ['OUTSIDER eusc', policy(allowed({ AWS: `arn:aws-eusc:iam::${OUTSIDER}:root` })), 'high', 'critical'],
  [
    'OUTSIDER beside TRUSTED',
    policy(allowed({ AWS: [`arn:aws:iam::${TRUSTED}:root`, `arn:aws:iam::${OUTSIDER}:root`] })),
    'high',
    'critical',
  ],
  [
    'OUTSIDER 2nd statement',
    policy(allowed({ Service: 'ec2.amazonaws.com' }), allowed(root(OUTSIDER))),
    'high',
    'critical',
  ],
  ['OUTSIDER lower action', policy(allowed(root(OUTSIDER), undefined, 'sts:assumerole')), 'high', 'critical'],
  ['OUTSIDER sts:*', policy(allowed(root(OUTSIDER), undefined, 'sts:*')), 'high', 'critical'],
  ['OUTSIDER sts:Assume*', policy(allowed(root(OUTSIDER), undefined, 'sts:Assume*')), 'high', 'critical'],
  ['OUTSIDER sts:AssumeRole?', policy(allowed(root(OUTSIDER), undefined, 'sts:AssumeRole?')), 'none', 'critical'],
  [
    'OUTSIDER NotAction',
    policy({ Effect: 'Allow', Principal: root(OUTSIDER), NotAction: 'sts:TagSession' }),
    'high',
    'critical',
  ],
  [
    'OUTSIDER NotAction assume',
    policy({
      Effect: 'Allow',
      Principal: root(OUTSIDER),
      NotAction: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
    }),
    'none',
    'medium',
  ],
  ['OUTSIDER externalid any', outsider({ StringLike: { 'sts:ExternalId': '*' } }), 'high', 'critical'],
  ['OUTSIDER externalid ?', outsider({ StringLike: { 'sts:ExternalId': '?*' } }), 'high', 'critical'],
  ['OUTSIDER externalid notequals', outsider({ StringNotEquals: { 'sts:ExternalId': 'x' } }), 'high', 'critical'],
  ['OUTSIDER externalid ifexists', outsider({ StringEqualsIfExists: { 'sts:ExternalId': 'x1' } }), 'high', 'critical'],
  ['OUTSIDER externalid null', outsider({ Null: { 'sts:ExternalId': 'false' } }), 'high', 'critical'],
  [
    'OUTSIDER externalid var',
    outsider({ StringEquals: { 'sts:ExternalId': `${variable('aws:PrincipalAccount')}` } }),
    'medium',
    'critical',
  ],
  ['OUTSIDER externalid list', outsider({ StringEquals: { 'sts:externalid': ['a1', 'b2'] } }), 'medium', 'high'],
  [
    'OUTSIDER externalid ignorecase',
    outsider({ StringEqualsIgnoreCase: { 'sts:ExternalId': 'abc' } }),
    'medium',
    'high',
  ],
  ['OUTSIDER mfa', outsider({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }), 'high', 'critical'],
  ['OUTSIDER ip', outsider({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }), 'medium', 'critical'],
  ['OUTSIDER own org', outsider({ StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } }), 'none', 'low'],
  [
    'OUTSIDER own org ifexists',
    outsider({ StringEqualsIfExists: { 'aws:PrincipalOrgID': ORGANIZATION } }),
    'high',
    'critical',
  ],
  [
    'OUTSIDER principalarn in OUTSIDER',
    outsider({ ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${OUTSIDER}:role/ci` } }),
    'high',
    'critical',
  ],
  [
    'OUTSIDER principalarn in OURS',
    outsider({ ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${OURS}:role/ci` } }),
    'none',
    'medium',
  ],
  [
    'OUTSIDER tag session',
    policy(allowed(root(OUTSIDER), undefined, ['sts:AssumeRole', 'sts:TagSession'])),
    'high',
    'critical',
  ],
  [
    'OUTSIDER ext tag session',
    policy(allowed(root(OUTSIDER), { StringEquals: { 'sts:ExternalId': 'a1' } }, ['sts:AssumeRole', 'sts:TagSession'])),
    'medium',
    'critical',
  ],
  ['TRUSTED root tag', policy(allowed(root(TRUSTED), undefined, ['sts:AssumeRole', 'sts:TagSession'])), 'none', 'low'],
  ['TRUSTED session', policy(allowed({ AWS: `arn:aws:sts::${TRUSTED}:assumed-role/x/y` })), 'none', 'low'],
  ['OURS role star name', policy(allowed({ AWS: `arn:aws:iam::${OURS}:role/*` })), 'none', 'medium'],
  ['partial account', policy(allowed({ AWS: 'arn:aws:iam::9999*:root' })), 'high', 'critical'],
  ['role wild any account', policy(allowed({ AWS: 'arn:aws:iam::*:role/admin' })), 'high', 'critical'],
  ['arn:aws:iam::???', policy(allowed({ AWS: 'arn:aws:iam::????????????:root' })), 'high', 'critical'],
  ['arn star all', policy(allowed({ AWS: 'arn:aws:iam::*' })), 'high', 'critical'],
  ['short account', policy(allowed({ AWS: '12345' })), 'medium', 'critical'],
  ['spaces account', policy(allowed({ AWS: ' 111122223333 ' })), 'none', 'medium'],
  ['AROA', policy(allowed({ AWS: 'AROAEXAMPLEEXAMPLEAAA' })), 'medium', 'high'],
  ['AIDA', policy(allowed({ AWS: 'AIDAEXAMPLEEXAMPLEAAA' })), 'medium', 'high'],
  [
    'AROA lower list',
    policy(allowed({ AWS: ['AROAEXAMPLEEXAMPLEAAA', `arn:aws:iam::${OURS}:root`] })),
    'medium',
    'high',
  ],
  [
    'canonical',
    policy(allowed({ CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' })),
    'none',
    'high',
  ],
  [
    'cloudfront OAI',
    policy(allowed({ AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1' })),
    'medium',
    'critical',
  ],
  ['empty principal obj', policy(allowed({})), 'none', 'medium'],
  ['empty aws string', policy(allowed({ AWS: '' })), 'none', 'high'],
  // NotPrincipal
  [
    'notprincipal own',
    policy({ Effect: 'Allow', NotPrincipal: root(OURS), Action: 'sts:AssumeRole' }),
    'high',
    'critical',
  ],
  [
    'notprincipal OUTSIDER',
    policy({ Effect: 'Allow', NotPrincipal: root(OUTSIDER), Action: 'sts:AssumeRole' }),
    'high',
    'critical',
  ],
  [
    'notprincipal org',
    policy({
      Effect: 'Allow',
      NotPrincipal: root(OUTSIDER),
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } },
    }),
    'none',
    'high',
  ],
  [
    'deny notprincipal',
    policy(allowed(ANYBODY), { Effect: 'Deny', NotPrincipal: root(OURS), Action: 'sts:AssumeRole' }),
    'medium',
    'critical',
  ],
  // deny
  [
    'deny unless org',
    policy(allowed(ANYBODY), denied(ANYBODY, { StringNotEquals: { 'aws:PrincipalOrgID': ORGANIZATION } })),
    'none',
    'low',
  ],
  [
    'deny unless org str',
    policy(
      allowed('*', undefined, 'sts:AssumeRole'),
      denied('*', { StringNotEquals: { 'aws:PrincipalOrgID': ORGANIZATION } }, '*'),
    ),
    'none',
    'low',
  ],
  [
    'deny if org (wrong way)',
    policy(allowed(ANYBODY), denied(ANYBODY, { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } })),
    'high',
    'critical',
  ],
  [
    'deny positive ifexists',
    policy(allowed(ANYBODY), denied(ANYBODY, { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-evilevilev' } })),
    'high',
    'critical',
  ],
  [
    'deny other action',
    policy(
      allowed(ANYBODY),
      denied(ANYBODY, { StringNotEquals: { 'aws:PrincipalOrgID': ORGANIZATION } }, 'sts:TagSession'),
    ),
    'critical',
    'critical',
  ],
  ['deny all', policy(allowed(ANYBODY), denied(ANYBODY)), 'none', 'low'],
  ['deny OUTSIDER, allow OUTSIDER', policy(allowed(root(OUTSIDER)), denied(root(OUTSIDER))), 'none', 'low'],
  [
    'deny OUTSIDER user, allow OUTSIDER root',
    policy(allowed(root(OUTSIDER)), denied({ AWS: `arn:aws:iam::${OUTSIDER}:user/u` })),
    'high',
    'critical',
  ],
  ['deny OUTSIDER, allow star', policy(allowed(ANYBODY), denied(root(OUTSIDER))), 'critical', 'critical'],
  [
    'deny OUTSIDER root, allow OUTSIDER role',
    policy(allowed({ AWS: `arn:aws:iam::${OUTSIDER}:role/r` }), denied(root(OUTSIDER))),
    'none',
    'critical',
  ],
  [
    'deny account eq OUTSIDER, allow OUTSIDER',
    policy(allowed(root(OUTSIDER)), denied(ANYBODY, { StringEquals: { 'aws:PrincipalAccount': OUTSIDER } })),
    'none',
    'high',
  ],
  [
    'deny account ne OURS',
    policy(allowed(ANYBODY), denied(ANYBODY, { StringNotEquals: { 'aws:PrincipalAccount': OURS } })),
    'none',
    'low',
  ],
  [
    'deny arnnotlike OURS',
    policy(allowed(ANYBODY), denied(ANYBODY, { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${OURS}:*` } })),
    'none',
    'low',
  ],
  [
    'deny two conditions',
    policy(
      allowed(ANYBODY),
      denied(ANYBODY, {
        StringNotEquals: { 'aws:PrincipalOrgID': ORGANIZATION },
        NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
      }),
    ),
    'high',
    'critical',
  ],
  [
    'deny no mfa',
    policy(
      allowed(root(OUTSIDER)),
      denied(root(OUTSIDER), { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }),
    ),
    'high',
    'critical',
  ],
  [
    'deny gh not sub',
    policy(
      allowed(provider(GITHUB), AUDIENCE, WEB_IDENTITY),
      denied(
        provider(GITHUB),
        { StringNotEquals: { [`${GITHUB}:sub`]: 'repo:acme/app:ref:refs/heads/main' } },
        WEB_IDENTITY,
      ),
    ),
    'none',
    'medium',
  ],
  [
    'deny gh notlike sub',
    policy(
      allowed(provider(GITHUB), AUDIENCE, WEB_IDENTITY),
      denied(provider(GITHUB), { StringNotLike: { [`${GITHUB}:sub`]: 'repo:acme/*' } }, WEB_IDENTITY),
    ),
    'none',
    'medium',
  ],
  [
    'deny gh star notlike sub',
    policy(
      allowed(provider(GITHUB), AUDIENCE, WEB_IDENTITY),
      denied('*', { StringNotLike: { [`${GITHUB}:sub`]: 'repo:acme/*' } }, WEB_IDENTITY),
    ),
    'none',
    'medium',
  ],
  [
    'deny unless own org and service allowed',
    policy(
      allowed({ Service: 'ec2.amazonaws.com' }),
      denied(ANYBODY, { StringNotEquals: { 'aws:PrincipalOrgID': ORGANIZATION } }),
    ),
    'none',
    'info',
  ],
  ['only deny', policy(denied(ANYBODY)), 'none', 'info'],
  // T7/T8 github
  ['gh only aud', policy(allowed(provider(GITHUB), AUDIENCE, WEB_IDENTITY)), 'critical', 'critical'],
  ['gh repo like', github('StringLike', { sub: 'repo:acme/app:*', aud: 'sts.amazonaws.com' }), 'none', 'medium'],
  ['gh org slash', github('StringLike', { sub: 'repo:acme/*' }, AUDIENCE), 'low', 'medium'],
  ['gh repo no colon', github('StringLike', { sub: 'repo:acme/app*' }, AUDIENCE), 'low', 'high'],
  ['gh pr', github('StringEquals', { sub: 'repo:acme/app:pull_request', aud: 'sts.amazonaws.com' }), 'low', 'high'],
  ['gh repo:*', github('StringLike', { sub: 'repo:*' }, AUDIENCE), 'critical', 'critical'],
  ['gh repo:*/*', github('StringLike', { sub: 'repo:*/*' }, AUDIENCE), 'critical', 'critical'],
  ['gh *', github('StringLike', { sub: '*' }, AUDIENCE), 'critical', 'critical'],
  ['gh **', github('StringLike', { sub: '**' }, AUDIENCE), 'critical', 'critical'],
  ['gh *:main', github('StringLike', { sub: '*:ref:refs/heads/main' }, AUDIENCE), 'critical', 'critical'],
  ['gh repo:*/app', github('StringLike', { sub: 'repo:*/app:ref:refs/heads/main' }, AUDIENCE), 'critical', 'critical'],
  ['gh acm?', github('StringLike', { sub: 'repo:acm?/app:*' }, AUDIENCE), 'high', 'critical'],
  [
    'gh stringequals wildcard',
    github('StringEquals', { sub: 'repo:acme/*', aud: 'sts.amazonaws.com' }),
    'none',
    'medium',
  ],
  ['gh list one bad', github('StringLike', { sub: ['repo:acme/app:*', 'repo:other*'] }, AUDIENCE), 'high', 'critical'],
  [
    'gh two orgs',
    github('StringLike', { sub: ['repo:acme/app:*', 'repo:acme-labs/app:*'] }, AUDIENCE),
    'none',
    'medium',
  ],
  [
    'gh ifexists',
    github('StringEqualsIfExists', { sub: 'repo:acme/app:ref:refs/heads/main' }, AUDIENCE),
    'medium',
    'high',
  ],
  ['gh ifexists like wild', github('StringLikeIfExists', { sub: 'repo:*' }, AUDIENCE), 'high', 'critical'],
  ['gh notequals', github('StringNotEquals', { sub: 'repo:evil/x:*' }, AUDIENCE), 'critical', 'critical'],
  ['gh notlike', github('StringNotLike', { sub: 'repo:evil/*' }, AUDIENCE), 'critical', 'critical'],
  ['gh foranyvalue like', github('ForAnyValue:StringLike', { sub: 'repo:acme/app:*' }, AUDIENCE), 'none', 'medium'],
  [
    'gh immutable',
    github('StringEquals', { sub: 'repo:acme@123456/app@456789:ref:refs/heads/main', aud: 'sts.amazonaws.com' }),
    'none',
    'low',
  ],
  ['gh immutable like', github('StringLike', { sub: 'repo:acme@123456/app@456789:*' }, AUDIENCE), 'none', 'medium'],
  [
    'gh immutable wild id',
    github('StringLike', { sub: 'repo:acme@*/app@*:ref:refs/heads/main' }, AUDIENCE),
    'none',
    'medium',
  ],
  ['gh immutable org only', github('StringLike', { sub: 'repo:acme@123456/*' }, AUDIENCE), 'low', 'medium'],
  ['gh immutable id prefix', github('StringLike', { sub: 'repo:acme@123*/app:*' }, AUDIENCE), 'none', 'critical'],
  ['gh repository_id', github('StringEquals', { repository_id: '456789', aud: 'sts.amazonaws.com' }), 'none', 'low'],
  [
    'gh owner id',
    github('StringEquals', { repository_owner_id: '123456', aud: 'sts.amazonaws.com' }),
    'none',
    'medium',
  ],
  [
    'gh owner id number',
    github('StringEquals', { repository_owner_id: 123456, aud: 'sts.amazonaws.com' }),
    'none',
    'medium',
  ],
  [
    'gh owner id wild',
    github('StringLike', { repository_owner_id: '*', aud: 'sts.amazonaws.com' }),
    'critical',
    'critical',
  ],
  [
    'gh loose sub + repository',
    github(
      'StringLike',
      { sub: 'repo:*' },
      { StringEquals: { [`${GITHUB}:repository`]: 'acme/app', [`${GITHUB}:aud`]: 'sts.amazonaws.com' } },
    ),
    'none',
    'low',
  ],
  [
    'gh loose sub + owner ifexists',
    github('StringLike', { sub: 'repo:*' }, { StringEqualsIfExists: { [`${GITHUB}:repository_owner`]: 'acme' } }),
    'high',
    'critical',
  ],
  ['gh ref only', github('StringEquals', { ref: 'refs/heads/main', aud: 'sts.amazonaws.com' }), 'critical', 'critical'],
  [
    'gh workflow name only',
    github('StringEquals', { workflow: 'deploy', aud: 'sts.amazonaws.com' }),
    'critical',
    'critical',
  ],
  [
    'gh environment only',
    github('StringEquals', { environment: 'prod', aud: 'sts.amazonaws.com' }),
    'critical',
    'critical',
  ],
  ['gh actor only', github('StringEquals', { actor: 'octocat', aud: 'sts.amazonaws.com' }), 'medium', 'critical'],
  ['gh actor_id only', github('StringEquals', { actor_id: '583231', aud: 'sts.amazonaws.com' }), 'medium', 'critical'],
  [
    'gh visibility only',
    github('StringEquals', { repository_visibility: 'private', aud: 'sts.amazonaws.com' }),
    'critical',
    'critical',
  ],
  [
    'gh jwr',
    github('StringEquals', {
      job_workflow_ref: 'acme/wf/.github/workflows/d.yml@refs/heads/main',
      aud: 'sts.amazonaws.com',
    }),
    'none',
    'medium',
  ],
  ['gh jwr like org', github('StringLike', { job_workflow_ref: 'acme/*' }, AUDIENCE), 'low', 'medium'],
  ['gh jwr wild', github('StringLike', { job_workflow_ref: '*/d.yml@*' }, AUDIENCE), 'critical', 'critical'],
  ['gh aud org url only', github('StringEquals', { aud: 'https://github.com/acme' }), 'critical', 'critical'],
  [
    'gh issuer uppercase',
    policy(
      allowed(
        { Federated: `arn:aws:iam::${OURS}:oidc-provider/Token.Actions.GithubUserContent.com` },
        undefined,
        WEB_IDENTITY,
      ),
    ),
    'critical',
    'critical',
  ],
  [
    'gh OUTSIDER provider',
    policy(
      allowed(
        { Federated: `arn:aws:iam::${OUTSIDER}:oidc-provider/${GITHUB}` },
        {
          StringEquals: {
            [`${GITHUB}:aud`]: 'sts.amazonaws.com',
            [`${GITHUB}:sub`]: 'repo:acme/app:ref:refs/heads/main',
          },
        },
        WEB_IDENTITY,
      ),
    ),
    'medium',
    'high',
  ],
  [
    'gh cn',
    policy(allowed({ Federated: `arn:aws-cn:iam::${OURS}:oidc-provider/${GITHUB}` }, undefined, WEB_IDENTITY)),
    'critical',
    'critical',
  ],
  ['gh bare', policy(allowed({ Federated: GITHUB }, undefined, WEB_IDENTITY)), 'high', 'critical'],
  ['gh https', policy(allowed({ Federated: `https://${GITHUB}` }, undefined, WEB_IDENTITY)), 'high', 'critical'],
  ['gh sts:*', policy(allowed(provider(GITHUB), undefined, 'sts:*')), 'critical', 'critical'],
  ['gh action *', policy(allowed(provider(GITHUB), undefined, '*')), 'critical', 'critical'],
  ['gh wrong action', policy(allowed(provider(GITHUB), undefined, 'sts:AssumeRole')), 'none', 'low'],
  [
    'gh lower key',
    policy(
      allowed(
        provider(GITHUB),
        {
          stringequals: {
            [`${GITHUB.toUpperCase()}:SUB`]: 'repo:acme/app:ref:refs/heads/main',
            [`${GITHUB}:AUD`]: 'sts.amazonaws.com',
          },
        },
        WEB_IDENTITY,
      ),
    ),
    'none',
    'low',
  ],
  ['gh no aud', github('StringEquals', { sub: 'repo:acme/app:ref:refs/heads/main' }), 'low', 'medium'],
  ['gh aud wild', github('StringLike', { sub: 'repo:acme/app:ref:refs/heads/main', aud: '*' }), 'none', 'medium'],
  [
    'gh sub in wrong issuer key',
    policy(allowed(provider(GITHUB), { StringEquals: { 'gitlab.com:sub': 'repo:acme/app:*' } }, WEB_IDENTITY)),
    'medium',
    'critical',
  ],
  [
    'gh sub key w/o issuer',
    policy(allowed(provider(GITHUB), { StringEquals: { sub: 'repo:acme/app:*' } }, WEB_IDENTITY)),
    'medium',
    'critical',
  ],
  [
    'gh sub var',
    github('StringLike', { sub: `repo:${variable('aws:PrincipalTag/repo')}:*` }, AUDIENCE),
    'high',
    'critical',
  ],
  ['gh null sub false', github('Null', { sub: 'false' }, AUDIENCE), 'critical', 'critical'],
  [
    'gh sub null+ifexists',
    github(
      'StringEqualsIfExists',
      { sub: 'repo:acme/app:ref:refs/heads/main' },
      { Null: { [`${GITHUB}:sub`]: 'false' }, ...AUDIENCE },
    ),
    'none',
    'medium',
  ],
  [
    'gh two statements one open',
    policy(
      allowed(
        provider(GITHUB),
        {
          StringEquals: {
            [`${GITHUB}:sub`]: 'repo:acme/app:ref:refs/heads/main',
            [`${GITHUB}:aud`]: 'sts.amazonaws.com',
          },
        },
        WEB_IDENTITY,
      ),
      allowed(provider(GITHUB), AUDIENCE, WEB_IDENTITY),
    ),
    'critical',
    'critical',
  ],
  [
    'gh sourceip only',
    policy(allowed(provider(GITHUB), { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, WEB_IDENTITY)),
    'high',
    'critical',
  ],
  [
    'gh session name only',
    policy(allowed(provider(GITHUB), { StringEquals: { 'sts:RoleSessionName': 'deploy' } }, WEB_IDENTITY)),
    'high',
    'critical',
  ],
  [
    'gh enterprise issuer',
    token(`${GITHUB}/acme`, 'StringEquals', { aud: 'sts.amazonaws.com', sub: 'repo:acme/app:ref:refs/heads/main' }),
    'none',
    'low',
  ],
  [
    'gh enterprise issuer, sub wild',
    policy(
      allowed(
        provider(`${GITHUB}/acme`),
        {
          StringEquals: { [`${GITHUB}/acme:aud`]: 'sts.amazonaws.com' },
          StringLike: { [`${GITHUB}/acme:sub`]: 'repo:*' },
        },
        WEB_IDENTITY,
      ),
    ),
    'low',
    'high',
  ],
  [
    'gh repository_owner',
    github('StringEquals', { repository_owner: 'acme', aud: 'sts.amazonaws.com' }),
    'low',
    'medium',
  ],
  // gitlab etc
  [
    'gl group wild',
    token('gitlab.com', 'StringLike', { sub: 'project_path:acme/*:ref_type:branch:ref:main' }),
    'low',
    'medium',
  ],
  [
    'gl group noslash',
    token('gitlab.com', 'StringLike', { sub: 'project_path:acme*:ref_type:branch:ref:main' }),
    'critical',
    'critical',
  ],
  ['gl any', token('gitlab.com', 'StringLike', { sub: 'project_path:*' }), 'critical', 'critical'],
  ['gl *:main', token('gitlab.com', 'StringLike', { sub: '*:ref_type:branch:ref:main' }), 'critical', 'critical'],
  [
    'gl exact',
    token('gitlab.com', 'StringEquals', {
      sub: 'project_path:acme/app:ref_type:branch:ref:main',
      aud: 'https://gitlab.com',
    }),
    'none',
    'low',
  ],
  [
    'gl project_id',
    token('gitlab.com', 'StringEquals', { project_id: '42', aud: 'https://gitlab.com' }),
    'none',
    'critical',
  ],
  [
    'gl selfhosted',
    token('gitlab.acme.example', 'StringEquals', { sub: 'project_path:acme/app:ref_type:branch:ref:main', aud: 'x' }),
    'none',
    'low',
  ],
  ['tf any', token('app.terraform.io', 'StringEquals', { aud: 'aws.workload.identity' }), 'critical', 'critical'],
  [
    'tf org',
    token('app.terraform.io', 'StringLike', {
      aud: 'aws.workload.identity',
      sub: 'organization:acme:project:*:workspace:*:run_phase:*',
    }),
    'none',
    'medium',
  ],
  ['tf org noend', token('app.terraform.io', 'StringLike', { sub: 'organization:acme*' }), 'critical', 'critical'],
  [
    'tf any org',
    token('app.terraform.io', 'StringLike', { sub: 'organization:*:project:p:workspace:w:run_phase:*' }),
    'critical',
    'critical',
  ],
  [
    'tf custom aud unique',
    token('app.terraform.io', 'StringEquals', { aud: 'acme-secret-audience' }),
    'high',
    'critical',
  ],
  [
    'bb',
    token('api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc', 'StringLike', { sub: '{uuid}*:*' }),
    'none',
    'medium',
  ],
  [
    'bb nothing',
    policy(
      allowed(
        provider('api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc'),
        undefined,
        WEB_IDENTITY,
      ),
    ),
    'low',
    'high',
  ],
  [
    'circleci',
    token('oidc.circleci.com/org/11111111-2222-3333-4444-555555555555', 'StringLike', {
      sub: 'org/11111111-2222-3333-4444-555555555555/project/*/user/*',
      aud: '11111111-2222-3333-4444-555555555555',
    }),
    'none',
    'medium',
  ],
  [
    'circleci none',
    policy(allowed(provider('oidc.circleci.com/org/11111111-2222-3333-4444-555555555555'), undefined, WEB_IDENTITY)),
    'low',
    'high',
  ],
  ['vercel aud', token('oidc.vercel.com', 'StringEquals', { aud: 'https://vercel.com/acme' }), 'none', 'medium'],
  [
    'vercel sub',
    token('oidc.vercel.com', 'StringEquals', { sub: 'owner:acme:project:p:environment:production' }),
    'none',
    'medium',
  ],
  ['vercel none', policy(allowed(provider('oidc.vercel.com'), undefined, WEB_IDENTITY)), 'critical', 'critical'],
  [
    'vercel env wild',
    token('oidc.vercel.com', 'StringLike', { sub: 'owner:*:project:*:environment:production' }),
    'critical',
    'critical',
  ],
  [
    'vercel team issuer',
    token('oidc.vercel.com/acme', 'StringEquals', {
      aud: 'https://vercel.com/acme',
      sub: 'owner:acme:project:p:environment:production',
    }),
    'none',
    'low',
  ],
  ['pulumi aud', token('api.pulumi.com/oidc', 'StringEquals', { aud: 'aws:acme' }), 'none', 'medium'],
  ['pulumi none', policy(allowed(provider('api.pulumi.com/oidc'), undefined, WEB_IDENTITY)), 'critical', 'critical'],
  ['pulumi aud wild', token('api.pulumi.com/oidc', 'StringLike', { aud: 'aws:*' }), 'critical', 'critical'],
  [
    'bk',
    token('agent.buildkite.com', 'StringLike', { sub: 'organization:acme:pipeline:p:*', aud: 'sts.amazonaws.com' }),
    'none',
    'medium',
  ],
  ['bk aud only', token('agent.buildkite.com', 'StringEquals', { aud: 'sts.amazonaws.com' }), 'critical', 'critical'],
  [
    'bk organization_slug claim',
    token('agent.buildkite.com', 'StringEquals', { organization_slug: 'acme' }),
    'none',
    'critical',
  ],
  [
    'cognito aud',
    policy(
      allowed(
        { Federated: 'cognito-identity.amazonaws.com' },
        { StringEquals: { 'cognito-identity.amazonaws.com:aud': 'us-east-1:1' } },
        WEB_IDENTITY,
      ),
    ),
    'low',
    'medium',
  ],
  [
    'cognito auth',
    policy(
      allowed(
        { Federated: 'cognito-identity.amazonaws.com' },
        {
          StringEquals: { 'cognito-identity.amazonaws.com:aud': 'us-east-1:1' },
          'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
        },
        WEB_IDENTITY,
      ),
    ),
    'none',
    'low',
  ],
  [
    'cognito unauth',
    policy(
      allowed(
        { Federated: 'cognito-identity.amazonaws.com' },
        {
          StringEquals: { 'cognito-identity.amazonaws.com:aud': 'us-east-1:1' },
          'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'unauthenticated' },
        },
        WEB_IDENTITY,
      ),
    ),
    'medium',
    'high',
  ],
  [
    'cognito amr only',
    policy(
      allowed(
        { Federated: 'cognito-identity.amazonaws.com' },
        { 'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' } },
        WEB_IDENTITY,
      ),
    ),
    'critical',
    'critical',
  ],
  [
    'cognito amr wild',
    policy(
      allowed(
        { Federated: 'cognito-identity.amazonaws.com' },
        {
          StringEquals: { 'cognito-identity.amazonaws.com:aud': 'us-east-1:1' },
          'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': '*authenticated' },
        },
        WEB_IDENTITY,
      ),
    ),
    'low',
    'high',
  ],
  [
    'cognito tag',
    policy(
      allowed(
        { Federated: 'cognito-identity.amazonaws.com' },
        {
          StringEquals: { 'cognito-identity.amazonaws.com:aud': 'us-east-1:1' },
          'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
        },
        [WEB_IDENTITY, 'sts:TagSession'],
      ),
    ),
    'none',
    'low',
  ],
  [
    'google none',
    policy(allowed({ Federated: 'accounts.google.com' }, undefined, WEB_IDENTITY)),
    'critical',
    'critical',
  ],
  [
    'google aud sub',
    policy(
      allowed(
        { Federated: 'accounts.google.com' },
        { StringEquals: { 'accounts.google.com:aud': '1.apps', 'accounts.google.com:sub': '42' } },
        WEB_IDENTITY,
      ),
    ),
    'none',
    'low',
  ],
  [
    'google aud',
    policy(
      allowed(
        { Federated: 'accounts.google.com' },
        { StringEquals: { 'accounts.google.com:aud': '1.apps' } },
        WEB_IDENTITY,
      ),
    ),
    'low',
    'high',
  ],
  [
    'google email',
    policy(
      allowed(
        { Federated: 'accounts.google.com' },
        { StringEquals: { 'accounts.google.com:email': 'a@acme.example' } },
        WEB_IDENTITY,
      ),
    ),
    'medium',
    'critical',
  ],
  [
    'google arn provider',
    policy(allowed(provider('accounts.google.com'), undefined, WEB_IDENTITY)),
    'critical',
    'critical',
  ],
  [
    'facebook app',
    policy(
      allowed(
        { Federated: 'graph.facebook.com' },
        { StringEquals: { 'graph.facebook.com:app_id': '1', 'graph.facebook.com:id': '2' } },
        WEB_IDENTITY,
      ),
    ),
    'none',
    'low',
  ],
  [
    'facebook none',
    policy(allowed({ Federated: 'graph.facebook.com' }, undefined, WEB_IDENTITY)),
    'critical',
    'critical',
  ],
  [
    'amazon app',
    policy(
      allowed({ Federated: 'www.amazon.com' }, { StringEquals: { 'www.amazon.com:app_id': 'amzn1.x' } }, WEB_IDENTITY),
    ),
    'low',
    'high',
  ],
  [
    'irsa ok',
    token('oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF0123456789ABCDEF0123456789', 'StringEquals', {
      sub: 'system:serviceaccount:ns:sa',
      aud: 'sts.amazonaws.com',
    }),
    'none',
    'low',
  ],
  [
    'irsa ns wild',
    token('oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF0123456789ABCDEF0123456789', 'StringLike', {
      sub: 'system:serviceaccount:ns:*',
      aud: 'sts.amazonaws.com',
    }),
    'low',
    'high',
  ],
  [
    'irsa all wild',
    token('oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF0123456789ABCDEF0123456789', 'StringLike', {
      sub: 'system:serviceaccount:*:*',
      aud: 'sts.amazonaws.com',
    }),
    'medium',
    'critical',
  ],
  [
    'irsa *:sa',
    token('oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF0123456789ABCDEF0123456789', 'StringLike', {
      sub: 'system:serviceaccount:*:sa',
    }),
    'medium',
    'critical',
  ],
  [
    'irsa ns prefix',
    token('oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF0123456789ABCDEF0123456789', 'StringLike', {
      sub: 'system:serviceaccount:prod*:sa',
    }),
    'medium',
    'high',
  ],
  [
    'irsa stringequals star',
    token('oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF0123456789ABCDEF0123456789', 'StringEquals', {
      sub: 'system:serviceaccount:ns:*',
      aud: 'sts.amazonaws.com',
    }),
    'none',
    'medium',
  ],
  [
    'irsa cn',
    token('oidc.eks.cn-north-1.amazonaws.com.cn/id/ABCDEF0123456789ABCDEF0123456789', 'StringEquals', {
      aud: 'sts.amazonaws.com',
    }),
    'medium',
    'high',
  ],
  [
    'irsa OUTSIDER',
    policy(
      allowed(
        { Federated: `arn:aws:iam::${OUTSIDER}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/AB` },
        {
          StringEquals: {
            'oidc.eks.eu-west-1.amazonaws.com/id/AB:sub': 'system:serviceaccount:ns:sa',
            'oidc.eks.eu-west-1.amazonaws.com/id/AB:aud': 'sts.amazonaws.com',
          },
        },
        WEB_IDENTITY,
      ),
    ),
    'medium',
    'high',
  ],
  ['private none', policy(allowed(provider('idp.acme.example'), undefined, WEB_IDENTITY)), 'low', 'high'],
  ['private sub', token('idp.acme.example', 'StringEquals', { sub: 'me', aud: 'x' }), 'none', 'low'],
  [
    'azure tenant',
    token('sts.windows.net/11111111-2222-3333-4444-555555555555/', 'StringEquals', { aud: 'api://x' }),
    'none',
    'medium',
  ],
  [
    'sentinel',
    token('sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d', 'StringEquals', {
      aud: 'api://1462b192-27f7-4cb9-8523-0f4ecb54b47e',
    }),
    'high',
    'critical',
  ],
  ['scalr', token('scalr.io', 'StringLike', { sub: 'account:acme:*' }), 'none', 'medium'],
  ['scalr none', policy(allowed(provider('scalr.io'), undefined, WEB_IDENTITY)), 'critical', 'critical'],
  ['codefresh none', policy(allowed(provider('oidc.codefresh.io'), undefined, WEB_IDENTITY)), 'critical', 'critical'],
  ['upbound none', policy(allowed(provider('proidc.upbound.io'), undefined, WEB_IDENTITY)), 'critical', 'critical'],
  [
    'datachain none',
    policy(allowed(provider('studio.datachain.ai/api'), undefined, WEB_IDENTITY)),
    'critical',
    'critical',
  ],
  [
    'shisho none',
    policy(allowed(provider('tokens.cloud.shisho.dev'), undefined, WEB_IDENTITY)),
    'critical',
    'critical',
  ],
  [
    'audit log none',
    policy(allowed(provider('oidc-configuration.audit-log.githubusercontent.com'), undefined, WEB_IDENTITY)),
    'critical',
    'critical',
  ],
  [
    'audit log sub',
    token('oidc-configuration.audit-log.githubusercontent.com', 'StringEquals', {
      sub: 'https://github.com/acme-enterprise',
      aud: 'sts.amazonaws.com',
    }),
    'none',
    'low',
  ],
  [
    'turbonomic none',
    policy(allowed(provider('oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb'), undefined, WEB_IDENTITY)),
    'critical',
    'critical',
  ],
  [
    'vstoken none',
    policy(allowed(provider('vstoken.actions.githubusercontent.com'), undefined, WEB_IDENTITY)),
    'critical',
    'critical',
  ],
  ['fed star', policy(allowed({ Federated: '*' }, undefined, WEB_IDENTITY)), 'high', 'critical'],
  [
    'fed list pinned+open',
    policy(
      allowed(
        { Federated: [`arn:aws:iam::${OURS}:saml-provider/c`, `arn:aws:iam::${OURS}:oidc-provider/${GITHUB}`] },
        { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
        [WEB_IDENTITY, SAML],
      ),
    ),
    'medium',
    'critical',
  ],
  // SAML
  [
    'saml none',
    policy(allowed({ Federated: `arn:aws:iam::${OURS}:saml-provider/c` }, undefined, SAML)),
    'low',
    'medium',
  ],
  [
    'saml gov',
    policy(
      allowed(
        { Federated: `arn:aws-us-gov:iam::${OURS}:saml-provider/c` },
        { StringEquals: { 'SAML:aud': 'https://signin.amazonaws-us-gov.com/saml' } },
        SAML,
      ),
    ),
    'none',
    'low',
  ],
  [
    'saml cn',
    policy(
      allowed(
        { Federated: `arn:aws-cn:iam::${OURS}:saml-provider/c` },
        { StringEquals: { 'SAML:aud': 'https://signin.amazonaws.cn/saml' } },
        SAML,
      ),
    ),
    'none',
    'low',
  ],
  [
    'saml regional',
    policy(
      allowed(
        { Federated: `arn:aws:iam::${OURS}:saml-provider/c` },
        { StringLike: { 'SAML:aud': 'https://*.signin.aws.amazon.com/saml' } },
        SAML,
      ),
    ),
    'none',
    'medium',
  ],
  [
    'saml lower',
    policy(
      allowed(
        { Federated: `arn:aws:iam::${OURS}:saml-provider/c` },
        { StringEquals: { 'saml:AUD': 'https://signin.aws.amazon.com/saml' } },
        SAML,
      ),
    ),
    'none',
    'low',
  ],
  [
    'saml aud star',
    policy(allowed({ Federated: `arn:aws:iam::${OURS}:saml-provider/c` }, { StringLike: { 'SAML:aud': '*' } }, SAML)),
    'low',
    'medium',
  ],
  [
    'saml aud not',
    policy(
      allowed({ Federated: `arn:aws:iam::${OURS}:saml-provider/c` }, { StringNotEquals: { 'SAML:aud': 'x' } }, SAML),
    ),
    'low',
    'medium',
  ],
  [
    'saml OUTSIDER',
    policy(
      allowed(
        { Federated: `arn:aws:iam::${OUTSIDER}:saml-provider/c` },
        { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
        SAML,
      ),
    ),
    'medium',
    'critical',
  ],
  [
    'saml TRUSTED',
    policy(
      allowed(
        { Federated: `arn:aws:iam::${TRUSTED}:saml-provider/c` },
        { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
        SAML,
      ),
    ),
    'none',
    'low',
  ],
  [
    'saml sso',
    policy(
      allowed(
        { Federated: `arn:aws:iam::${OURS}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE` },
        { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
        [SAML, 'sts:TagSession'],
      ),
    ),
    'none',
    'low',
  ],
  [
    'saml sub only',
    policy(allowed({ Federated: `arn:aws:iam::${OURS}:saml-provider/c` }, { StringEquals: { 'SAML:sub': 'x' } }, SAML)),
    'none',
    'medium',
  ],
  [
    'saml wrong action',
    policy(allowed({ Federated: `arn:aws:iam::${OURS}:saml-provider/c` }, undefined, WEB_IDENTITY)),
    'none',
    'low',
  ],
  // services
  ['lambda', policy(allowed({ Service: 'lambda.amazonaws.com' })), 'none', 'info'],
  ['svc list', policy(allowed({ Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] })), 'none', 'low'],
  ['svc upper', policy(allowed({ Service: 'EC2.amazonaws.com' })), 'none', 'medium'],
  ['svc cn', policy(allowed({ Service: 'ec2.amazonaws.com.cn' })), 'none', 'info'],
  ['svc regional', policy(allowed({ Service: 'logs.eu-west-1.amazonaws.com' })), 'none', 'low'],
  ['svc evil suffix', policy(allowed({ Service: 'lambda.amazonaws.com.evil.example' })), 'medium', 'critical'],
  ['svc star', policy(allowed({ Service: '*' })), 'high', 'critical'],
  [
    'svc foreign source',
    policy(allowed({ Service: 'sns.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': OUTSIDER } })),
    'low',
    'high',
  ],
  [
    'svc trust tagsession',
    policy(allowed({ Service: 'ec2.amazonaws.com' }, undefined, ['sts:AssumeRole', 'sts:TagSession'])),
    'none',
    'info',
  ],
  ['svc + OUTSIDER', policy(allowed({ Service: 'ec2.amazonaws.com', AWS: OUTSIDER })), 'high', 'critical'],
  ['events', policy(allowed({ Service: 'events.amazonaws.com' })), 'none', 'low'],
  [
    'ra anchor',
    policy(
      allowed(
        { Service: 'rolesanywhere.amazonaws.com' },
        {
          ArnEquals: {
            'aws:SourceArn': `arn:aws:rolesanywhere:eu-west-1:${OURS}:trust-anchor/11111111-2222-3333-4444-555555555555`,
          },
        },
        ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
      ),
    ),
    'none',
    'low',
  ],
  [
    'ra cn',
    policy(
      allowed(
        { Service: 'rolesanywhere.amazonaws.com' },
        { StringEquals: { 'aws:PrincipalTag/x509Subject/CN': 'h1' } },
        ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
      ),
    ),
    'none',
    'low',
  ],
  [
    'ra cn ifexists',
    policy(
      allowed(
        { Service: 'rolesanywhere.amazonaws.com' },
        { StringEqualsIfExists: { 'aws:PrincipalTag/x509Subject/CN': 'h1' } },
      ),
    ),
    'medium',
    'high',
  ],
  [
    'ra wild anchor',
    policy(
      allowed(
        { Service: 'rolesanywhere.amazonaws.com' },
        { ArnLike: { 'aws:SourceArn': 'arn:aws:rolesanywhere:*:*:trust-anchor/*' } },
      ),
    ),
    'medium',
    'high',
  ],
  [
    'ra sourceaccount',
    policy(allowed({ Service: 'rolesanywhere.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': OURS } })),
    'low',
    'high',
  ],
  [
    'ra OUTSIDER anchor',
    policy(
      allowed(
        { Service: 'rolesanywhere.amazonaws.com' },
        {
          ArnEquals: {
            'aws:SourceArn': `arn:aws:rolesanywhere:eu-west-1:${OUTSIDER}:trust-anchor/11111111-2222-3333-4444-555555555555`,
          },
        },
      ),
    ),
    'low',
    'high',
  ],
  [
    'pods',
    policy(allowed({ Service: 'pods.eks.amazonaws.com' }, undefined, ['sts:AssumeRole', 'sts:TagSession'])),
    'info',
    'low',
  ],
  [
    'pods bound',
    policy(
      allowed(
        { Service: 'pods.eks.amazonaws.com' },
        {
          StringEquals: {
            'aws:RequestTag/kubernetes-namespace': 'n',
            'aws:RequestTag/kubernetes-service-account': 's',
          },
        },
        ['sts:AssumeRole', 'sts:TagSession'],
      ),
    ),
    'none',
    'low',
  ],
  [
    'ssm-incidents',
    policy(
      allowed(
        { Service: 'ssm-incidents.amazonaws.com' },
        {
          StringEquals: { 'aws:SourceAccount': OURS },
          ArnLike: { 'aws:SourceArn': `arn:aws:ssm-incidents:*:${OURS}:*` },
        },
      ),
    ),
    'none',
    'info',
  ],
  // own
  ['OURS root + mfa', policy(allowed(root(OURS), { Bool: { 'aws:MultiFactorAuthPresent': 'true' } })), 'none', 'low'],
  [
    'OURS list',
    policy(allowed({ AWS: [`arn:aws:iam::${OURS}:role/a`, `arn:aws:iam::${OURS}:user/b`] })),
    'none',
    'low',
  ],
  ['OURS gov root', policy(allowed({ AWS: `arn:aws-us-gov:iam::${OURS}:root` })), 'none', 'low'],
  // malformed
  ['null', null, 'medium', 'medium'],
  ['string', 'hello', 'medium', 'medium'],
  ['number', 42, 'medium', 'medium'],
  ['list', [], 'medium', 'medium'],
  ['empty', {}, 'medium', 'medium'],
  ['no principal', policy({ Effect: 'Allow', Action: 'sts:AssumeRole' }), 'medium', 'medium'],
  ['no effect', policy({ Principal: ANYBODY, Action: 'sts:AssumeRole' }), 'medium', 'critical'],
  ['effect lower', policy({ Effect: 'allow', Principal: ANYBODY, Action: 'sts:AssumeRole' }), 'medium', 'critical'],
  ['effect number', policy({ Effect: 1, Principal: ANYBODY, Action: 'sts:AssumeRole' }), 'medium', 'critical'],
  ['principal number', policy(allowed(42)), 'medium', 'critical'],
  ['principal string acct', policy(allowed(OUTSIDER)), 'medium', 'critical'],
  ['principal string own', policy(allowed(OURS)), 'none', 'medium'],
  ['principal lower aws', policy(allowed({ aws: '*' })), 'medium', 'critical'],
  ['principal unknown type', policy(allowed({ Foo: '*' })), 'medium', 'critical'],
  ['principal list', policy(allowed(['*'])), 'medium', 'critical'],
  ['principal null', policy(allowed(null)), 'medium', 'medium'],
  ['action number', policy(allowed(ANYBODY, undefined, 42)), 'medium', 'critical'],
  ['cond string', policy(allowed(ANYBODY, 'x')), 'medium', 'critical'],
  ['cond nested', policy(allowed(ANYBODY, { StringEquals: { 'aws:PrincipalOrgID': { a: 1 } } })), 'medium', 'critical'],
  ['cond null val', policy(allowed(ANYBODY, { StringEquals: { 'aws:PrincipalOrgID': null } })), 'medium', 'critical'],
  ['stmt string', policy('x'), 'medium', 'medium'],
  ['stmt nested list', policy([allowed(ANYBODY)]), 'medium', 'critical'],
  ['one bad one public', policy('x', allowed(ANYBODY)), 'critical', 'critical'],
  [
    'lower keys',
    { version: '2012-10-17', statement: [{ effect: 'Allow', principal: { AWS: '*' }, action: 'sts:AssumeRole' }] },
    'medium',
    'critical',
  ],
  ['url encoded', encodeURIComponent(JSON.stringify(policy(allowed(ANYBODY)))), 'critical', 'critical'],
  ['json string', JSON.stringify(policy(allowed(ANYBODY))), 'critical', 'critical'],
  ['wrapped AssumeRolePolicyDocument', { AssumeRolePolicyDocument: policy(allowed(ANYBODY)) }, 'medium', 'critical'],
  ['wrapped Role', { Role: { AssumeRolePolicyDocument: policy(allowed(ANYBODY)) } }, 'medium', 'critical'],
  [
    'both principal notprincipal',
    policy({ ...allowed(root(OURS)), NotPrincipal: root(OUTSIDER) }),
    'medium',
    'critical',
  ],
  ['both action notaction', policy({ ...allowed(root(OUTSIDER)), NotAction: 's3:*' }), 'high', 'critical'],
  ['no statement', { Version: '2012-10-17' }, 'medium', 'medium'],
  ['statement empty', { Version: '2012-10-17', Statement: [] }, 'none', 'medium'],
  [
    'resource present',
    policy(allowed(ANYBODY, undefined, 'sts:AssumeRole', { Resource: '*' })),
    'critical',
    'critical',
  ],
  ['statement null', { Statement: null }, 'medium', 'medium'],
  [
    'dup case statement',
    { Statement: [allowed({ Service: 'ec2.amazonaws.com' })], statement: [allowed(ANYBODY)] },
    'medium',
    'critical',
  ],
  ['fullwidth star', policy(allowed({ AWS: '＊' })), 'medium', 'critical'],
  ['whitespace star', policy(allowed({ AWS: ' * ' })), 'medium', 'critical'],
  ['tag only star', policy(allowed(ANYBODY, undefined, 'sts:TagSession')), 'none', 'medium'],
  ['star getcalleridentity', policy(allowed(ANYBODY, undefined, 'sts:GetCallerIdentity')), 'none', 'low'],
  ['star notaction empty', policy({ Effect: 'Allow', Principal: ANYBODY, NotAction: [] }), 'critical', 'critical'],
  [
    'split: own + tag OUTSIDER',
    policy(allowed(root(OURS)), allowed(ANYBODY, undefined, 'sts:TagSession')),
    'none',
    'medium',
  ],
  [
    'star orgid + orgid ifexists other',
    anybody({
      StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION },
      StringEqualsIfExists: { 'aws:PrincipalAccount': OUTSIDER },
    }),
    'none',
    'medium',
  ],
  [
    'star bool principalisawsservice true',
    anybody({ Bool: { 'aws:PrincipalIsAWSService': 'true' } }),
    'none',
    'critical',
  ],
  [
    'star bool principalisawsservice false',
    anybody({ Bool: { 'aws:PrincipalIsAWSService': 'false' } }),
    'high',
    'critical',
  ],
  [
    'star servicename',
    anybody({ StringEquals: { 'aws:PrincipalServiceName': 'cloudtrail.amazonaws.com' } }),
    'none',
    'critical',
  ],
  [
    'star vpce + org',
    anybody({ StringEquals: { 'aws:SourceVpce': 'vpce-0123', 'aws:PrincipalOrgID': ORGANIZATION } }),
    'none',
    'low',
  ],
  [
    'star ip + externalid',
    anybody({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' }, StringEquals: { 'sts:ExternalId': 'x1' } }),
    'high',
    'critical',
  ],
  [
    'star forany negated orgpaths',
    anybody({ 'ForAnyValue:StringNotLike': { 'aws:PrincipalOrgPaths': ['o-evilevilev/*'] } }),
    'high',
    'critical',
  ],
  [
    'star arn numeric-like partition wild',
    anybody({ ArnLike: { 'aws:PrincipalArn': `arn:*:iam::${OURS}:role/x` } }),
    'none',
    'low',
  ],
  ['star arn service wild', anybody({ ArnLike: { 'aws:PrincipalArn': `arn:aws:*:*:${OURS}:*` } }), 'none', 'low'],
  [
    'star stringlike arn account ?',
    anybody({ StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::11112222333?:role/x' } }),
    'high',
    'critical',
  ],
  [
    'star stringequals arn own with star',
    anybody({ StringEquals: { 'aws:PrincipalArn': `arn:aws:iam::${OURS}:role/*` } }),
    'none',
    'low',
  ],
  [
    'star stringlike iam path trick',
    anybody({ StringLike: { 'aws:PrincipalArn': `arn:aws:iam::*:role/${OURS}:x` } }),
    'high',
    'critical',
  ],
  ['star principalaccount empty', anybody({ StringEquals: { 'aws:PrincipalAccount': '' } }), 'none', 'critical'],
  ['star resourcetag', anybody({ StringEquals: { 'iam:ResourceTag/public': 'no' } }), 'high', 'critical'],
  [
    'star sourceorgpaths',
    anybody({ 'ForAnyValue:StringLike': { 'aws:SourceOrgPaths': ['o-exampleorg1/*'] } }),
    'none',
    'high',
  ],
  ['star viaawsservice', anybody({ Bool: { 'aws:ViaAWSService': 'true' } }), 'high', 'critical'],
  [
    'star federatedprovider',
    anybody({ StringEquals: { 'aws:FederatedProvider': `arn:aws:iam::${OURS}:oidc-provider/idp` } }),
    'medium',
    'critical',
  ],
  [
    'star ec2 source instance arn',
    anybody({ ArnLike: { 'ec2:SourceInstanceARN': `arn:aws:ec2:eu-west-1:${OURS}:instance/*` } }),
    'medium',
    'critical',
  ],
  [
    'star date window',
    anybody({
      DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' },
      DateLessThan: { 'aws:CurrentTime': '2026-01-02T00:00:00Z' },
    }),
    'high',
    'critical',
  ],
  ['star web identity action', policy(allowed(ANYBODY, undefined, WEB_IDENTITY)), 'none', 'critical'],
  ['star saml action', policy(allowed(ANYBODY, undefined, SAML)), 'none', 'critical'],
  ['star string web identity', policy(allowed('*', undefined, WEB_IDENTITY)), 'high', 'critical'],
  [
    'star string org web',
    policy(allowed('*', { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } }, 'sts:*')),
    'none',
    'critical',
  ],
  [
    'OUTSIDER via list TRUSTED first cond arn TRUSTED',
    policy(
      allowed(
        { AWS: [`arn:aws:iam::${TRUSTED}:root`, `arn:aws:iam::${OUTSIDER}:root`] },
        { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${TRUSTED}:role/*` } },
      ),
    ),
    'none',
    'medium',
  ],
  ['OUTSIDER cond account own', outsider({ StringEquals: { 'aws:PrincipalAccount': OURS } }), 'none', 'medium'],
  [
    'OUTSIDER cond account OUTSIDER (redundant)',
    outsider({ StringEquals: { 'aws:PrincipalAccount': OUTSIDER } }),
    'high',
    'critical',
  ],
  ['OUTSIDER not account', outsider({ StringNotEquals: { 'aws:PrincipalAccount': TRUSTED } }), 'high', 'critical'],
  ['OUTSIDER external id number', outsider({ StringEquals: { 'sts:ExternalId': 12345 } }), 'medium', 'high'],
  ['OUTSIDER external id blank space', outsider({ StringEquals: { 'sts:ExternalId': ' ' } }), 'medium', 'critical'],
  [
    'OUTSIDER external id forany',
    outsider({ 'ForAnyValue:StringEquals': { 'sts:ExternalId': 'abcd' } }),
    'medium',
    'high',
  ],
  [
    'OUTSIDER external id + mfa',
    outsider({ StringEquals: { 'sts:ExternalId': 'abcd' }, Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
    'medium',
    'high',
  ],
  [
    'OUTSIDER ext in one statement, none in other',
    policy(allowed(root(OUTSIDER), { StringEquals: { 'sts:ExternalId': 'abcd' } }), allowed(root(OUTSIDER))),
    'high',
    'critical',
  ],
  [
    'OUTSIDER and SetSourceIdentity other stmt',
    policy(
      allowed(root(OUTSIDER), { StringEquals: { 'sts:ExternalId': 'abcd' } }),
      allowed(root(OUTSIDER), undefined, 'sts:SetSourceIdentity'),
    ),
    'medium',
    'critical',
  ],
  ['OUTSIDER sourceaccount', outsider({ StringEquals: { 'aws:SourceAccount': OURS } }), 'none', 'critical'],
  [
    'TRUSTED root + star user-agent',
    policy(allowed(root(TRUSTED), { StringLike: { 'aws:UserAgent': '*' } })),
    'none',
    'low',
  ],
  [
    'own saml + sts:AssumeRole only',
    policy(
      allowed(
        { Federated: `arn:aws:iam::${OURS}:saml-provider/c` },
        { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
        'sts:AssumeRole',
      ),
    ),
    'none',
    'low',
  ],
  [
    'mixed statement org star + ec2',
    policy(
      allowed(ANYBODY, { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } }),
      allowed({ Service: 'ec2.amazonaws.com' }),
      allowed(
        { Federated: `arn:aws:iam::${OURS}:saml-provider/c` },
        { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
        SAML,
      ),
    ),
    'none',
    'low',
  ],
  [
    'gh sub list with two repos + owner',
    github('StringLike', { sub: ['repo:acme/*', 'repo:acme-labs/*'] }, AUDIENCE),
    'low',
    'medium',
  ],
  [
    'gh sub with trailing ?',
    github('StringLike', { sub: 'repo:acme/app:ref:refs/heads/mai?' }, AUDIENCE),
    'none',
    'medium',
  ],
  ['gh sub org?/', github('StringLike', { sub: 'repo:acme?/app:*' }, AUDIENCE), 'high', 'critical'],
  ['gh sub colon only', github('StringLike', { sub: 'repo:acme:*' }, AUDIENCE), 'none', 'critical'],
  ['gh sub tags', github('StringLike', { sub: 'repo:acme/app:ref:refs/tags/*' }, AUDIENCE), 'none', 'medium'],
  ['gh sub pr ref', github('StringLike', { sub: 'repo:acme/app:ref:refs/pull/*' }, AUDIENCE), 'low', 'high'],
  ['gh sub pull_req*', github('StringLike', { sub: 'repo:acme/app:pull_*' }, AUDIENCE), 'low', 'high'],
  ['gh sub env wild', github('StringLike', { sub: 'repo:acme/app:environment:*' }, AUDIENCE), 'none', 'medium'],
  [
    'gh sub jwr appended',
    github('StringLike', { sub: 'repo:acme/app:*:job_workflow_ref:acme/wf/*' }, AUDIENCE),
    'none',
    'medium',
  ],
  [
    'gh sub case insens',
    github('StringEqualsIgnoreCase', { sub: 'repo:ACME/app:ref:refs/heads/main' }, AUDIENCE),
    'none',
    'low',
  ],
  [
    'gh enterprise claim',
    github('StringEquals', { enterprise: 'acme-corp', aud: 'sts.amazonaws.com' }),
    'none',
    'medium',
  ],
  [
    'gh repo + ref',
    github('StringEquals', { repository: 'acme/app', ref: 'refs/heads/main', aud: 'sts.amazonaws.com' }),
    'none',
    'low',
  ],
  [
    'gh repository glob end',
    github('StringLike', { repository: 'acme/app*', aud: 'sts.amazonaws.com' }),
    'low',
    'medium',
  ],
  [
    'gh repository noslash',
    github('StringEquals', { repository: 'acme', aud: 'sts.amazonaws.com' }),
    'none',
    'critical',
  ],
  [
    'gh repository_id forall',
    github('ForAllValues:StringEquals', { repository_id: '1', aud: 'sts.amazonaws.com' }),
    'high',
    'critical',
  ],
  [
    'gh sub forall + repository plain',
    github(
      'ForAllValues:StringLike',
      { sub: 'repo:*' },
      { StringEquals: { [`${GITHUB}:repository_owner_id`]: '1', [`${GITHUB}:aud`]: 'sts.amazonaws.com' } },
    ),
    'low',
    'medium',
  ],
  [
    'gh + gl one statement shared sub key',
    policy(
      allowed(
        {
          Federated: [`arn:aws:iam::${OURS}:oidc-provider/${GITHUB}`, `arn:aws:iam::${OURS}:oidc-provider/gitlab.com`],
        },
        { StringEquals: { [`${GITHUB}:sub`]: 'repo:acme/app:ref:refs/heads/main' } },
        WEB_IDENTITY,
      ),
    ),
    'medium',
    'critical',
  ],
  [
    'gl sub IfExists',
    token('gitlab.com', 'StringEqualsIfExists', { sub: 'project_path:acme/app:ref_type:branch:ref:main' }),
    'medium',
    'high',
  ],
  [
    'gl project any branch',
    token('gitlab.com', 'StringLike', { sub: 'project_path:acme/app:ref_type:*:ref:*', aud: 'https://gitlab.com' }),
    'none',
    'medium',
  ],
  [
    'gl aud wild + sub ok',
    token('gitlab.com', 'StringLike', { sub: 'project_path:acme/app:*', aud: '*' }),
    'none',
    'medium',
  ],
  ['tf eu none', policy(allowed(provider('app.eu.terraform.io'), undefined, WEB_IDENTITY)), 'critical', 'critical'],
  [
    'tf stringequals with star',
    token('app.terraform.io', 'StringEquals', { sub: 'organization:acme:*', aud: 'aws.workload.identity' }),
    'none',
    'medium',
  ],
  [
    'cognito gov none',
    policy(allowed({ Federated: 'cognito-identity-us-gov.amazonaws.com' }, undefined, WEB_IDENTITY)),
    'critical',
    'critical',
  ],
  [
    'cognito aud list',
    policy(
      allowed(
        { Federated: 'cognito-identity.amazonaws.com' },
        {
          StringEquals: { 'cognito-identity.amazonaws.com:aud': ['us-east-1:1', 'us-east-1:2'] },
          'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
        },
        WEB_IDENTITY,
      ),
    ),
    'none',
    'low',
  ],
  [
    'cognito aud negated',
    policy(
      allowed(
        { Federated: 'cognito-identity.amazonaws.com' },
        { StringNotEquals: { 'cognito-identity.amazonaws.com:aud': 'us-east-1:1' } },
        WEB_IDENTITY,
      ),
    ),
    'critical',
    'critical',
  ],
  [
    'cognito userpool idp',
    policy(
      allowed(
        provider('cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc'),
        { StringEquals: { 'cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc:aud': 'client1' } },
        WEB_IDENTITY,
      ),
    ),
    'none',
    'medium',
  ],
  [
    'google azp',
    policy(
      allowed({ Federated: 'accounts.google.com' }, { StringEquals: { 'accounts.google.com:azp': '1' } }, WEB_IDENTITY),
    ),
    'low',
    'critical',
  ],
  [
    'google any aud',
    policy(
      allowed(
        { Federated: 'accounts.google.com' },
        { StringLike: { 'accounts.google.com:aud': '*.apps.googleusercontent.com' } },
        WEB_IDENTITY,
      ),
    ),
    'high',
    'critical',
  ],
  [
    'gke',
    policy(
      allowed(
        provider('container.googleapis.com/v1/projects/p/locations/l/clusters/c'),
        {
          StringEquals: {
            'container.googleapis.com/v1/projects/p/locations/l/clusters/c:sub': 'system:serviceaccount:n:s',
          },
        },
        WEB_IDENTITY,
      ),
    ),
    'none',
    'medium',
  ],
  ['amazon none', policy(allowed({ Federated: 'www.amazon.com' }, undefined, WEB_IDENTITY)), 'critical', 'critical'],
  ['twitter digits', policy(allowed({ Federated: 'api.twitter.com' }, undefined, WEB_IDENTITY)), 'medium', 'critical'],
  [
    'irsa two clusters one open',
    policy(
      allowed(
        {
          Federated: [
            `arn:aws:iam::${OURS}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/AA`,
            `arn:aws:iam::${OURS}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/BB`,
          ],
        },
        { StringEquals: { 'oidc.eks.eu-west-1.amazonaws.com/id/AA:sub': 'system:serviceaccount:n:s' } },
        WEB_IDENTITY,
      ),
    ),
    'medium',
    'high',
  ],
  [
    'irsa node sub',
    token('oidc.eks.eu-west-1.amazonaws.com/id/AB', 'StringLike', { sub: 'system:*' }),
    'medium',
    'high',
  ],
  [
    'irsa forany',
    token('oidc.eks.eu-west-1.amazonaws.com/id/AB', 'ForAnyValue:StringEquals', {
      sub: ['system:serviceaccount:n:s', 'system:serviceaccount:n:t'],
      aud: 'sts.amazonaws.com',
    }),
    'none',
    'low',
  ],
  [
    'saml eddsa wrong partition aud',
    policy(
      allowed(
        { Federated: `arn:aws:iam::${OURS}:saml-provider/c` },
        { StringEquals: { 'SAML:aud': 'https://evil.example' } },
        SAML,
      ),
    ),
    'none',
    'medium',
  ],
  [
    'saml wildcard provider',
    policy(
      allowed(
        { Federated: 'arn:aws:iam::*:saml-provider/c' },
        { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
        SAML,
      ),
    ),
    'high',
    'critical',
  ],
  ['saml bare name', policy(allowed({ Federated: 'corp' }, undefined, SAML)), 'none', 'critical'],
  [
    'svc ra PrincipalTag wild',
    policy(
      allowed({ Service: 'rolesanywhere.amazonaws.com' }, { StringLike: { 'aws:PrincipalTag/x509Subject/CN': '*' } }),
    ),
    'medium',
    'high',
  ],
  [
    'svc ra x509 san',
    policy(
      allowed(
        { Service: 'rolesanywhere.amazonaws.com' },
        { StringEquals: { 'aws:PrincipalTag/x509SAN/DNS': 'host.acme.example' } },
      ),
    ),
    'none',
    'low',
  ],
  [
    'svc ra gov',
    policy(
      allowed(
        { Service: 'rolesanywhere.amazonaws.com' },
        {
          ArnEquals: {
            'aws:SourceArn': `arn:aws-us-gov:rolesanywhere:us-gov-west-1:${OURS}:trust-anchor/11111111-2222-3333-4444-555555555555`,
          },
        },
      ),
    ),
    'none',
    'low',
  ],
  [
    'svc ra list with ec2',
    policy(allowed({ Service: ['ec2.amazonaws.com', 'rolesanywhere.amazonaws.com'] })),
    'medium',
    'high',
  ],
  [
    'svc sourceaccount star',
    policy(allowed({ Service: 'ecs-tasks.amazonaws.com' }, { StringLike: { 'aws:SourceAccount': '*' } })),
    'none',
    'low',
  ],
  ['svc sso', policy(allowed({ Service: 'sso.amazonaws.com' })), 'none', 'low'],
  ['svc guard ssm', policy(allowed({ Service: 'ssm.amazonaws.com' })), 'none', 'info'],
  ['svc internal', policy(allowed({ Service: 'ec2.aws.internal' })), 'none', 'medium'],
  ['svc blank', policy(allowed({ Service: '' })), 'none', 'critical'],
  [
    'deny ANYBODY notaction',
    policy(allowed(ANYBODY), { Effect: 'Deny', Principal: ANYBODY, NotAction: 'sts:TagSession' }),
    'none',
    'low',
  ],
  [
    'deny service, allow OUTSIDER',
    policy(allowed(root(OUTSIDER)), denied({ Service: 'ec2.amazonaws.com' })),
    'high',
    'critical',
  ],
  [
    'deny OUTSIDER lower root, allow OUTSIDER number',
    policy(allowed({ AWS: 999988887777 }), denied({ AWS: OUTSIDER })),
    'none',
    'low',
  ],
  [
    'deny star with ip not ours, allow OUTSIDER',
    policy(allowed(root(OUTSIDER)), denied(ANYBODY, { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })),
    'high',
    'critical',
  ],
  [
    'deny unless externalid, allow OUTSIDER',
    policy(allowed(root(OUTSIDER)), denied(ANYBODY, { StringNotEquals: { 'sts:ExternalId': 'abcd' } })),
    'medium',
    'high',
  ],
  [
    'deny unless principal in TRUSTED, allow star',
    policy(allowed(ANYBODY), denied(ANYBODY, { StringNotEquals: { 'aws:PrincipalAccount': TRUSTED } })),
    'none',
    'low',
  ],
  [
    'deny unless principal in OUTSIDER, allow star',
    policy(allowed(ANYBODY), denied(ANYBODY, { StringNotEquals: { 'aws:PrincipalAccount': OUTSIDER } })),
    'high',
    'critical',
  ],
  [
    'deny null org, allow star',
    policy(allowed(ANYBODY), denied(ANYBODY, { Null: { 'aws:PrincipalOrgID': 'true' } })),
    'high',
    'critical',
  ],
  [
    'two denies: null org + notequals ifexists',
    policy(
      allowed(ANYBODY),
      denied(ANYBODY, { Null: { 'aws:PrincipalOrgID': 'true' } }),
      denied(ANYBODY, { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': ORGANIZATION } }),
    ),
    'none',
    'low',
  ],
  [
    'deny positive other org',
    policy(allowed(ANYBODY), denied(ANYBODY, { StringEquals: { 'aws:PrincipalOrgID': 'o-evilevilev' } })),
    'high',
    'critical',
  ],
  [
    'deny gh notequals owner',
    policy(
      allowed(provider(GITHUB), AUDIENCE, WEB_IDENTITY),
      denied(provider(GITHUB), { StringNotEquals: { [`${GITHUB}:repository_owner`]: 'acme' } }, WEB_IDENTITY),
    ),
    'none',
    'medium',
  ],
  [
    'deny gh AWS star',
    policy(
      allowed(provider(GITHUB), AUDIENCE, WEB_IDENTITY),
      denied(ANYBODY, { StringNotLike: { [`${GITHUB}:sub`]: 'repo:acme/*' } }, WEB_IDENTITY),
    ),
    'low',
    'critical',
  ],
  ['bom in value', policy(allowed({ AWS: '\ufeff*' })), 'medium', 'critical'],
  ['null byte', policy(allowed({ AWS: '*\u0000' })), 'medium', 'critical'],
  ['deep array', policy(allowed({ AWS: [['*']] })), 'medium', 'critical'],
  ['action nested', policy(allowed(ANYBODY, undefined, [['sts:AssumeRole']])), 'medium', 'critical'],
  ['statement true', { Statement: true }, 'medium', 'medium'],
  ['effect Deny only malformed', policy({ Effect: 'Deny', Action: 'sts:AssumeRole' }), 'medium', 'medium'],
  [
    'huge list',
    policy(
      allowed({
        AWS: Array.from({ length: 300 }, (_, i) => `arn:aws:iam::${OURS}:role/r${i}`).concat(
          `arn:aws:iam::${OUTSIDER}:root`,
        ),
      }),
    ),
    'high',
    'critical',
  ],
  ['__proto__ key', JSON.parse('{"__proto__":{"Statement":[]},"Version":"2012-10-17"}'), 'medium', 'medium'],
  ['proto principal', policy(allowed(JSON.parse('{"__proto__":{"AWS":"*"}}'))), 'medium', 'critical'],
  ['constructor type', policy(allowed({ constructor: '*' })), 'medium', 'critical'],
  [
    'condition __proto__',
    policy(allowed(ANYBODY, JSON.parse('{"StringEquals":{"__proto__":"o-x"}}'))),
    'high',
    'critical',
  ],
];

describe('a second opinion', () => {
  test.each(rows)('%s', (_, document, least, most) => {
    const severity = SCALE.indexOf(judgeTrust(document, CONTEXT).severity);
    expect(severity).toBeGreaterThanOrEqual(SCALE.indexOf(least));
    expect(severity).toBeLessThanOrEqual(SCALE.indexOf(most));
  });
});
