import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isoSeconds } from '../../lib/base/time.ts';
import { parsePolicy } from '../../lib/judge/policy/document.ts';
import { naivelyAllowed } from '../judge/policy/reference.ts';
import { bodyOf, forward } from './fault-proxy.ts';

/** What was put under a name, in order; an empty text takes it off. IAM needs some time to spread each. */
type Puts = { readonly text: string; readonly since: number }[];

/** A role's inline policies by name. */
interface Enforced {
  readonly inline: Map<string, Puts>;
  readonly boundary: Puts;
}

/** A session of a role, or a workload that has one. */
interface Issued {
  readonly role: string;
  readonly userid: string;
  readonly at: Date;
}

/**
 * In front of moto, which lets every session do everything: enforces the inline policies and the boundary of a session's role after
 * `lag` milliseconds, a bucket's NotPrincipal on roles with a boundary, and the characters of inline policies. Answers for functions
 * and for the consoles of instances, none of which moto runs, as the sandbox's own code would.
 */
export async function enforcing(moto: string, lag: number) {
  const roles = new Map<string, Enforced>();
  const sessions = new Map<string, Issued>();
  const managed = new Map<string, string>();
  const roleIds = new Map<string, string>();
  const workloads = new Map<string, Issued>();
  const roleNamed = (name: string) => {
    const role: Enforced = roles.get(name) ?? { inline: new Map(), boundary: [] };
    roles.set(name, role);
    return role;
  };
  const put = (puts: Puts, text: string) => puts.push({ text, since: Date.now() + lag });
  const inlineOf = ({ inline }: Enforced, name: string) => {
    const puts = inline.get(name) ?? [];
    inline.set(name, puts);
    return puts;
  };

  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const query = new URLSearchParams(body.toString());
    const action = query.get('Action') ?? '';
    const asked = (name: string) => query.get(name) ?? '';
    const session = sessions.get(/Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '');
    if (session !== undefined && !isLetThrough(session, actionOf(request, body), resourceOf(request, body))) {
      denied(request, response);
      return;
    }
    const invoked = workloads.get(/\/functions\/([^/]+)\/invocations/.exec(request.url ?? '')?.[1] ?? '');
    if (invoked !== undefined) {
      const error = isLetThrough(invoked, 'sqs:ListQueues') ? undefined : 'AccessDeniedException';
      response.writeHead(200).end(JSON.stringify({ userid: invoked.userid, error }));
      return;
    }
    const shownOn = action === 'GetConsoleOutput' ? workloads.get(asked('InstanceId')) : undefined;
    if (shownOn !== undefined) {
      const line = `rolewarden-sandbox ${shownOn.userid} ${isLetThrough(shownOn, 'sqs:ListQueues') ? 'allowed' : 'denied'}`;
      const output = Buffer.from(`booting\n${line}\n`).toString('base64');
      response.writeHead(200, { 'content-type': 'text/xml' });
      response.end(`<GetConsoleOutputResponse><output>${output}</output></GetConsoleOutputResponse>`);
      return;
    }
    const made = (role: string, name: string) =>
      workloads.set(name, { role, userid: `${roleIds.get(role)}:${name}`, at: new Date() });
    const role = roleNamed(asked('RoleName'));
    if (action === 'PutRolePolicy') {
      const others = [...role.inline].filter(([name]) => name !== asked('PolicyName'));
      const texts = [...others.map(([, puts]) => puts.at(-1)?.text), asked('PolicyDocument')];
      if (texts.join('').replace(/\s/g, '').length > 10_240) {
        refused(response, 'LimitExceeded', 409);
        return;
      }
    }
    if (action === 'PutRolePolicy' || action === 'DeleteRolePolicy')
      put(inlineOf(role, asked('PolicyName')), asked('PolicyDocument'));
    if (action === 'PutRolePermissionsBoundary' || action === 'DeleteRolePermissionsBoundary')
      put(role.boundary, managed.get(asked('PermissionsBoundary')) ?? '');
    await forward(moto, request, body, response, (answer) => {
      const text = answer.toString();
      const shown = (tag: string) => new RegExp(`<${tag}>([^<]+)</${tag}>`).exec(text)?.[1] ?? '';
      if (action === 'CreateRole') roleIds.set(asked('RoleName'), shown('RoleId'));
      if (action === 'RunInstances') made(asked('IamInstanceProfile.Name'), shown('instanceId')); // it has the name of its role
      if (request.url === '/2015-03-31/functions' && request.method === 'POST') {
        const { FunctionName = '', Role = '' } = JSON.parse(body.toString()) as Record<string, string>;
        made(Role.replace(/.*\//, ''), FunctionName);
      }
      if (action === 'CreatePolicy') managed.set(shown('Arn'), asked('PolicyDocument'));
      if (action === 'AssumeRole')
        sessions.set(shown('AccessKeyId'), {
          role: asked('RoleArn').replace(/.*\//, ''),
          userid: shown('AssumedRoleId'),
          at: new Date(),
        });
      return answer;
    });
  });

  function isLetThrough({ role, userid, at }: Issued, action: string, resource = '*'): boolean {
    const { inline, boundary } = roleNamed(role);
    const policies = [...inline.values()].flatMap(inForce);
    const limit = inForce(boundary).map((policy) => [policy]);
    if (action === 's3:ListBucket' && limit.length > 0) return false; // the bucket's Deny with NotPrincipal
    const context = {
      'aws:userid': [userid],
      'aws:principalarn': [`arn:aws:iam::111122223333:role/${role}`],
      'aws:tokenissuetime': [isoSeconds(at)],
      'aws:currenttime': [isoSeconds(new Date())],
    };
    return naivelyAllowed(policies, limit, { action, resource, context });
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

/** The policy that has spread last, unless it was taken off. */
function inForce(puts: Puts) {
  const text = puts.findLast(({ since }) => since <= Date.now())?.text ?? '';
  return text === '' ? [] : [parsePolicy(JSON.parse(text))];
}

function actionOf(request: IncomingMessage, body: Buffer): string {
  const service = /\/([a-z0-9]+)\/aws4_request/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (service === 's3') return 's3:ListBucket';
  const target = String(request.headers['x-amz-target'] ?? '');
  const operation = target.slice(target.lastIndexOf('.') + 1) || new URLSearchParams(body.toString()).get('Action');
  return `${service}:${operation}`;
}

/** The ARN of the queue that a call names. */
function resourceOf(request: IncomingMessage, body: Buffer): string {
  if (request.headers['x-amz-target'] === undefined) return '*';
  const name = /"QueueUrl":"[^"]*\/([^/"]+)"/.exec(body.toString())?.[1];
  return name === undefined ? '*' : `arn:aws:sqs:us-east-1:111122223333:${name}`;
}

function denied(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers['x-amz-target'] === undefined) refused(response, 'AccessDenied', 403);
  else
    response
      .writeHead(403, { 'content-type': 'application/x-amz-json-1.0' })
      .end(JSON.stringify({ __type: 'com.amazonaws.sqs#AccessDeniedException', message: 'denied' }));
}

/** EC2 and S3 have forms of their own, in which the SDK finds the same code. */
function refused(response: ServerResponse, code: string, status: number): void {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>refused</Message></Error>`;
  response.writeHead(status, { 'content-type': 'text/xml' });
  response.end(`<ErrorResponse>${error}<Errors>${error}</Errors><RequestId>x</RequestId></ErrorResponse>`);
}
