import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A process that answers as IAM, DynamoDB, SQS and SNS do, each after `delay` milliseconds, so that its CPU is not the handler's. It
 * counts requests and how many had to follow one another: a request asked after an answer went out is one deeper.
 */
const delay = Number(process.argv[2]);
let counts = { requests: 0, depth: 0, beforeCommand: 0 };
let answered = 0;

const TRUST = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] },
      Action: 'sts:AssumeRole',
    },
  ],
};
const ADMIN = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const encoded = (document: object) => encodeURIComponent(JSON.stringify(document));
const role = (name: string) =>
  `<Role><Path>/</Path><RoleName>${name}</RoleName><RoleId>AROAEXAMPLE${name.toUpperCase()}</RoleId><Arn>arn:aws:iam::111122223333:role/${name}</Arn><CreateDate>2025-01-01T00:00:00Z</CreateDate><AssumeRolePolicyDocument>${encoded(TRUST)}</AssumeRolePolicyDocument><MaxSessionDuration>3600</MaxSessionDuration></Role>`;

/** Every role has one inline and one managed policy; the passed one's is the administrator's. */
const ANSWERS: Readonly<Record<string, (body: URLSearchParams) => string>> = {
  GetRole: (body) => role(body.get('RoleName') ?? ''),
  ListRolePolicies: () => '<PolicyNames><member>own</member></PolicyNames><IsTruncated>false</IsTruncated>',
  GetRolePolicy: (body) =>
    `<RoleName>${body.get('RoleName')}</RoleName><PolicyName>own</PolicyName><PolicyDocument>${encoded({ ...ADMIN, Statement: [{ ...ADMIN.Statement[0], Action: 's3:GetObject' }] })}</PolicyDocument>`,
  ListAttachedRolePolicies: (body) =>
    `<AttachedPolicies><member><PolicyName>p</PolicyName><PolicyArn>arn:aws:iam::111122223333:policy/${body.get('RoleName')}</PolicyArn></member></AttachedPolicies><IsTruncated>false</IsTruncated>`,
  GetPolicy: (body) =>
    `<Policy><PolicyName>p</PolicyName><Arn>${body.get('PolicyArn')}</Arn><DefaultVersionId>v1</DefaultVersionId></Policy>`,
  GetPolicyVersion: (body) => {
    const document = body.get('PolicyArn')?.endsWith('Admin')
      ? ADMIN
      : { ...ADMIN, Statement: [{ ...ADMIN.Statement[0], Action: 'ec2:*' }] };
    return `<PolicyVersion><Document>${encoded(document)}</Document><VersionId>v1</VersionId><IsDefaultVersion>true</IsDefaultVersion></PolicyVersion>`;
  },
  GetInstanceProfile: () =>
    `<InstanceProfile><Path>/</Path><InstanceProfileName>p</InstanceProfileName><InstanceProfileId>AIPAEXAMPLE</InstanceProfileId><Arn>arn:aws:iam::111122223333:instance-profile/p</Arn><CreateDate>2025-01-01T00:00:00Z</CreateDate><Roles>${role('Admin').replace('<Role>', '<member>').replace('</Role>', '</member>')}</Roles></InstanceProfile>`,
  Publish: () => '<MessageId>m</MessageId>',
};

const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  const depth = answered + 1;
  counts.requests += 1;
  counts.depth = Math.max(counts.depth, depth);
  const isCommand = request.headers['x-amz-target'] === 'AmazonSQS.SendMessage';
  if (isCommand) counts.beforeCommand = Math.max(counts.beforeCommand, depth - 1);
  if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
  answered = Math.max(answered, depth);
  if (isCommand) {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
    const MD5OfMessageBody = createHash('md5').update(JSON.parse(text).MessageBody).digest('hex'); // the SDK compares it
    return response.end(JSON.stringify({ MessageId: 'm', SequenceNumber: '1', MD5OfMessageBody }));
  }
  if (String(request.headers['x-amz-target']).startsWith('DynamoDB_')) {
    // An empty ledger: no item, no row, every write taken.
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
    return response.end('{"Count":0,"Items":[]}');
  }
  const body = new URLSearchParams(text);
  const action = body.get('Action') ?? '';
  const answer = ANSWERS[action];
  if (answer === undefined) return response.writeHead(501).end(`no answer for ${action}`);
  response.writeHead(200, { 'content-type': 'text/xml' });
  return response.end(
    `<${action}Response><${action}Result>${answer(body)}</${action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${action}Response>`,
  );
});

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', () => {
  process.send?.(counts);
  counts = { requests: 0, depth: 0, beforeCommand: 0 };
  answered = 0;
});
process.on('disconnect', () => process.exit());
