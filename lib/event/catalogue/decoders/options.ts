import type { FoundRole } from '../members.ts';
import { referenceIn } from '../reference.ts';
import { textsIn } from '../texts.ts';
import type { Decoder } from './decoder.ts';
import { field, joined, objectsIn } from './fields.ts';

/** The names of options whose value is a role, by service. */
const ROLE_OPTIONS: Readonly<Record<string, RegExp>> = {
  sns: /^(\w+FeedbackRoleArn|SubscriptionRoleArn|DeliveryStatusIAMRole)$/i,
  rds: /^IAM_ROLE_ARN$/i,
  elasticbeanstalk: /^(IamInstanceProfile|ServiceRole(ForManagedUpdates)?)$/i,
  datapipeline: /^(role|resourceRole)$/i,
  glue: /^ROLE_ARN$/i,
};

/** The spellings of a name and its value, by service. */
const PAIRS = [
  ['attributeName', 'attributeValue'],
  ['optionName', 'value'],
  ['name', 'value'],
  ['key', 'stringValue'],
] as const;

/** Finds roles in named options: pairs such as {optionName, value}, or maps from name to value. */
export const options: Decoder = ({ service }, { requestParameters }) => {
  const names = ROLE_OPTIONS[service];
  return names === undefined ? [] : [...paired(requestParameters, names), ...mapped(requestParameters, names)];
};

function paired(request: unknown, names: RegExp): FoundRole[] {
  return objectsIn(request).flatMap(({ object, path }) =>
    PAIRS.flatMap(([nameKey, valueKey]) => {
      const name = field(object, nameKey);
      const text = field(object, valueKey);
      if (typeof name !== 'string' || typeof text !== 'string' || !names.test(name)) return [];
      const value = referenceIn(text, name);
      return value === undefined ? [] : [{ value, path: joined(path, valueKey), parameter: name }];
    }),
  );
}

function mapped(request: unknown, names: RegExp): FoundRole[] {
  return [...textsIn(request)].flatMap(({ keys, path, text }) => {
    const name = path.slice(path.lastIndexOf('.') + 1);
    if (!names.test(name) || keys.includes('tags')) return [];
    const value = referenceIn(text, name);
    return value === undefined ? [] : [{ value, path, parameter: name }];
  });
}
