import { jsonIn } from '../../../base/json.ts';
import type { FoundRole } from '../members.ts';
import { arnReferenceIn } from '../reference.ts';
import { textsIn } from '../texts.ts';
import type { Decoder } from './decoder.ts';
import { field } from './fields.ts';

const ROLE_KEYS = /^(credentials|authorizercredentials)$/;
const YAML_LINES = /^[ \t-]*(?:credentials|authorizerCredentials):[ \t]*['"]?(arn:[^\s'"]+)['"]?[ \t]*$/gm;

/**
 * The credentials in an OpenAPI body's x-amazon-apigateway-integration and authorizers. These calls need a body: when the event
 * shows no readable one, it may have had a role, so the result is `hidden`.
 */
export const openapi: Decoder = (_call, { requestParameters }) => {
  const body = field(requestParameters, 'body');
  const document = typeof body === 'string' ? jsonIn(body) : body;
  if (typeof document === 'object' && document !== null) return inDocument(document);
  if (typeof body !== 'string' || !/^\s*(openapi|swagger|info|paths):/m.test(body))
    return [{ value: 'hidden', path: 'body', parameter: 'credentials' }];
  return [...body.matchAll(YAML_LINES)].flatMap(([, arn]) => found(arn ?? '', 'body'));
};

function inDocument(document: unknown): FoundRole[] {
  return [...textsIn(document)].flatMap(({ keys, path, text }) =>
    ROLE_KEYS.test(keys.at(-1) ?? '') ? found(text, `body.${path}`) : [],
  );
}

function found(text: string, path: string): FoundRole[] {
  const value = arnReferenceIn(text);
  return value === undefined ? [] : [{ value, path, parameter: 'credentials' }];
}
