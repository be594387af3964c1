import { isObject, type Json, type JsonObject } from '../../base/json.ts';

/** The facts that a template's functions need: its account, its resources and the values of its conditions. */
export interface TemplateScope {
  readonly account: string;
  readonly resources: JsonObject;
  readonly holds: Readonly<Record<string, boolean>>;
}

/** AWS::NoValue removes an entry from its list or map. */
const NO_VALUE = Symbol('AWS::NoValue');
type Resolved = Json | typeof NO_VALUE;

/**
 * Replaces the intrinsic functions of a value: by their result where the template shows it, otherwise by `<Ref Vendor>`, which the
 * analyser reads as unknown.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function resolveIntrinsics(value: Json, scope: TemplateScope): Json {
  const resolved = resolve(value, scope);
  return resolved === NO_VALUE ? null : resolved;
}

function resolve(value: Json, scope: TemplateScope): Resolved {
  if (isList(value)) return value.map((item) => resolve(item, scope)).filter((item) => item !== NO_VALUE);
  if (!isObject(value)) return value;
  const [only, ...more] = Object.entries(value);
  if (only !== undefined && more.length === 0 && isIntrinsic(only[0])) return called(only[0], only[1] ?? null, scope);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]) => [key, resolve(member ?? null, scope)] as const)
      .filter(([, member]) => member !== NO_VALUE),
  ) as JsonObject;
}

export function isIntrinsic(name: string): boolean {
  return name === 'Ref' || name.startsWith('Fn::');
}

function called(name: string, argument: Json, scope: TemplateScope): Resolved {
  switch (name) {
    case 'Ref':
      return referred(String(argument), scope);
    case 'Fn::Sub':
      return substituted(argument, scope);
    case 'Fn::Join':
      return joined(argument, scope);
    case 'Fn::GetAtt':
      return attribute(isList(argument) ? argument.join('.') : String(argument), scope);
    case 'Fn::If':
      return chosen(argument, scope);
    default:
      return `<${name}>`;
  }
}

function referred(name: string, scope: TemplateScope): Resolved {
  switch (name) {
    case 'AWS::AccountId':
      return scope.account;
    case 'AWS::Partition':
      return 'aws';
    case 'AWS::Region':
      return 'us-east-1';
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    case 'AWS::NoValue':
      return NO_VALUE;
    default:
      return arnOf(name, scope, ['AWS::IAM::OIDCProvider', 'AWS::IAM::SAMLProvider']) ?? `<Ref ${name}>`;
  }
}

/** `${Name}`, `${Name.Attribute}`, `${!Literal}`. The list form of Fn::Sub has a map of its own names. */
function substituted(argument: Json, scope: TemplateScope): Json {
  const [text, names] = isList(argument) ? argument : [argument, undefined];
  const own = isObject(names) ? names : {};
  return String(text).replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    const given = own[name];
    const value =
      given !== undefined ? resolve(given, scope) : name.includes('.') ? attribute(name, scope) : referred(name, scope);
    return typeof value === 'string' ? value : `<${name}>`;
  });
}

function joined(argument: Json, scope: TemplateScope): Json {
  const [separator, parts] = isList(argument) ? argument : [];
  const resolved = resolve(parts ?? null, scope);
  if (typeof separator !== 'string' || !isList(resolved)) return '<Fn::Join>';
  return resolved
    .map((part) => (typeof part === 'string' || typeof part === 'number' ? part : '<Fn::Join>'))
    .join(separator);
}

function attribute(path: string, scope: TemplateScope): Json {
  const [name = '', attributeName] = path.split('.');
  const types = ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::OIDCProvider'];
  return (attributeName === 'Arn' ? arnOf(name, scope, types) : undefined) ?? `<GetAtt ${path}>`;
}

/** The ARN of a resource in the same template. */
function arnOf(name: string, scope: TemplateScope, types: readonly string[]): string | undefined {
  const resource = scope.resources[name];
  if (!isObject(resource) || !types.includes(String(resource.Type))) return undefined;
  const properties = isObject(resource.Properties) ? resource.Properties : {};
  const inAccount = (rest: string) => `arn:${String(referred('AWS::Partition', scope))}:iam::${scope.account}:${rest}`;
  switch (resource.Type) {
    case 'AWS::IAM::Role':
      return inAccount(`role/${name}`);
    case 'AWS::IAM::User':
      return inAccount(`user/${name}`);
    case 'AWS::IAM::SAMLProvider':
      return inAccount(`saml-provider/${name}`);
    default: {
      const url = resolve(properties.Url ?? null, scope);
      return typeof url === 'string' ? inAccount(`oidc-provider/${url.replace(/^https:\/\//, '')}`) : undefined;
    }
  }
}

function chosen(argument: Json, scope: TemplateScope): Resolved {
  const [condition, yes, no] = isList(argument) ? argument : [];
  return resolve((scope.holds[String(condition)] ? yes : no) ?? null, scope);
}

/** The names of the conditions in every Fn::If of the value. */
export function conditionsAsked(value: Json): string[] {
  if (isList(value)) return value.flatMap(conditionsAsked);
  if (!isObject(value)) return [];
  const asked = value['Fn::If'];
  const own = isList(asked) ? [String(asked[0])] : [];
  return [...new Set([...own, ...Object.values(value).flatMap((member) => conditionsAsked(member ?? null))])];
}

function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}
