import { isObject, jsonIn } from '../../../lib/base/json.ts';
import type { Wire } from './sdk.ts';

/** What lib/aws/signed-calls.ts hands to `fetch`. */
export interface Fetched {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: { readonly patience: number };
}

/** Lambda's operation is its path; AWS JSON has it in a header. */
const PATHS: Readonly<Record<string, string>> = { '/2015-03-31/event-source-mappings/': 'ListEventSourceMappings' };

/** As much of a Response as our code looks at. */
interface Answer {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  text(): Promise<string>;
}

/** The `fetch` of our code: calls that it signs itself are carried as those of the SDK are. None reaches a network. */
export function fetchBy(wire: Wire) {
  return async (url: URL, { headers, body, signal: { patience } }: Fetched): Promise<Answer> => {
    const [service = ''] = url.hostname.split('.');
    const operation = headers['x-amz-target']?.split('.').at(-1) ?? PATHS[url.pathname];
    if (operation === undefined) throw new Error(`the simulator knows no ${url.href}`);
    const json = jsonIn(body);
    const input = isObject(json) ? json : Object.fromEntries(url.searchParams);
    const headersOf = () => new Map([['date', wire.date()]]);
    try {
      const answer = await wire.attempt({ service, operation, input, patience });
      return { ok: true, status: 200, headers: headersOf(), text: async () => textOf(answer) };
    } catch (error) {
      const status = refusedWith(error);
      if (status === undefined) throw error; // no answer came
      const { name, message } = error as Error;
      return { ok: false, status, headers: headersOf(), text: async () => JSON.stringify({ __type: name, message }) };
    }
  };
}

const texts = new WeakMap<object, string>();

/** The packaged stack answers the same object each time. */
function textOf(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null) return JSON.stringify(answer);
  const text = texts.get(answer) ?? JSON.stringify(answer);
  texts.set(answer, text);
  return text;
}

function refusedWith(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
