import {
  DeleteConflictException,
  EntityAlreadyExistsException,
  IAMServiceException,
  InvalidInputException,
  LimitExceededException,
  MalformedPolicyDocumentException,
  NoSuchEntityException,
  UnmodifiableEntityException,
} from '@aws-sdk/client-iam';

const $metadata = {};

export const noSuchEntity = (what: string) =>
  new NoSuchEntityException({ message: `The ${what} cannot be found.`, $metadata });

export const limitExceeded = (message: string) => new LimitExceededException({ message, $metadata });

export const malformed = (message: string) => new MalformedPolicyDocumentException({ message, $metadata });

export const alreadyExists = (what: string) =>
  new EntityAlreadyExistsException({ message: `${what} already exists.`, $metadata });

export const deleteConflict = (message: string) => new DeleteConflictException({ message, $metadata });

export const invalidInput = (message: string) => new InvalidInputException({ message, $metadata });

export const unmodifiable = (role: string) =>
  new UnmodifiableEntityException({
    message: `Cannot perform the operation on the protected role '${role}' - this role is only modifiable by AWS`,
    $metadata,
  });

/** IAM's model has no class for it: the SDK answers its own base class, by this name. */
export const validationError = (message: string) =>
  new IAMServiceException({ name: 'ValidationError', $fault: 'client', message, $metadata });
