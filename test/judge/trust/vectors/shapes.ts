import { allow, OURS, OUTSIDER, policy, root, type Vector } from '../builders.ts';

const open = policy(allow(root(OUTSIDER)));
const text = JSON.stringify(open);
const unreadable = { severity: 'medium', exposure: 'unknown', detector: 'trust-unreadable' } as const;

/** Every legal and illegal-but-seen way to write a document. */
export const shapeVectors: readonly Vector[] = [
  { name: 'JSON text', document: text, severity: 'high', exposure: 'external' },
  {
    name: 'JSON text with white space',
    document: `\n ${JSON.stringify(open, null, 2)}\n`,
    severity: 'high',
    exposure: 'external',
  },
  { name: 'JSON text with a byte order mark', document: `\uFEFF${text}`, severity: 'high', exposure: 'external' },
  { name: 'URL-encoded text', document: encodeURIComponent(text), severity: 'high', exposure: 'external' },
  { name: 'text in text', document: JSON.stringify(text), severity: 'high', exposure: 'external' },
  {
    name: 'URL-encoded text in text',
    document: JSON.stringify(encodeURIComponent(text)),
    severity: 'high',
    exposure: 'external',
  },
  {
    name: 'Statement as an object',
    document: { Statement: allow(root(OUTSIDER)) },
    severity: 'high',
    exposure: 'external',
  },
  {
    name: 'element names in lower case',
    document: {
      version: '2012-10-17',
      statement: [{ effect: 'Allow', principal: root(OUTSIDER), action: 'sts:AssumeRole' }],
    },
    severity: 'high',
    exposure: 'external',
  },
  ...['constructor', '__proto__', 'toString'].flatMap((word): Vector[] => [
    {
      name: `a key named ${word}`,
      document: `{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"${word}":"x"}}}}`,
      severity: 'critical',
      exposure: 'public',
    },
    {
      name: `an operator named ${word}`,
      document: `{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"${word}":{"aws:PrincipalOrgID":"x"}}}}`,
      severity: 'high',
      exposure: 'public',
    },
    {
      name: `a service held by a key named ${word}`,
      document: `{"Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"${word}":"x"}}}}`,
      severity: 'none',
      exposure: 'service',
    },
    {
      name: `a provider named ${word}`,
      document: policy(allow({ Federated: word }, undefined, 'sts:AssumeRoleWithWebIdentity')),
      severity: 'medium',
      exposure: 'federated',
    },
  ]),
  {
    name: 'an action that is a number',
    document: policy(allow({ AWS: '*' }, undefined, 42)),
    ...unreadable,
  },
  { name: 'an action of no service', document: policy(allow(root(OUTSIDER), undefined, 'AssumeRole')), ...unreadable },
  { name: 'no Version', document: { Statement: [allow(root(OUTSIDER))] }, severity: 'high', exposure: 'external' },
  {
    name: 'an old Version',
    document: { Version: '2008-10-17', Statement: [allow(root(OUTSIDER))] },
    severity: 'high',
    exposure: 'external',
  },
  {
    name: 'an Id and a Sid',
    document: { Id: 'x', Statement: [{ Sid: '', ...allow(root(OUTSIDER)) }] },
    severity: 'high',
    exposure: 'external',
  },
  {
    name: 'an empty Condition',
    document: policy({ ...allow(root(OURS)), Condition: {} }),
    severity: 'info',
    exposure: 'account',
  },
  {
    name: 'a Condition that is null',
    document: policy({ ...allow(root(OURS)), Condition: null }),
    severity: 'info',
    exposure: 'account',
  },
  { name: 'no statements', document: policy(), severity: 'none', exposure: 'nobody' },
  { name: 'no Statement', document: { Version: '2012-10-17' }, ...unreadable },
  { name: 'an empty object', document: {}, ...unreadable },
  { name: 'a list', document: [], ...unreadable },
  { name: 'a number', document: 7, ...unreadable },
  { name: 'null', document: null, ...unreadable },
  { name: 'nothing at all', document: undefined, ...unreadable },
  { name: 'text that is no JSON', document: 'Allow everybody', ...unreadable },
  { name: 'broken percent encoding', document: '%7B%22%', ...unreadable },
  { name: 'a Statement that is text', document: { Statement: 'Allow' }, ...unreadable },
  { name: 'an Effect nobody knows', document: policy({ ...allow(root(OUTSIDER)), Effect: 'allow' }), ...unreadable },
  { name: 'no Effect', document: policy({ Principal: '*', Action: 'sts:AssumeRole' }), ...unreadable },
  { name: 'no Principal', document: policy({ Effect: 'Allow', Action: 'sts:AssumeRole' }), ...unreadable },
  { name: 'no Action', document: policy({ Effect: 'Allow', Principal: '*' }), ...unreadable },
  { name: 'a Principal of an unknown type', document: policy(allow({ Robot: '*' })), ...unreadable },
  { name: 'a Principal that is an object in a list', document: policy(allow({ AWS: [{ Ref: 'X' }] })), ...unreadable },
  { name: 'a Condition that is text', document: policy({ ...allow(root(OURS)), Condition: 'none' }), ...unreadable },
  {
    name: 'a condition value that is an object',
    document: policy(allow(root(OURS), { StringEquals: { 'sts:ExternalId': { a: 1 } } })),
    ...unreadable,
  },
  { name: 'the same element twice', document: policy({ ...allow(root(OURS)), principal: '*' }), ...unreadable },
  {
    name: 'an unreadable statement hides no other',
    document: policy('x', allow({ AWS: '*' })),
    severity: 'critical',
    exposure: 'public',
  },
  {
    name: 'a statement about something else',
    document: policy({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject' }),
    severity: 'none',
    exposure: 'nobody',
  },
];
