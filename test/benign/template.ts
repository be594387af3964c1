import { isObject, type JsonObject, textOf } from '../../lib/base/json.ts';

/** The source of a project, as the tables name it. */
export type Kind = 'cdk' | 'solutions-construct' | 'sam' | 'sample' | 'serverless';

/** A CloudFormation template that somebody deploys. */
export interface Template {
  readonly kind: Kind;
  readonly name: string;
  readonly body: JsonObject;
}

export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  /** Logical ids of the resources that must be there before. */
  readonly after: readonly string[];
}

/** Objects of the template's Resources; those whose condition is false come later, see stack.ts. */
export function resourcesIn(body: JsonObject): Resource[] {
  const all = isObject(body.Resources) ? body.Resources : {};
  const ids = new Set(Object.keys(all));
  return Object.entries(all).flatMap(([logicalId, value]): Resource[] => {
    const type = isObject(value) ? textOf(value.Type) : undefined;
    if (!isObject(value) || type === undefined) return [];
    const after = [...referencesIn(value)].filter((id) => ids.has(id) && id !== logicalId);
    return [{ logicalId, type, properties: isObject(value.Properties) ? value.Properties : {}, after }];
  });
}

/** In the order in which CloudFormation makes them; a ring, which it would refuse, is cut where it is met. */
export function inOrderOfCreation(resources: readonly Resource[]): Resource[] {
  const byId = new Map(resources.map((one) => [one.logicalId, one]));
  const ordered = new Set<Resource>();
  const visiting = new Set<string>();
  const visit = (one: Resource) => {
    if (visiting.has(one.logicalId)) return;
    visiting.add(one.logicalId);
    for (const id of one.after) {
      const before = byId.get(id);
      if (before !== undefined) visit(before);
    }
    ordered.add(one);
  };
  for (const one of resources) visit(one);
  return [...ordered];
}

const SUBSTITUTED = /\$\{([^!][^}]*)\}/g;

function* referencesIn(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    for (const [, name = ''] of value.matchAll(SUBSTITUTED)) yield name.split('.')[0] ?? name;
  } else if (Array.isArray(value)) {
    for (const one of value) yield* referencesIn(one);
  } else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      const attribute =
        key === 'Fn::GetAtt' ? (Array.isArray(member) ? member[0] : textOf(member)?.split('.')[0]) : undefined;
      if (typeof attribute === 'string') yield attribute;
      if (key === 'Ref' && typeof member === 'string') yield member;
      if (key === 'DependsOn')
        yield* Array.isArray(member) ? member.filter((one) => typeof one === 'string') : [String(member)];
      else yield* referencesIn(member);
    }
  }
}
