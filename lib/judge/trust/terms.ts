import type { PolicyCondition, PolicyPrincipal, Statement } from '../policy/document.ts';
import { CLAIMS, DOORS, namesAction } from './actions.ts';
import { valueWords } from './confinement.ts';

/** The terms on which one statement allows or denies one principal. */
export interface Terms {
  readonly effect: 'Allow' | 'Deny';
  readonly principal: PolicyPrincipal;
  /** The assume and tagging actions that the statement covers. */
  readonly actions: readonly string[];
  readonly conditions: readonly PolicyCondition[];
}

/** Terms for each principal of each statement. Statements on other actions do not decide who gets in. */
export function termsOf(statements: readonly Statement[]): Terms[] {
  return statements.flatMap((statement) => {
    const actions = [...DOORS, ...CLAIMS].filter((action) => namesAction(statement, action));
    if (actions.length === 0) return [];
    return principalsOf(statement).map((principal) => ({
      effect: statement.effect,
      principal,
      actions,
      conditions: statement.conditions,
    }));
  });
}

function principalsOf({ principals = [], notPrincipals }: Statement): readonly PolicyPrincipal[] {
  if (notPrincipals === undefined) return principals;
  const value = `everybody but ${notPrincipals.map((principal) => oneWord(principal.value)).join(', ')}`;
  return [...principals, { type: '*', value }];
}

export function samePrincipal(one: Terms, other: Terms): boolean {
  return one.effect === other.effect && keyOf(one) === keyOf(other);
}

function keyOf({ principal: { type, value } }: Terms): string {
  return `${type} ${accountOf(value) ?? value}`;
}

/** `111122223333` and its root ARN are the same principal. */
function accountOf(value: string): string | undefined {
  return /^(?:arn:[a-z-]+:iam::)?(\d{12})(?::root)?$/.exec(value)?.[1];
}

/** `account 999988887777`, `arn:aws:iam::…:role/x`, `service ec2.amazonaws.com`. */
export function nameOf({ principal: { type, value } }: Terms): string {
  const account = accountOf(value);
  if (type === 'AWS' && account !== undefined) return `account ${account}`;
  if (value === '*')
    return type === 'Federated' || type === 'Service' ? `any ${type.toLowerCase()} principal` : 'everybody';
  const name = type === '*' ? value : oneWord(value); // of everybody but some the words are ours
  return type === 'Service' ? `service ${name}` : type === 'Federated' ? `provider ${name}` : name;
}

/** Whoever writes the document must not be able to write a sentence: the key of a tag may have spaces. */
function oneWord(text: string): string {
  return text.replace(/\s+/g, '_');
}

/** `with no condition`, `with StringEquals sts:ExternalId "x"`. */
export function conditionWords(conditions: readonly PolicyCondition[]): string {
  if (conditions.length === 0) return 'with no condition';
  return `with ${conditions.map(({ operator, key, values }) => `${oneWord(operator)} ${oneWord(key)} ${valueWords(values)}`).join(' and ')}`;
}
