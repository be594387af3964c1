import { isObject, type Json, type JsonObject, textOf } from '../../base/json.ts';
import { conditionsAsked, resolveIntrinsics } from './intrinsics.ts';

/** A trust policy found in a template, a plan or an API answer. */
export interface FoundDocument {
  /** Logical id or Terraform address; absent when the file is the policy itself. */
  readonly name?: string;
  readonly document: unknown;
}

/**
 * The trust policies in a CloudFormation template, a Terraform plan (`terraform show -json`) or an answer of GetRole. Any other
 * value counts as the policy itself.
 */
export function documentsIn(value: unknown, account: string): FoundDocument[] {
  if (!isObject(value)) return [{ document: value }];
  if (isTemplate(value)) return inTemplate(value.Resources as JsonObject, account);
  if (isObject(value.planned_values)) return inPlan(value);
  if (Array.isArray(value.resource_changes)) return value.resource_changes.flatMap(inChange);
  const role = isObject(value.Role) ? value.Role : value;
  if ('AssumeRolePolicyDocument' in role)
    return [{ ...named(textOf(role.RoleName)), document: role.AssumeRolePolicyDocument }];
  return [{ document: value }];
}

export function isTemplate(value: unknown): boolean {
  return isObject(value) && isObject(value.Resources);
}

function named(name: string | undefined): { name?: string } {
  return name === undefined ? {} : { name };
}

/** With more conditions than this, only two cases are judged: all true and all false. */
const MOST_CONDITIONS = 4;

function inTemplate(resources: JsonObject, account: string): FoundDocument[] {
  return Object.entries(resources).flatMap(([name, resource]) => {
    const properties = isObject(resource) && isObject(resource.Properties) ? resource.Properties : {};
    const document = properties.AssumeRolePolicyDocument;
    if (document === undefined) return [];
    return waysOf(conditionsAsked(document)).map((holds) => ({
      name,
      document: resolveIntrinsics(document, { account, resources, holds }),
    }));
  });
}

/** Every combination of the conditions, because the template does not show which one a stack uses. */
function waysOf(conditions: readonly string[]): Record<string, boolean>[] {
  if (conditions.length > MOST_CONDITIONS)
    return [true, false].map((holds) => Object.fromEntries(conditions.map((name) => [name, holds])));
  return conditions.reduce<Record<string, boolean>[]>(
    (ways, name) =>
      ways.flatMap((way) => [
        { ...way, [name]: true },
        { ...way, [name]: false },
      ]),
    [{}],
  );
}

function inPlan(plan: JsonObject): FoundDocument[] {
  const planned = isObject(plan.planned_values) ? plan.planned_values.root_module : undefined;
  const found = inModule(planned ?? null);
  const known = new Set(found.map(({ name }) => name));
  const changes = Array.isArray(plan.resource_changes) ? plan.resource_changes.flatMap(inChange) : [];
  return [...found, ...changes.filter(({ name }) => !known.has(name))];
}

function inModule(module: Json): FoundDocument[] {
  if (!isObject(module)) return [];
  const { resources, child_modules: children } = module;
  const own = (Array.isArray(resources) ? resources : []).flatMap((resource: Json) =>
    isRole(resource) && isObject(resource.values) && resource.values.assume_role_policy !== undefined
      ? [{ ...named(textOf(resource.address)), document: resource.values.assume_role_policy }]
      : [],
  );
  return [...own, ...(Array.isArray(children) ? children : []).flatMap(inModule)];
}

/** `after` is null for a deleted role. It lacks a policy that is known only after the apply: that policy is unreadable. */
function inChange(change: Json): FoundDocument[] {
  if (!isRole(change) || !isObject(change.change)) return [];
  const { after } = change.change;
  return isObject(after) ? [{ ...named(textOf(change.address)), document: after.assume_role_policy }] : [];
}

function isRole(value: Json | undefined): value is JsonObject {
  return isObject(value) && value.type === 'aws_iam_role' && value.mode !== 'data';
}
