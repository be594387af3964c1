import type { MiddlewareObj } from '@middy/core';
import { isObject, textOf } from '../base/json.ts';
import { PutOff } from '../inspect/put-off.ts';

/**
 * Answers Lambda that no message of the batch failed, or that each comes again where the event is put off: the function itself does
 * not fail. Lambda reads the answer of a function that reports failures of single messages, and would take any other JSON for a
 * failure. Where single messages fail it goes on to take as many; that it counts no error then is what others saw, and AWS does not
 * document it. An answer has at most 6 MB, which decisions on hundreds of roles may outgrow.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * https://github.com/aws-powertools/powertools-lambda-typescript/discussions/1785
 */
export function batchAnswer<Result>(): MiddlewareObj<unknown, Result> {
  return {
    after: (request) => {
      if (isObject(request.event) && 'Records' in request.event)
        Object.assign(request, { response: { batchItemFailures: [] } });
    },
    onError: (request) => {
      const { event, error } = request;
      if (!(error instanceof PutOff) || !isObject(event) || !Array.isArray(event.Records)) return;
      const messages = event.Records.map((record) => ({
        itemIdentifier: textOf(isObject(record) && record.messageId),
      }));
      Object.assign(request, { response: { batchItemFailures: messages } });
    },
  };
}
