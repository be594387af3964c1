import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bodyOf } from './fault-proxy.ts';

export interface CountedCalls {
  readonly url: string;
  /** The state that CloudFormation tells of a stack, until somebody deletes it; undefined for what moto tells. */
  stackStatus: string | undefined;
  /** The IAM actions of all calls, each once, sorted. */
  calls(): string[];
}

/** In front of moto: remembers which calls were made, in IAM's words, and hands on all headers: serverless reads those of S3. */
export async function countedCalls(target: string): Promise<CountedCalls> {
  const seen = new Set<string>();
  const self: CountedCalls = { url: '', stackStatus: undefined, calls: () => [...seen].sort() };
  const server = createServer(async (incoming, response) => {
    const body = await bodyOf(incoming);
    const action = actionOf(incoming, body);
    seen.add(action);
    if (action === 'cloudformation:DeleteStack') self.stackStatus = undefined;
    const status = action === 'cloudformation:DescribeStacks' ? self.stackStatus : undefined;
    const { method, headers } = incoming;
    const outgoing = request(`${target}${incoming.url}`, { method, headers }, (answer) => {
      if (status === undefined) answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers));
      else void inState(status, answer).then((text) => response.writeHead(200).end(text));
    });
    outgoing.on('error', () => response.destroy()).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return Object.assign(self, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

async function inState(status: string, answer: IncomingMessage): Promise<string> {
  return (await bodyOf(answer)).toString().replace(/(?<=<StackStatus>)\w+/g, status);
}

function actionOf({ headers, method, url }: IncomingMessage, body: Buffer): string {
  const service = /Credential=[^/]+\/[^/]+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? 'unsigned';
  const target = headers['x-amz-target'];
  const operation = typeof target === 'string' ? target.slice(target.lastIndexOf('.') + 1) : undefined;
  const named = operation ?? new URLSearchParams(body.toString()).get('Action') ?? restAction(service, method, url);
  return `${service}:${named}`;
}

/** The action that IAM asks for, where the address is the operation. */
function restAction(service: string, method = 'GET', url = ''): string {
  const [path = '', query = ''] = url.split('?');
  const object = path.split('/').filter((part) => part !== '').length > 1;
  if (service === 's3')
    return (
      { PUT: 'PutObject', GET: object ? 'GetObject' : 'ListBucket', HEAD: object ? 'GetObject' : 'ListBucket' }[
        method
      ] ?? (query.includes('delete') ? 'DeleteObject' : `${method} ${url}`)
    );
  if (service === 'lambda' && method === 'GET' && /\/functions\/[^/]+$/.test(path)) return 'GetFunction';
  return `${method} ${path}`;
}
