import { arnReferenceIn } from '../reference.ts';
import type { Decoder } from './decoder.ts';
import { field, objectsIn } from './fields.ts';

const ROLE_PATHS = /^\/(credentials|authorizerCredentials|cloudwatchRoleArn)$/i;

/**
 * API Gateway changes a role by {"op": "replace", "path": "/credentials", "value": …}. The value arn:aws:iam::*:user/* means
 * the caller, not a role.
 */
export const patch: Decoder = (_call, { requestParameters }) =>
  objectsIn(field(requestParameters, 'patchOperations')).flatMap(({ object: operation }) => {
    const path = field(operation, 'path');
    const text = field(operation, 'value');
    if (typeof path !== 'string' || typeof text !== 'string' || !ROLE_PATHS.test(path)) return [];
    const value = arnReferenceIn(text);
    return value === undefined ? [] : [{ value, path: 'patchOperations[].value', parameter: path.slice(1) }];
  });
