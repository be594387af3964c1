import { createRequire } from 'node:module';

const nodeRequire = createRequire(import.meta.url);

/** What a client is asked, and how long it waits. */
export interface Asked {
  /** `iam`, as in `@aws-sdk/client-iam`. */
  readonly service: string;
  /** `PutRolePolicy`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Milliseconds until the client gives up an attempt; undefined: it waits as long as AWS does. */
  readonly patience: number | undefined;
}

/** As the SDK's middleware hands it on. */
interface Answered {
  readonly output: unknown;
  readonly response: { readonly headers: Readonly<Record<string, string>> };
}

type Attempt = () => Promise<Answered>;
type Middleware = (next: (args: unknown) => Promise<Answered>) => (args: unknown) => Promise<Answered>;

interface Config {
  readonly maxAttempts?: number;
  readonly requestHandler?: { readonly requestTimeout?: number; readonly throwOnRequestTimeout?: boolean };
}

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: Readonly<Record<string, unknown>>;
}

/** How the simulator answers one attempt of a call, and how it lets virtual time pass. */
export interface Wire {
  attempt(asked: Asked): Promise<unknown>;
  pause(ms: number): Promise<void>;
  random(): number;
  /** AWS's clock, as its answers' header has it. */
  date(): string;
}

/**
 * The package of an SDK client with its own commands, errors and paginators, and a client whose calls the simulator carries. It
 * tries again as the SDK's standard mode does.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function sdkPackage(name: string, wire: Wire): unknown {
  const { real, clientName, prototype } = realPackage(name);
  const service = name.replace('@aws-sdk/client-', '');
  const Simulated = class {
    readonly #config: Config;
    readonly #around: Middleware[] = [];
    readonly middlewareStack = { add: (middleware: Middleware) => this.#around.push(middleware) };
    constructor(config: Config = {}) {
      this.#config = config;
    }
    send({ constructor: { name: command }, input }: Command): Promise<unknown> {
      const { maxAttempts = 3, requestHandler } = this.#config;
      const patience = requestHandler?.throwOnRequestTimeout ? requestHandler.requestTimeout : undefined;
      const asked = { service, operation: command.replace(/Command$/, ''), input, patience };
      const attempt = this.#around.reduce<Attempt>(
        (next, middleware) => () => middleware(next)({}),
        async () => ({ output: await wire.attempt(asked), response: { headers: { date: wire.date() } } }),
      );
      return triedAgain(attempt, maxAttempts, wire);
    }
  };
  Object.setPrototypeOf(Simulated.prototype, prototype); // the SDK's paginators ask for an instance of the real one
  return Object.create(real, { [clientName]: { value: Simulated } });
}

interface RealPackage {
  readonly real: object;
  readonly clientName: string;
  readonly prototype: object;
}

const packages = new Map<string, RealPackage>();

/** @throws Error for a package that has no client */
function realPackage(name: string): RealPackage {
  const known = packages.get(name);
  if (known !== undefined) return known;
  const real = nodeRequire(name) as Readonly<Record<string, { readonly prototype: object }>>;
  const clientName = Object.keys(real).find((key) => /^[A-Z]\w*Client$/.test(key)) ?? '';
  const { prototype } = real[clientName] ?? {};
  if (prototype === undefined) throw new Error(`${name} has no client`);
  const found = { real: { ...real }, clientName, prototype };
  packages.set(name, found);
  return found;
}

const THROTTLED =
  /^(?:Throttling|TooManyRequests|RequestLimitExceeded|RequestThrottled|LimitExceeded|ProvisionedThroughput|BandwidthLimit|SlowDown|PriorRequestNotComplete)/;

async function triedAgain(attempt: Attempt, most: number, wire: Wire): Promise<unknown> {
  for (let tries = 1; ; tries++) {
    try {
      return (await attempt()).output;
    } catch (error) {
      const base = pauseFor(error);
      if (base === undefined || tries >= most) throw error;
      await wire.pause(wire.random() * Math.min(20_000, base * 2 ** (tries - 1)));
    }
  }
}

/** Milliseconds of the first pause before another attempt; undefined where the SDK does not try again. */
function pauseFor(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if (THROTTLED.test(error.name)) return 500;
  const { code, $metadata } = error as { code?: string; $metadata?: { httpStatusCode?: number } };
  const isTransient = error.name === 'TimeoutError' || code === 'ECONNRESET' || ($metadata?.httpStatusCode ?? 0) >= 500;
  return isTransient ? 100 : undefined;
}
