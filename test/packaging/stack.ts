import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse, type ScalarTag } from 'yaml';
import { isObject, type Json, type JsonObject } from '../../lib/base/json.ts';

const ROOT = new URL('../../', import.meta.url);
const TEMPLATE = new URL('lib/packaging/template/', ROOT);

const tag = (name: string): ScalarTag => ({ tag: `!${name}`, resolve: (text) => ({ [name]: text }) });
const CLOUDFORMATION = ['Ref', 'Sub', 'GetAtt'].map(tag);

const yaml = (file: URL): JsonObject =>
  parse(readFileSync(file, 'utf8'), { customTags: CLOUDFORMATION, merge: true }) as JsonObject;

/** serverless.yml as written, without packaging it. */
export const service = yaml(new URL('serverless.yml', ROOT));

interface Resource {
  readonly Type: string;
  readonly Properties: JsonObject;
}

/** The resources of the stack that stand in files of their own, as written. */
export function resources(type: string): JsonObject[] {
  return allResources()
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => Properties);
}

export function allResources(): Resource[] {
  return Object.values(stackResources());
}

/** By their logical ids, with CloudFormation's functions as they are in the packaged template. */
export function stackResources(): Record<string, Resource> {
  const files = readdirSync(TEMPLATE).map((file) => new URL(file, TEMPLATE));
  const held = files.map((file) =>
    file.pathname.endsWith('.yml') ? yaml(file) : (createRequire(import.meta.url)(file.pathname) as JsonObject),
  );
  return Object.assign({}, ...held.map(({ Resources }) => inFull(Resources ?? {})));
}

export function namesOf(type: string, property: string): string[] {
  return resources(type)
    .map((properties) => String(properties[property]))
    .sort();
}

/** The actions that each role's inline policies allow, by the role's name. */
export function allowedActions(): Record<string, string[]> {
  return Object.fromEntries(
    resources('AWS::IAM::Role').map(({ RoleName, Policies }) => [String(RoleName), actionsIn(Policies)]),
  );
}

function actionsIn(policies: unknown): string[] {
  const documents = (Array.isArray(policies) ? policies : []).map((policy: JsonObject) => policy.PolicyDocument);
  const statements = documents.flatMap((document) =>
    isObject(document) && Array.isArray(document.Statement) ? (document.Statement as JsonObject[]) : [],
  );
  const actions = statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action as string[]);
  return [...new Set(actions)].sort();
}

/** `!Sub x` is short for `{"Fn::Sub": "x"}`, `!GetAtt A.Arn` for `{"Fn::GetAtt": ["A", "Arn"]}`. */
function inFull(value: Json): Json {
  if (Array.isArray(value)) return value.map((one: Json) => inFull(one));
  if (!isObject(value)) return value;
  if (typeof value.Sub === 'string') return { 'Fn::Sub': value.Sub };
  if (typeof value.GetAtt === 'string') return { 'Fn::GetAtt': value.GetAtt.split('.') };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inFull(inner ?? null)]));
}
