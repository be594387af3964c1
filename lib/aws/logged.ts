import type { MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';

/** Logs one JSON line for each invocation, with its result. An error is logged and flies on. */
export function logged<Event, Result>(summary: (result: Result) => unknown): MiddlewareObj<Event, Result> {
  const started = new WeakMap<object, number>();
  const line = (context: Context, fields: object) => {
    const milliseconds = Math.round(performance.now() - (started.get(context) ?? performance.now()));
    const text = { function: context.functionName, request: context.awsRequestId, milliseconds, ...fields };
    console.error(JSON.stringify(text));
  };
  return {
    before: ({ context }) => {
      started.set(context, performance.now());
    },
    after: ({ context, response }) => {
      if (response !== null && response !== undefined) line(context, { result: summary(response) });
    },
    onError: ({ context, error }) => {
      line(context, { error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    },
  };
}
