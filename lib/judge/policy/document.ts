import { present } from '../../base/json.ts';
/** IAM's five principal types; `*` alone stands for everybody. */
export type PrincipalType = 'AWS' | 'Service' | 'Federated' | 'CanonicalUser' | '*';

export interface PolicyPrincipal {
  readonly type: PrincipalType;
  readonly value: string;
}

/** One key of one operator: `StringLike aws:PrincipalArn [values]`. Operator and key are as written: compare them without case. */
export interface PolicyCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** One statement; single values are lists of one. A missing element is absent, so that Action and NotAction stay apart. */
export interface Statement {
  /** Zero-based. */
  readonly index: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly principals?: readonly PolicyPrincipal[];
  readonly notPrincipals?: readonly PolicyPrincipal[];
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  readonly conditions: readonly PolicyCondition[];
}

export interface PolicyDocument {
  readonly version?: string;
  readonly statements: readonly Statement[];
}

/** Says which element of a policy document could not be read: `Statement[1].Effect is "Alow"`. */
export class PolicyError extends Error {
  override name = 'PolicyError';
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a policy document: an object, its JSON text, or that text URL-encoded as IAM's API answers.
 * Element names are matched without case, single values become lists.
 * @throws PolicyError that names the element; a document that cannot be read is unknown, never safe.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicy(document: unknown): PolicyDocument {
  const value = policyJson(document);
  if (!isFields(value)) throw new PolicyError(`a policy is a JSON object, not ${nameOf(value)}`);
  const fields = lowered(value);
  const { statement, version } = fields;
  if (statement === undefined) throw new PolicyError('the document has no Statement');
  return {
    ...(typeof version === 'string' && { version }),
    statements: asList(statement).map(parseStatement),
  };
}

/**
 * The JSON of a document that may be text: percent-encoded or not, with at most one more level of string around it.
 * @throws PolicyError when the text is not JSON.
 */
export function policyJson(document: unknown): unknown {
  const value = typeof document === 'string' ? parseText(document) : document;
  return typeof document === 'string' && typeof value === 'string' ? parseText(value) : value;
}

/** The document as JSON; text that is none is kept as it is, so that the policy reader reports it. */
export function policyJsonOrText(document: unknown): unknown {
  try {
    return policyJson(document);
  } catch (error) {
    if (error instanceof PolicyError) return document;
    throw error;
  }
}

function parseText(written: string): unknown {
  const text = written.trim(); // trim removes a byte order mark, JSON.parse refuses it
  return parseJson(text.startsWith('%') ? decode(text) : text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new PolicyError('the policy is neither JSON nor URL-encoded JSON');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PolicyError('the policy is not JSON');
  }
}

function parseStatement(value: unknown, index: number): Statement {
  const at = `Statement[${index}]`;
  if (!isFields(value)) throw new PolicyError(`${at} is ${nameOf(value)}, not an object`);
  const fields = lowered(value);
  const optional = {
    sid: typeof fields.sid === 'string' && fields.sid !== '' ? fields.sid : undefined,
    principals: principalsOf(fields.principal, `${at}.Principal`),
    notPrincipals: principalsOf(fields.notprincipal, `${at}.NotPrincipal`),
    actions: textsOf(fields.action, `${at}.Action`),
    notActions: textsOf(fields.notaction, `${at}.NotAction`),
    resources: textsOf(fields.resource, `${at}.Resource`)?.map(completed),
    notResources: textsOf(fields.notresource, `${at}.NotResource`)?.map(completed),
  };
  return {
    index,
    effect: effectOf(fields.effect, at),
    ...present(optional),
    conditions: conditionsOf(fields.condition, `${at}.Condition`),
  };
}

const ARN_FIELDS = 6;

/**
 * AWS adds wildcards for the missing fields of an ARN: `arn:aws:s3` is `arn:aws:s3:*:*:*`. Colons inside `${…}` separate no fields.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
function completed(resource: string): string {
  if (!resource.startsWith('arn:')) return resource;
  const fields = resource.replace(/\$\{[^}]*\}/g, '').split(':').length;
  return resource + ':*'.repeat(Math.max(ARN_FIELDS - fields, 0));
}

function effectOf(value: unknown, at: string): 'Allow' | 'Deny' {
  if (value === 'Allow' || value === 'Deny') return value;
  throw new PolicyError(`${at}.Effect is ${JSON.stringify(value) ?? 'missing'}; it must be "Allow" or "Deny"`);
}

const PRINCIPAL_TYPES = new Map<string, PrincipalType>(
  (['AWS', 'Service', 'Federated', 'CanonicalUser'] as const).map((type) => [type.toLowerCase(), type]),
);

function principalsOf(value: unknown, at: string): PolicyPrincipal[] | undefined {
  if (value === undefined) return undefined;
  if (value === '*') return [{ type: '*', value: '*' }];
  if (!isFields(value)) throw new PolicyError(`${at} is ${nameOf(value)}; it must be "*" or an object`);
  return Object.entries(value).flatMap(([name, value]) => {
    const type = name === '*' ? '*' : PRINCIPAL_TYPES.get(name.toLowerCase());
    if (type === undefined)
      throw new PolicyError(`${at} has the type "${name}"; IAM knows AWS, Service, Federated, CanonicalUser`);
    return (textsOf(value, `${at}.${name}`) ?? []).map((text) => ({ type, value: text }));
  });
}

function conditionsOf(value: unknown, at: string): PolicyCondition[] {
  if (value === undefined || value === null) return [];
  if (!isFields(value)) throw new PolicyError(`${at} is ${nameOf(value)}, not an object`);
  return Object.entries(value).flatMap(([operator, keys]) => {
    if (!isFields(keys)) throw new PolicyError(`${at}.${operator} is ${nameOf(keys)}, not an object`);
    return Object.entries(keys).map(([key, values]) => ({
      operator,
      key,
      values: asList(values).map((entry) => scalarOf(entry, `${at}.${operator}.${key}`)),
    }));
  });
}

/** Condition values may be strings, numbers or booleans; IAM reads them as text. */
function scalarOf(value: unknown, at: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new PolicyError(`${at} holds ${nameOf(value)}; values are strings, numbers or booleans`);
}

function textsOf(value: unknown, at: string): string[] | undefined {
  if (value === undefined) return undefined;
  return asList(value).map((entry) => {
    if (typeof entry === 'string') return entry;
    if (typeof entry === 'number' && Number.isSafeInteger(entry)) return String(entry); // YAML turns account ids into numbers
    throw new PolicyError(`${at} holds ${nameOf(entry)}, not a string`);
  });
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Element names have no case, so `Principal` beside `principal` is one element twice: IAM refuses that, and so do we. */
function lowered(fields: Fields): Fields {
  const names = Object.keys(fields).map((name) => name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new PolicyError(`the element "${twice}" stands there twice`);
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key.toLowerCase(), value]));
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
