import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { PropertyType, ResourceProperties } from '@aws-cdk/service-spec-types';
import { isObject, type JsonObject } from '../../lib/base/json.ts';
import type { Template } from './template.ts';

/** What AWS's own schema of CloudFormation says against a template: unknown types and properties, wrong kinds, missing ones. */
export function specProblems(template: Template): string[] {
  const spec = loadAwsServiceSpecSync();
  const check = (value: unknown, type: PropertyType, at: string): string[] => {
    if (isObject(value) && isIntrinsic(value)) return [];
    switch (type.type) {
      case 'string':
        return typeof value === 'string' ? [] : [`${at} is not a string`];
      case 'number':
      case 'integer':
        return typeof value === 'number' ? [] : [`${at} is not a number`];
      case 'boolean':
        return typeof value === 'boolean' ? [] : [`${at} is not a boolean`];
      case 'array':
        return Array.isArray(value)
          ? value.flatMap((entry, index) => check(entry, type.element, `${at}[${index}]`))
          : [`${at} is not a list`];
      case 'map':
        return isObject(value)
          ? Object.entries(value).flatMap(([key, held]) => check(held, type.element, `${at}.${key}`))
          : [`${at} is not an object`];
      case 'ref':
        return checkAll(value, spec.get('typeDefinition', type.reference.$ref).properties, at);
      case 'union':
        return type.types.some((one) => check(value, one, at).length === 0) ? [] : [`${at} fits none of its types`];
      default:
        return []; // json, tag, date-time, null: anything goes
    }
  };
  const checkAll = (value: unknown, properties: ResourceProperties, at: string): string[] => {
    if (!isObject(value)) return [`${at} is not an object`];
    const missing = Object.keys(properties).filter((name) => properties[name]?.required && value[name] === undefined);
    return [
      ...missing.map((name) => `${at}.${name} is missing`),
      ...Object.entries(value).flatMap(([name, held]) => {
        const property = properties[name];
        return property === undefined ? [`${at}.${name} is unknown`] : check(held, property.type, `${at}.${name}`);
      }),
    ];
  };
  return Object.entries(template).flatMap(([id, { Type, Properties }]) => {
    const [resource] = spec.lookup('resource', 'cloudFormationType', 'equals', Type);
    return resource === undefined
      ? [`${id} has the unknown type ${Type}`]
      : checkAll(Properties, resource.properties, id);
  });
}

function isIntrinsic(value: JsonObject): boolean {
  const [key, ...others] = Object.keys(value);
  return others.length === 0 && key !== undefined && (key === 'Ref' || key.startsWith('Fn::'));
}
