import { expect, test } from 'vitest';
import { trustDetectors } from '../../../lib/detectors/trust/index.ts';
import { judgeTrust } from '../../../lib/inspect/trust/judge.ts';
import { FIXES } from '../../../lib/judge/trust/fixes.ts';
import { documentsIn } from '../../../lib/judge/trust/templates.ts';
import { allow, CONTEXT, OURS, OUTSIDER, policy, root, variable } from './builders.ts';

const role = (document: unknown) => ({ Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: document } });
const template = (principal: unknown, condition?: unknown) => ({
  Resources: {
    Issuer: { Type: 'AWS::IAM::OIDCProvider', Properties: { Url: 'https://token.actions.githubusercontent.com' } },
    Other: { Type: 'AWS::IAM::Role', Properties: {} },
    Role: role({
      Statement: [
        {
          Effect: 'Allow',
          Principal: principal,
          Action: ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity'],
          ...(condition !== undefined && { Condition: condition }),
        },
      ],
    }),
  },
});
const sub = (text: string) => ({ 'Fn::Sub': text });

test.each([
  ['our account by Ref', { AWS: { Ref: 'AWS::AccountId' } }, undefined, ['info']],
  [
    'our account by Sub',
    { AWS: sub(`arn:${variable('AWS::Partition')}:iam::${variable('AWS::AccountId')}:root`) },
    undefined,
    ['info'],
  ],
  [
    'our account by Join',
    { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']] } },
    undefined,
    ['info'],
  ],
  ['a service by its suffix', { Service: sub(`ec2.${variable('AWS::URLSuffix')}`) }, undefined, ['none']],
  ['a role of the template', { AWS: { 'Fn::GetAtt': ['Other', 'Arn'] } }, undefined, ['none']],
  ['a role of the template by Sub', { AWS: sub(variable('Other.Arn')) }, undefined, ['none']],
  ['a parameter as principal', { AWS: { Ref: 'Vendor' } }, undefined, ['medium']],
  ['a parameter as account', { AWS: sub(`arn:aws:iam::${variable('Vendor')}:root`) }, undefined, ['medium']],
  ['an imported value', { AWS: { 'Fn::ImportValue': 'x' } }, undefined, ['medium']],
  ['a stranger written out', root(OUTSIDER), undefined, ['high']],
  [
    'a stranger with an ExternalId parameter',
    root(OUTSIDER),
    { StringEquals: { 'sts:ExternalId': { Ref: 'Id' } } },
    ['medium'],
  ],
  ['an organization parameter', { AWS: '*' }, { StringEquals: { 'aws:PrincipalOrgID': { Ref: 'Org' } } }, ['medium']],
  [
    'everybody in either case',
    { AWS: '*' },
    { 'Fn::If': ['Strict', { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } }, { Ref: 'AWS::NoValue' }] },
    ['none', 'critical'],
  ],
  [
    'a stranger in one case',
    { AWS: { 'Fn::If': ['Vendor', OUTSIDER, { Ref: 'AWS::AccountId' }] } },
    undefined,
    ['high', 'info'],
  ],
  ["the template's own provider", { Federated: { Ref: 'Issuer' } }, undefined, ['critical']],
  ["the template's own provider by GetAtt", { Federated: { 'Fn::GetAtt': 'Issuer.Arn' } }, undefined, ['critical']],
])('CloudFormation: %s', (_, principal, condition, severities) => {
  const documents = documentsIn(template(principal, condition), OURS);
  expect(documents.map(({ document }) => judgeTrust(document, CONTEXT).severity)).toEqual(severities);
});

const open = JSON.stringify(policy(allow(root(OUTSIDER))));
const planned = (values: object) => ({ address: 'aws_iam_role.r', type: 'aws_iam_role', mode: 'managed', values });
const change = (after: object | null) => ({
  address: 'aws_iam_role.r',
  type: 'aws_iam_role',
  mode: 'managed',
  change: { actions: ['create'], after },
});

test.each([
  [
    'planned values',
    { planned_values: { root_module: { resources: [planned({ assume_role_policy: open })] } } },
    ['high'],
  ],
  [
    'a child module',
    { planned_values: { root_module: { child_modules: [{ resources: [planned({ assume_role_policy: open })] }] } } },
    ['high'],
  ],
  ['resource changes', { resource_changes: [change({ assume_role_policy: open })] }, ['high']],
  ['known only after the apply', { resource_changes: [change({ name: 'r' })] }, ['medium']],
  ['a role that goes', { resource_changes: [change(null)] }, []],
  ['something else', { resource_changes: [{ type: 'aws_s3_bucket', change: { after: {} } }] }, []],
  [
    'both say the same role',
    {
      planned_values: { root_module: { resources: [planned({ assume_role_policy: open })] } },
      resource_changes: [change({ assume_role_policy: open })],
    },
    ['high'],
  ],
  ['an answer of GetRole', { Role: { RoleName: 'r', AssumeRolePolicyDocument: encodeURIComponent(open) } }, ['high']],
  ['a policy', policy(allow(root(OUTSIDER))), ['high']],
  ['something that is none', { hello: 1 }, ['medium']],
])('Terraform and others: %s', (_, value, severities) => {
  expect(documentsIn(value, OURS).map(({ document }) => judgeTrust(document, CONTEXT).severity)).toEqual(severities);
});

test('every finding has a fix', () => {
  expect(trustDetectors.map(({ id }) => id).filter((id) => FIXES[id] === undefined)).toEqual([]);
  expect(Object.keys(FIXES).filter((id) => !trustDetectors.some((detector) => detector.id === id))).toEqual([]);
});
