import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What AWS answers instead of moto: for this action, so many times. `drop` cuts the connection after moto has done the work. */
export interface Fault {
  readonly action: string;
  readonly times: number;
  /** Only requests whose body has this text, such as the name of a queue. */
  readonly about?: string;
  readonly status?: number;
  readonly code?: string;
  readonly drop?: boolean;
}

export interface FaultProxy {
  readonly url: string;
  /** Replaces the faults to come; what was dead lives again. */
  inject(...faults: Fault[]): void;
  /**
   * Whoever calls is killed at this call, counted from 0 since `taken` was last asked: AWS has `done` it or not, and neither this
   * nor any later call is answered. Resolves when it is stuck for good, that is in another call than to DynamoDB, which it
   * gives up by itself.
   */
  kill(call: number, done: boolean): Promise<void>;
  /** Actions asked for since the last call, in order. */
  taken(): string[];
  close(): void;
}

/** In front of moto: answers errors in IAM's words, which moto never does. Otherwise hands requests through unchanged. */
export async function faultProxy(target: string, delay = 0): Promise<FaultProxy> {
  let faults: { fault: Fault; left: number }[] = [];
  let actions: string[] = [];
  let death: { call: number; done: boolean; stuck: () => void } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  /** DynamoDB's updates of an item come one after another; moto's threads read one state of it and write two. */
  const hand = (request: IncomingMessage, body: Buffer, response: ServerResponse | undefined): Promise<void> => {
    if (!isDynamo(request)) return forward(target, request, body, response);
    const handed = last.then(() => forward(target, request, body, response));
    last = handed.catch(() => {});
    return handed;
  };
  const server: Server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const action = actionOf(request, body);
    const call = actions.push(action) - 1;
    if (death !== undefined && call >= death.call) {
      if (call === death.call && death.done) await hand(request, body, undefined);
      if (isDynamo(request)) response.destroy();
      else death.stuck();
      return;
    }
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    const due = faults.find(
      ({ fault, left }) => fault.action === action && left > 0 && body.includes(fault.about ?? ''),
    );
    if (due !== undefined) due.left -= 1;
    if (due === undefined) await hand(request, body, response);
    else if (due.fault.drop) await hand(request, body, undefined).then(() => response.destroy());
    else if (request.headers['x-amz-target'] !== undefined) answerJson(due.fault, response);
    else answer(due.fault, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    inject: (...next) => {
      faults = next.map((fault) => ({ fault, left: fault.times }));
      death = undefined;
    },
    kill: (call, done) =>
      new Promise((stuck) => {
        death = { call, done, stuck };
      }),
    taken: () => {
      const seen = actions;
      actions = [];
      return seen;
    },
    close: () => server.close(),
  };
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Query protocols say `Action=` in the body, JSON ones `Service.Action` in a header. */
function actionOf(request: IncomingMessage, body: Buffer): string {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  return new URLSearchParams(body.toString()).get('Action') ?? `${request.method} ${request.url}`;
}

export async function forward(
  target: string,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse | undefined,
  mended: (answer: Buffer) => Buffer = (answer) => answer,
): Promise<void> {
  const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
  const answered = await fetch(`${target}${request.url}`, {
    method: request.method ?? 'POST',
    headers: headers as Record<string, string>,
    ...(body.length > 0 && { body: new Uint8Array(body) }),
  });
  const text = Buffer.from(await answered.arrayBuffer());
  if (response === undefined) return;
  const type = answered.headers.get('content-type') ?? 'text/xml';
  response.writeHead(answered.status, { 'content-type': type }).end(mended(text));
}

function isDynamo({ headers }: IncomingMessage): boolean {
  return String(headers['x-amz-target'] ?? '').startsWith('DynamoDB');
}

function answerJson({ status = 400, code = 'ThrottlingException' }: Fault, response: ServerResponse): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: `com.amazonaws#${code}`, message: `injected ${code}` }));
}

function answer({ status = 400, code = 'Throttling' }: Fault, response: ServerResponse): void {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>injected ${code}</Message></Error>`;
  response.writeHead(status, { 'content-type': 'text/xml' });
  response.end(
    `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">${error}<RequestId>x</RequestId></ErrorResponse>`,
  );
}
