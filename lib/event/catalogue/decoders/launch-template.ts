import { textOf } from '../../../base/json.ts';
import type { RoleReference } from '../../../base/role.ts';
import { rolesAt } from '../members.ts';
import type { Decoder } from './decoder.ts';
import { field, objectsIn } from './fields.ts';

/**
 * A launch from a template names only the template; its version names the instance profile with the role, which must be looked up.
 * A profile in the request overrides the template's. The response of RunInstances shows the profile, or that there is none.
 * A launch that failed for another reason than permission passed no role.
 */
export const launchTemplate: Decoder = ({ operation, parameters }, event) => {
  if (event.outcome === 'failed' || rolesAt(parameters, event.requestParameters).length > 0) return [];
  if (operation === 'RunInstances' && field(event.responseElements, 'instancesSet') !== undefined) return [];
  return objectsIn(event.requestParameters).flatMap(({ object, path }) => {
    const reference = referenceOf(object);
    return reference === undefined ? [] : [{ value: reference, path, parameter: 'IamInstanceProfile' }];
  });
};

function referenceOf(object: unknown): RoleReference | undefined {
  const id = textOf(field(object, 'launchTemplateId'));
  const name = textOf(field(object, 'launchTemplateName'));
  if (id === undefined && name === undefined) return undefined;
  const version = versionOf(field(object, 'version'));
  return {
    launchTemplate: {
      ...(id !== undefined && { id }),
      ...(name !== undefined && { name }),
      ...(version && { version }),
    },
  };
}

function versionOf(version: unknown): string | undefined {
  return typeof version === 'number' ? String(version) : textOf(version);
}
