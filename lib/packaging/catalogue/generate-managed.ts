import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ManagedFacts, ManagedTable } from '../../account/managed.ts';
import { parsePolicy } from '../../judge/policy/document.ts';
import { asking } from '../../judge/policy/evaluate.ts';
import type { Level } from '../../judge/policy/verdict.ts';
import { resourceOf } from '../../judge/power/resources.ts';
import { ASKED_ACTIONS, PASSED_TO } from '../../judge/power/universe.ts';

/** The documents as AWS publishes them: `{source, policies: {name: document}}`. */
interface Published {
  readonly source: string;
  readonly policies: Readonly<Record<string, unknown>>;
}

/** The actions of our powers that each published document allows. Facts only: no document is copied. */
export function managedTable({ source, policies }: Published): ManagedTable & { readonly source: string } {
  const found = Object.entries(policies)
    .map(([name, document]) => [name, factsOf(document)] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return {
    source,
    actions: ASKED_ACTIONS,
    services: PASSED_TO,
    policies: Object.fromEntries(found.filter(([, facts]) => Object.keys(facts).length > 0)),
    harmless: found.filter(([, facts]) => Object.keys(facts).length === 0).map(([name]) => name),
  };
}

const ANYWHERE = { partition: 'aws', account: '*' };
const PASS_ROLE = 'iam:PassRole';

function factsOf(document: unknown): ManagedFacts {
  const ask = asking({ identity: [{ name: 'policy', document: parsePolicy(document) }] }, () => undefined);
  const level = (action: string): Level => ask(action, resourceOf(action, ANYWHERE)).level;
  const places = (wanted: (found: Level) => boolean) =>
    ASKED_ACTIONS.flatMap((action, place) => (wanted(level(action)) ? [place] : []));
  const everywhere = places((found) => found === 'everywhere');
  const conditional = level(PASS_ROLE) === 'if';
  const passedTo = conditional ? servicesOf(ask) : [];
  const partly = places((found) => found === 'some' || found === 'if').filter(
    (place) => passedTo.length === 0 || ASKED_ACTIONS[place] !== PASS_ROLE,
  );
  return {
    ...(everywhere.length > 0 && { everywhere }),
    ...(partly.length > 0 && { partly }),
    ...(passedTo.length > 0 && { passedTo }),
  };
}

/** The services for which iam:PassRole is allowed on every role, when iam:PassedToService names the service. */
function servicesOf(ask: ReturnType<typeof asking>): number[] {
  return PASSED_TO.flatMap((service, place) => {
    const given = { 'iam:passedtoservice': [service] };
    return ask(PASS_ROLE, resourceOf(PASS_ROLE, ANYWHERE), given).level === 'everywhere' ? [place] : [];
  });
}

const TABLE = new URL('../../event/catalogue/managed-powers.json', import.meta.url);

/** `tsx lib/packaging/catalogue/generate-managed.ts <documents.json>` writes the table again. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , documents] = process.argv;
  if (documents === undefined) {
    console.error('usage: generate-managed.ts <documents.json>: the AWS managed policies, each with its document');
    process.exit(2);
  }
  writeFileSync(TABLE, `${JSON.stringify(managedTable(JSON.parse(readFileSync(documents, 'utf8')) as Published))}\n`);
}
