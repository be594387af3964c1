import { PolicyError, type PolicyPrincipal, parsePolicy, policyJson, type Statement } from '../policy/document.ts';

/**
 * Whether IAM's answer is the document that an event wrote. IAM does not keep the text: it turns account ids into root ARNs and
 * lists of one into single values, reorders lists, and shows a unique id for an allowed user or role that was deleted later. All
 * these count as the same. Two cases count as different: a Deny of a deleted principal, since a new one of that name gets in; and
 * a unique id that an event wrote, since only IAM's answer shows its owner.
 * @param written the document of an event, or of an earlier answer of IAM
 * @param shown IAM's answer now
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function sameTrust(written: unknown, shown: unknown): boolean {
  if (canonicalTrust(written) === canonicalTrust(shown)) return true;
  const [before, after] = [read(written), read(shown)];
  return before !== undefined && after !== undefined && before.version === after.version && isShownAs(before, after);
}

/** The same text for every spelling of a document: statements and lists in any order, a value or a list of one. */
export function canonicalTrust(document: unknown): string {
  const policy = read(document);
  if (policy === undefined) return `unreadable ${JSON.stringify(jsonOf(document))}`;
  return JSON.stringify([policy.version, policy.statements.map(textOf).sort()]);
}

interface Read {
  readonly version: string;
  readonly statements: readonly Statement[];
}

/** A document without a Version has IAM's oldest one. */
function read(document: unknown): Read | undefined {
  try {
    const { version = '2008-10-17', statements } = parsePolicy(document);
    return { version, statements };
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}

function jsonOf(document: unknown): unknown {
  try {
    return policyJson(document);
  } catch (error) {
    if (error instanceof PolicyError) return document;
    throw error;
  }
}

/** The Sid is left out, since it does not decide who gets in. */
function textOf(statement: Statement): string {
  return JSON.stringify([namesIn(statement.principals), ...restOf(statement)]);
}

function restOf({ effect, notPrincipals, conditions, ...lists }: Statement): unknown[] {
  const { actions, notActions, resources, notResources } = lists;
  const conditionTexts = conditions.map(({ operator, key, values }) =>
    JSON.stringify([operator.toLowerCase(), key.toLowerCase(), sorted(values)]),
  );
  return [
    effect,
    namesIn(notPrincipals),
    sorted(actions?.map((action) => action.toLowerCase())),
    sorted(notActions?.map((action) => action.toLowerCase())),
    sorted(resources),
    sorted(notResources),
    conditionTexts.sort(),
  ];
}

function namesIn(principals: readonly PolicyPrincipal[] | undefined): string[] | null {
  return sorted(principals?.map(({ type, value }) => `${type} ${type === 'AWS' ? accountOr(value) : value}`));
}

function sorted(texts: readonly string[] | undefined): string[] | null {
  return texts === undefined ? null : [...new Set(texts)].sort();
}

/** `111122223333` and `arn:aws:iam::111122223333:root` are one principal. */
function accountOr(value: string): string {
  return /^arn:[a-z-]+:iam::(\d{12}):root$/.exec(value)?.[1] ?? value;
}

/** Whether each shown statement has a partner in the written document: equal, or with ids for deleted principals. */
function isShownAs(before: Read, after: Read): boolean {
  if (before.statements.length !== after.statements.length) return false;
  const free = [...before.statements];
  return after.statements.every((shown) => {
    const exact = free.findIndex((written) => textOf(written) === textOf(shown));
    const at = exact >= 0 ? exact : free.findIndex((written) => isDeletedIn(written, shown));
    if (at >= 0) free.splice(at, 1);
    return at >= 0;
  });
}

const UNIQUE_ID = /^AWS A(?:IDA|ROA)[A-Z0-9]{8,}$/;
const DELETABLE = /^AWS arn:[a-z-]+:iam::\d{12}:(?:user|role)\//;

function isDeletedIn(written: Statement, shown: Statement): boolean {
  if (shown.effect === 'Deny' || JSON.stringify(restOf(written)) !== JSON.stringify(restOf(shown))) return false;
  const [names, now] = [namesIn(written.principals) ?? [], namesIn(shown.principals) ?? []];
  const gone = names.filter((name) => !now.includes(name));
  const come = now.filter((name) => !names.includes(name));
  return (
    gone.length === come.length &&
    come.every((name) => UNIQUE_ID.test(name)) &&
    gone.every((name) => DELETABLE.test(name))
  );
}
