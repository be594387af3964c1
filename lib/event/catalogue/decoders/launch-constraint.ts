import { jsonIn } from '../../../base/json.ts';
import type { FoundRole } from '../members.ts';
import { referenceIn } from '../reference.ts';
import { textsIn } from '../texts.ts';
import type { Decoder } from './decoder.ts';
import { field } from './fields.ts';

const ROLE_KEYS = /^(rolearn|localrolename|adminrole)$/;

/**
 * The role in Service Catalog's LAUNCH constraint ({"RoleArn": …} or {"LocalRoleName": …}), and the AdminRole of a STACKSET
 * constraint. The ExecutionRole of that one lives in other accounts.
 * https://docs.aws.amazon.com/servicecatalog/latest/dg/API_CreateConstraint.html
 */
export const launchConstraint: Decoder = (_call, { requestParameters }) =>
  [...textsIn(jsonIn(field(requestParameters, 'parameters')))].flatMap(({ keys, path, text }): FoundRole[] => {
    if (!ROLE_KEYS.test(keys.at(-1) ?? '')) return [];
    const value = referenceIn(text, 'RoleArn');
    return value === undefined ? [] : [{ value, path: `parameters.${path}`, parameter: 'RoleArn' }];
  });
