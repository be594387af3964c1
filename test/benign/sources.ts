import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, type Tags } from 'yaml';
import { isObject, type JsonObject } from '../../lib/base/json.ts';
import type { Kind, Template } from './template.ts';

/** Downloaded at development time by fetch.ts; nothing of it is committed. */
export const CACHE = fileURLToPath(new URL('../../node_modules/.cache/benign/', import.meta.url));

/** The folders of the cache, and what their templates are. */
const FOLDERS: readonly { readonly folder: string; readonly kind: Kind; readonly is: RegExp }[] = [
  { folder: 'constructs', kind: 'solutions-construct', is: /\.template\.json$/ },
  { folder: 'apps', kind: 'cdk', is: /\.template\.json$/ },
  { folder: 'sam', kind: 'sam', is: /\.json$/ },
  { folder: 'serverless', kind: 'serverless', is: /\.json$/ },
  { folder: 'cfn-lint', kind: 'sample', is: /\.(json|ya?ml)$/ },
];

/** Every template of the cache that makes something, by name. */
export function templatesInCache(): Template[] {
  return FOLDERS.flatMap(({ folder, kind, is }) => {
    const root = join(CACHE, folder);
    const files = existsSync(root)
      ? readdirSync(root, { recursive: true, encoding: 'utf8' })
          .filter((path) => is.test(path))
          .sort()
      : [];
    return files.flatMap((path): Template[] => {
      const body = bodyOf(readFileSync(join(root, path), 'utf8'));
      return body === undefined ? [] : [{ kind, name: basename(path).replace(is, ''), body }];
    });
  });
}

/** `cdk bootstrap` deploys this template. */
export function bootstrapTemplate(): Template {
  const body = bodyOf(readFileSync(join(CACHE, 'bootstrap/bootstrap-template.yaml'), 'utf8'));
  if (body === undefined) throw new Error('the bootstrap template holds no resources');
  return { kind: 'cdk', name: 'CDKToolkit', body };
}

/** Undefined for a file that is no template, makes nothing, or is of SAM, which CloudFormation translates first. */
function bodyOf(text: string): JsonObject | undefined {
  const body = parsed(text);
  if (!isObject(body) || !isObject(body.Resources) || JSON.stringify(body).includes('AWS::Serverless'))
    return undefined;
  return Object.keys(body.Resources).length > 0 && hasTrusts(body.Resources) ? body : undefined;
}

/** IAM refuses a role without a trust policy; a linter's samples have such roles. */
function hasTrusts(resources: JsonObject): boolean {
  return Object.values(resources).every((resource) => {
    if (!isObject(resource) || resource.Type !== 'AWS::IAM::Role') return true;
    const { AssumeRolePolicyDocument: trust } = isObject(resource.Properties) ? resource.Properties : {};
    return isObject(trust) && trust.Statement !== undefined;
  });
}

function parsed(text: string): unknown {
  try {
    return parse(text, { customTags: SHORT_FORMS, logLevel: 'silent', merge: true });
  } catch {
    return undefined; // templates that a linter has to refuse
  }
}

const NAMES = [
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'Transform',
];
const long = (name: string) => (name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`);

/** `!Sub text` is `{"Fn::Sub": "text"}`; the tags stand for texts, lists and maps. */
const SHORT_FORMS: Tags = ['Ref', 'Condition', ...NAMES].flatMap((name) => [
  { tag: `!${name}`, resolve: (value: string) => ({ [long(name)]: value }) },
  {
    tag: `!${name}`,
    collection: 'seq' as const,
    resolve: (value: { toJSON(): unknown }) => ({ [long(name)]: value.toJSON() }) as never,
  },
  {
    tag: `!${name}`,
    collection: 'map' as const,
    resolve: (value: { toJSON(): unknown }) => ({ [long(name)]: value.toJSON() }) as never,
  },
]);
