import generated from '../event/catalogue/managed-powers.json' with { type: 'json' };

/** The table's facts on one AWS managed policy; numbers are indexes into `actions` and `services`. */
export interface ManagedFacts {
  /** Actions allowed on every resource, without a condition. */
  readonly everywhere?: readonly number[];
  /** Actions allowed on some resources or under a condition. */
  readonly partly?: readonly number[];
  /** The services that roles may be passed to, when the policy limits iam:PassRole to them. */
  readonly passedTo?: readonly number[];
}

export interface ManagedTable {
  readonly actions: readonly string[];
  readonly services: readonly string[];
  readonly policies: Readonly<Record<string, ManagedFacts>>;
  /** Names of policies that allow none of the table's actions. */
  readonly harmless: readonly string[];
}

const table: ManagedTable = generated;
const HARMLESS = new Set(table.harmless);
/** One object for each name, so that each document is parsed once. The table bounds the number of names. */
const DOCUMENTS = new Map<string, object>();

/**
 * A policy document (JSON) for an AWS managed policy, made from the table's facts. Undefined for any other policy, and for a name
 * that the table does not have: AWS publishes new policies all the time, so that one is unknown.
 */
export function managedDocument(arn: string): object | undefined {
  if (!/^arn:[a-z-]+:iam::aws:policy\//.test(arn)) return undefined;
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  const facts = Object.hasOwn(table.policies, name) ? table.policies[name] : undefined;
  if (facts === undefined && !HARMLESS.has(name)) return undefined;
  const made = DOCUMENTS.get(name) ?? { Version: '2012-10-17', Statement: facts ? statementsOf(facts, name) : [] };
  DOCUMENTS.set(name, made);
  return made;
}

function statementsOf({ everywhere, partly, passedTo }: ManagedFacts, name: string): object[] {
  const actions = (places: readonly number[]) =>
    places.length === table.actions.length ? ['*'] : places.map((place) => table.actions[place] ?? '');
  const allow = { Sid: 'AsPublished', Effect: 'Allow', Resource: '*' };
  const somehow = { 'the resources and conditions of': { [name]: 'fit' } };
  const services = (passedTo ?? []).map((place) => table.services[place] ?? '');
  return [
    ...(everywhere ? [{ ...allow, Action: actions(everywhere) }] : []),
    ...(partly ? [{ ...allow, Action: actions(partly), Condition: somehow }] : []),
    ...(passedTo
      ? [{ ...allow, Action: 'iam:PassRole', Condition: { StringEquals: { 'iam:PassedToService': services } } }]
      : []),
  ];
}
