import type { MiddlewareObj } from '@middy/core';
import { isObject } from '../base/json.ts';

/**
 * Answers Lambda that no message of the batch failed. It reads the answer of a function that reports failures of single messages,
 * and would take any other JSON for a failure. An answer has at most 6 MB, which decisions on hundreds of roles may outgrow.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function batchAnswer<Result>(): MiddlewareObj<unknown, Result> {
  return {
    after: (request) => {
      if (isObject(request.event) && 'Records' in request.event)
        Object.assign(request, { response: { batchItemFailures: [] } });
    },
  };
}
