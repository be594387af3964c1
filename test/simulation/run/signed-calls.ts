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

/** The `fetch` of our code: calls that it signs itself are carried as those of the SDK are. None reaches a network. */
export function fetchBy(wire: Wire) {
  return async (url: URL, { headers, body, signal: { patience } }: Fetched): Promise<Response> => {
    const [service = ''] = url.hostname.split('.');
    const operation = headers['x-amz-target']?.split('.').at(-1) ?? PATHS[url.pathname];
    if (operation === undefined) throw new Error(`the simulator knows no ${url.href}`);
    const json = jsonIn(body);
    const input = isObject(json) ? json : Object.fromEntries(url.searchParams);
    const date = () => ({ headers: { date: wire.date() } });
    try {
      return Response.json(await wire.attempt({ service, operation, input, patience }), date());
    } catch (error) {
      const status = refusedWith(error);
      if (status === undefined) throw error; // no answer came
      const { name, message } = error as Error;
      return Response.json({ __type: name, message }, { status, ...date() });
    }
  };
}

function refusedWith(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
