import {
  InvalidMessageContents,
  MessageNotInflight,
  OverLimit,
  QueueDoesNotExist,
  ReceiptHandleIsInvalid,
  ResourceNotFoundException,
  SQSServiceException,
} from '@aws-sdk/client-sqs';

const $metadata = {};

/** The SDK has no class of its own for it, nor for `missingParameter`. */
export function invalidParameter(message: string): SQSServiceException {
  return new SQSServiceException({ name: 'InvalidParameterValue', $fault: 'client', message, $metadata });
}

export function missingParameter(name: string): SQSServiceException {
  const message = `The request must contain the parameter ${name}.`;
  return new SQSServiceException({ name: 'MissingParameter', $fault: 'client', message, $metadata });
}

export function noQueue(name: string): QueueDoesNotExist {
  return new QueueDoesNotExist({ message: `The specified queue does not exist: ${name}`, $metadata });
}

export function noSource(arn: string): ResourceNotFoundException {
  return new ResourceNotFoundException({
    message: `The resource that you specified does not exist: ${arn}`,
    $metadata,
  });
}

export function strangeReceipt(receipt: string): ReceiptHandleIsInvalid {
  return new ReceiptHandleIsInvalid({ message: `The input receipt handle "${receipt}" is not valid.`, $metadata });
}

export function notInFlight(receipt: string): MessageNotInflight {
  return new MessageNotInflight({ message: `The message of "${receipt}" is not in flight.`, $metadata });
}

export function strangeCharacters(): InvalidMessageContents {
  return new InvalidMessageContents({ message: 'Invalid characters was found in the message body.', $metadata });
}

export function tooManyInFlight(): OverLimit {
  return new OverLimit({ message: 'Too many messages are in flight.', $metadata });
}
