import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bodyOf } from './fault-proxy.ts';

export interface CountedCalls {
  readonly url: string;
  /** The IAM actions of all calls, each once, sorted. */
  calls(): string[];
}

/** In front of moto: remembers which calls were made, in IAM's words, and hands on all headers: serverless reads those of S3. */
export async function countedCalls(target: string): Promise<CountedCalls> {
  const seen = new Set<string>();
  const server = createServer(async (incoming, response) => {
    const body = await bodyOf(incoming);
    seen.add(actionOf(incoming, body));
    const { method, headers } = incoming;
    const outgoing = request(`${target}${incoming.url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy()).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: () => [...seen].sort(),
  };
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
