import type { PolicyCondition } from '../policy/document.ts';

/** How an operator compares. `literal` takes `*` as a character; `arn` compares six parts one by one. */
export type Comparison = 'literal' | 'glob' | 'arn' | 'address' | 'presence' | 'other';

/** A condition with its operator taken apart. */
export interface Requirement {
  readonly condition: PolicyCondition;
  /** Lower case: condition keys are compared without it. */
  readonly key: string;
  readonly values: readonly string[];
  readonly comparison: Comparison;
  readonly negated: boolean;
  /** True although the key is absent: `…IfExists` and `ForAllValues:` hold nobody back who leaves the key out. */
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
 * A statement's conditions, operators taken apart. An operator we do not know limits nobody.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function requirementsOf(conditions: readonly PolicyCondition[]): Requirement[] {
  return conditions.map(requirementOf);
}

/**
 * Requirements that must all hold. `Null key false` makes IfExists and ForAllValues: on that key sound, which is AWS's own
 * advice for ForAllValues:.
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
 * What must hold of a caller for whom the condition of a Deny does *not*: the caller the Deny lets go. Undefined when that is
 * anybody, for example everybody who leaves the key out.
 */
export function complementOf(requirement: Requirement): Requirement | undefined {
  const { comparison, negated, set, values } = requirement;
  if (negated && set !== 'any') return { ...requirement, negated: false, vacuous: false };
  // Bool key "false" spares whoever has it true; without IfExists it also spares whoever lacks the key.
  if (isBool(requirement) && values.every(isFalse) && sparesOnlyHolders(requirement))
    return { ...requirement, values: ['true'], vacuous: false };
  if (comparison === 'presence' && values.every(isTrue)) return { ...requirement, values: ['false'] };
  return undefined;
}

function isBool({ condition }: Requirement): boolean {
  return /^bool/i.test(condition.operator);
}

/** In every signed request, so Bool and BoolIfExists say the same of it. */
function sparesOnlyHolders({ ifExists, key }: Requirement): boolean {
  return ifExists || key === 'aws:principalisawsservice';
}
