import { isObject, type JsonObject, jsonIn } from '../../../../lib/base/json.ts';
import { sizeOf } from '../../../support/iam/quotas.ts';
import { malformed, validationError } from './refusals.ts';

/** A policy document as IAM keeps it: the text as it was put. */
export interface Document {
  readonly value: unknown;
  /** Characters that count for a quota. */
  readonly characters: number;
  /** As IAM answers it: URL-encoded by RFC 3986, which encodes more than `encodeURIComponent`. */
  encoded(): string;
}

export type Grammar = 'permissions' | 'trust';

/** Every policy document of an IAM call has at most so many characters. */
const LONGEST = 131_072;
/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html */
const CHARACTERS = /^[\t\n\r\u0020-\u00ff]+$/;

/** @throws MalformedPolicyDocumentException */
export function documentIn(text: string, grammar: Grammar): Document {
  if (text.length > LONGEST || !CHARACTERS.test(text)) throw validationError('the policy document has a wrong form');
  const value = jsonIn(text);
  const because = faultIn(value, grammar);
  if (because !== undefined) throw malformed(because);
  let encoded: string | undefined;
  return {
    value,
    characters: sizeOf(text),
    encoded() {
      encoded ??= encodeURIComponent(text).replace(
        /[!'()*]/g,
        (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
      );
      return encoded;
    },
  };
}

function faultIn(value: unknown, grammar: Grammar): string | undefined {
  if (!isObject(value)) return 'This policy contains invalid Json';
  const { Version = '2008-10-17', Statement } = value;
  if (!VERSIONS.includes(Version)) return 'Syntax errors in policy: Version';
  const statements = Array.isArray(Statement) ? Statement : [Statement];
  if (statements.length === 0) return 'Syntax errors in policy: Statement';
  for (const statement of statements) {
    const because = isObject(statement) ? faultOf(statement, grammar) : 'Statement';
    if (because !== undefined) return `Syntax errors in policy: ${because}`;
  }
  const ids = statements.flatMap((statement) => statement.Sid ?? []);
  if (new Set(ids).size < ids.length) return 'Statement IDs (SID) in a single policy must be unique.';
  return undefined;
}

const VERSIONS: readonly unknown[] = ['2012-10-17', '2008-10-17'];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
function faultOf(statement: JsonObject, grammar: Grammar): string | undefined {
  const has = (key: string) => statement[key] !== undefined;
  const { Effect, Sid = '', Condition = {}, Principal } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny') return 'Effect';
  if (has('Action') === has('NotAction')) return 'Action';
  if (!/^[A-Za-z0-9]*$/.test(String(Sid)) && grammar === 'permissions') return 'Sid';
  if (!isObject(Condition)) return 'Condition';
  if (grammar === 'permissions')
    return has('Principal') || has('NotPrincipal') || has('Resource') === has('NotResource') ? 'Resource' : undefined;
  // A trust policy takes {"AWS":"*"} and no bare "*".
  return has('Resource') || has('NotResource') || !isObject(Principal) ? 'Principal' : undefined;
}
