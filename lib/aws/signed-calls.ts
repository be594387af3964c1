import { isObject, type JsonObject, textOf } from '../base/json.ts';
import { dnsSuffix } from './place.ts';

/** Calls that change nothing, but for the tag that is a canary, to services whose SDK client would be one more package for a handful of questions. */
export interface SignedCalls {
  /** AWS JSON 1.1, such as `AWSEvents.ListRules`. */
  json(service: string, target: string, body: JsonObject): Promise<JsonObject>;
  /** AWS Query, which answers XML, such as EC2's. */
  xml(service: string, action: string, version: string): Promise<string>;
  /** REST with JSON, such as Lambda's. */
  get(service: string, path: string, query?: Readonly<Record<string, string>>): Promise<JsonObject>;
  /** REST with JSON by PUT, and always with `DryRun`: AWS answers whether it would, and does nothing. */
  dryRun(service: string, path: string, parameters: JsonObject & { readonly DryRun?: never }): Promise<JsonObject>;
  /** AWS's clock minus ours in milliseconds, by the last answer; its Date header has whole seconds. */
  skew(): number;
}

/** Only a body of this type may be put. */
type DryBody = string & { readonly dry: unique symbol };

type Asked = AskedOf &
  ({ readonly method: 'GET' | 'POST'; readonly body?: string } | { readonly method: 'PUT'; readonly body: DryBody });

interface AskedOf {
  readonly service: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** The SDK's own signer; its public type knows no options. */
interface RequestSigner {
  sign(
    request: object,
    options: { readonly signingRegion: string; readonly signingService: string },
  ): Promise<{ readonly headers: Record<string, string> }>;
}

/** Any client of the SDK. */
interface Signing {
  readonly config: { readonly signer: () => Promise<unknown> };
}

/** Signed by the SDK itself, with the credentials of the client. @throws Error with AWS's code as its name. */
export function signedCalls({ config }: Signing, region: string, partition: string): SignedCalls {
  let offset = 0;

  const send = async (asked: Asked): Promise<JsonObject> => answerOf(await responseTo(asked));

  async function responseTo({ method, service, path, query = {}, headers, body }: Asked): Promise<Response> {
    const url = new URL(path, process.env.AWS_ENDPOINT_URL ?? `https://${service}.${region}.${dnsSuffix(partition)}`);
    const signer = (await config.signer()) as RequestSigner;
    const unsigned = {
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path,
      query: { ...query },
      headers: { host: url.host, ...headers },
      ...(url.port !== '' && { port: Number(url.port) }),
      ...(body !== undefined && { body }),
    };
    // The client remembers the service it signed for first, so each call names its own.
    const signed = await signer.sign(unsigned, { signingRegion: region, signingService: service });
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const { host: _, ...sent } = signed.headers;
    const before = Date.now();
    const response = await fetch(url, {
      method,
      headers: sent,
      signal: AbortSignal.timeout(TIMEOUT),
      ...(body !== undefined && { body }),
    });
    const date = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(date)) offset = date - (before + Date.now()) / 2;
    return response;
  }

  return {
    json: (service, target, body) =>
      send({
        method: 'POST',
        service,
        path: '/',
        headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
        body: JSON.stringify(body),
      }),
    async xml(service, action, version) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const body = `Action=${action}&Version=${version}`;
      const response = await responseTo({ method: 'POST', service, path: '/', headers, body });
      const text = await response.text();
      if (response.ok) return text;
      throw named(
        /<Code>([\w.]+)</.exec(text)?.[1] ?? `HTTP ${response.status}`,
        /<Message>([^<]*)</.exec(text)?.[1] ?? text.slice(0, 200),
      );
    },
    get: (service, path, query) => send({ method: 'GET', service, path, headers: {}, ...(query && { query }) }),
    dryRun: (service, path, parameters) =>
      send({
        method: 'PUT',
        service,
        path,
        headers: { 'content-type': 'application/json' },
        body: dryBody(parameters),
      }),
    skew: () => offset,
  };
}

/** `DryRun` comes last, so that no parameter overrules it; one named `toJSON` would write something else. */
function dryBody(parameters: JsonObject): DryBody {
  return JSON.stringify({ ...parameters, toJSON: undefined, DryRun: true }) as DryBody;
}

const TIMEOUT = 10_000;

async function answerOf(response: Response): Promise<JsonObject> {
  const text = await response.text();
  const value = jsonIn(text);
  if (response.ok && value !== undefined) return value;
  const code = response.headers.get('x-amzn-errortype') ?? textOf(value?.__type) ?? textOf(value?.code);
  const message = textOf(value?.message) ?? textOf(value?.Message) ?? text.slice(0, 200);
  throw named(code?.replace(/^.*#/, '').replace(/:.*$/, '') ?? `HTTP ${response.status}`, message);
}

function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

function jsonIn(text: string): JsonObject | undefined {
  try {
    const value: unknown = text === '' ? {} : JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
