import type { PolicyCondition } from '../policy/document.ts';

/** The way an operator compares. `literal` takes `*` as a plain character; `arn` compares the six parts one by one. */
export type Comparison = 'literal' | 'glob' | 'arn' | 'address' | 'presence' | 'other';

/** A condition with its operator parsed. */
export interface Requirement {
  readonly condition: PolicyCondition;
  /** In lower case, since condition keys have no case. */
  readonly key: string;
  readonly values: readonly string[];
  readonly comparison: Comparison;
  readonly negated: boolean;
  /** The condition is true when the key is absent: `…IfExists` and `ForAllValues:` stop nobody who leaves the key out. */
  readonly vacuous: boolean;
  readonly set?: 'all' | 'any';
  readonly ifExists: boolean;
}

const OPERATORS: ReadonlyMap<string, readonly [Comparison, negated: boolean]> = new Map(
  Object.entries<readonly [Comparison, boolean]>({
    stringequals: ['literal', false],
    stringnotequals: ['literal', true],
    stringequalsignorecase: ['literal', false],
    stringnotequalsignorecase: ['literal', true],
    stringlike: ['glob', false],
    stringnotlike: ['glob', true],
    arnequals: ['arn', false],
    arnlike: ['arn', false],
    arnnotequals: ['arn', true],
    arnnotlike: ['arn', true],
    ipaddress: ['address', false],
    notipaddress: ['address', true],
    bool: ['literal', false],
    null: ['presence', false],
    numericnotequals: ['other', true],
    datenotequals: ['other', true],
  }),
);

/**
 * A statement's conditions with their operators parsed. An operator that we do not know limits nobody.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function requirementsOf(conditions: readonly PolicyCondition[]): Requirement[] {
  return conditions.map(requirementOf);
}

/**
 * Reads requirements that must all be met: `Null key false` makes IfExists and ForAllValues: on that key sound. AWS itself advises
 * this for ForAllValues:.
 */
export function together(requirements: readonly Requirement[]): readonly Requirement[] {
  if (!requirements.some(({ vacuous }) => vacuous)) return requirements;
  const demanded = new Set(requirements.filter(demandsPresence).map(({ key }) => key));
  return requirements.map((requirement) =>
    requirement.vacuous && demanded.has(requirement.key) ? { ...requirement, vacuous: false } : requirement,
  );
}

function requirementOf(condition: PolicyCondition): Requirement {
  const operator = condition.operator.toLowerCase();
  const colon = operator.indexOf(':');
  const prefix = colon < 0 ? '' : operator.slice(0, colon);
  const rest = colon < 0 ? operator : operator.slice(colon + 1);
  const ifExists = rest.endsWith('ifexists');
  const [comparison, negated] = OPERATORS.get(ifExists ? rest.slice(0, -'ifexists'.length) : rest) ?? ['other', false];
  const set = prefix === 'forallvalues' ? 'all' : prefix === 'foranyvalue' ? 'any' : undefined;
  return {
    condition,
    key: condition.key.toLowerCase(),
    values: condition.values,
    comparison,
    negated,
    vacuous: ifExists || set === 'all',
    ifExists,
    ...(set && { set }),
  };
}

function demandsPresence({ comparison, values, vacuous }: Requirement): boolean {
  return comparison === 'presence' && !vacuous && values.length > 0 && values.every((value) => isFalse(value));
}

export function isFalse(value: string): boolean {
  return value.toLowerCase() === 'false';
}

function isTrue(value: string): boolean {
  return value.toLowerCase() === 'true';
}

/**
 * The requirement that a caller must meet to escape a Deny with this condition. Undefined when that limits nobody: for example,
 * everybody who leaves the key out escapes.
 */
export function complementOf(requirement: Requirement): Requirement | undefined {
  const { comparison, negated, set, values } = requirement;
  if (negated && set !== 'any') return { ...requirement, negated: false, vacuous: false };
  // Bool key "false" spares callers with "true"; without IfExists it also spares callers without the key.
  if (isBool(requirement) && values.every(isFalse) && sparesOnlyHolders(requirement))
    return { ...requirement, values: ['true'], vacuous: false };
  if (comparison === 'presence' && values.every(isTrue)) return { ...requirement, values: ['false'] };
  return undefined;
}

function isBool({ condition }: Requirement): boolean {
  return /^bool/i.test(condition.operator);
}

/** aws:PrincipalIsAWSService is in every signed request, so Bool and BoolIfExists are equal for it. */
function sparesOnlyHolders({ ifExists, key }: Requirement): boolean {
  return ifExists || key === 'aws:principalisawsservice';
}
