import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isObject, type JsonObject } from '../../lib/base/json.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Resource {
  readonly Type: string;
  readonly Properties: JsonObject;
}
export type Template = Readonly<Record<string, Resource>>;

/** Whoever runs the tests may be signed in, and packaging asks AWS who that is. */
const NOBODY = {
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
};

/** `serverless package`, offline and without credentials, into a folder of its own. Answers the folder. */
export function packageService(folder: string, settings?: string): string {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, ...NOBODY };
  const parameter = settings === undefined ? [] : ['--param', `settings=${settings}`];
  const serverless = ['node_modules/.bin/serverless', 'package', '--package', folder, ...parameter];
  const { status, stdout, stderr } = spawnSync(process.execPath, serverless, { cwd: ROOT, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`serverless package failed: ${stdout}${stderr}`);
  return `${ROOT}${folder}`;
}

export function templateIn(folder: string): Template {
  const text = readFileSync(`${folder}/cloudformation-template-update-stack.json`, 'utf8');
  return (JSON.parse(text) as { Resources: Template }).Resources;
}

export function ofType(template: Template, type: string): [string, JsonObject][] {
  return Object.entries(template)
    .filter(([, { Type }]) => Type === type)
    .map(([id, { Properties }]) => [id, Properties]);
}

/** Statements of a role's inline policies. */
export function statementsOf(template: Template, roleId: string): JsonObject[] {
  const policies = template[roleId]?.Properties.Policies;
  if (!Array.isArray(policies)) return [];
  return policies.flatMap((policy: JsonObject) => {
    const document = policy.PolicyDocument;
    return isObject(document) && Array.isArray(document.Statement) ? (document.Statement as JsonObject[]) : [];
  });
}

/** Actions that a role's policies allow. */
export function allowedTo(template: Template, roleId: string): string[] {
  return statementsOf(template, roleId)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action }) => (Array.isArray(Action) ? (Action as string[]) : [String(Action)]))
    .sort();
}

/** The template with more resources, or more properties of those that it has: what the plugin does. */
export function withParts(template: Template, parts: Readonly<Record<string, JsonObject>>): Template {
  const merged = Object.entries(parts).map(([id, { Type, Properties }]) => [
    id,
    {
      ...template[id],
      ...(Type !== undefined && { Type }),
      Properties: { ...template[id]?.Properties, ...(Properties as JsonObject) },
    },
  ]);
  return { ...template, ...Object.fromEntries(merged) };
}
