import { parseIamArn } from './arn.ts';
import { isObject, type JsonObject, textOf } from './json.ts';

/**
 * What is to be looked at once more after a while, asked of the delay queue and done by `sweep`. `deny`: whether a deny still
 * stands a minute after it was written. `trust`: whether a trust policy that no event explains is still unexplained.
 */
export type Look =
  | {
      readonly look: 'deny';
      /** The ledger's key: the incident, with `-caller` for the deny of its caller. */
      readonly id: string;
      readonly target: string;
    }
  | { readonly look: 'trust'; readonly roles: readonly string[] };

/** A message of the delay queue that is no look of ours. */
export class LookError extends Error {
  override name = 'LookError';
}

/** @throws LookError */
export function parseLook(text: string): Look {
  const value = parseJson(text);
  if (value.look === 'deny') {
    const [id, target] = [textOf(value.id), textOf(value.target)];
    if (id !== undefined && target !== undefined && /^[0-9a-f]{16}(?:-caller)?$/.test(id) && parseIamArn(target))
      return { look: 'deny', id, target };
  }
  if (value.look === 'trust' && Array.isArray(value.roles) && value.roles.every(isRoleArn))
    return { look: 'trust', roles: value.roles };
  throw new LookError(`"${text.slice(0, 200)}" is no look of ours`);
}

function isRoleArn(value: unknown): value is string {
  return typeof value === 'string' && parseIamArn(value)?.resource === 'role';
}

function parseJson(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new LookError('the message is not a JSON object');
}
