import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parsePolicy } from '../policy/document.ts';
import { asking } from '../policy/evaluate.ts';
import type { Level } from '../policy/verdict.ts';
import type { ManagedFacts, ManagedTable } from '../power/managed.ts';
import { resourceOf } from '../power/resources.ts';
import { ASKED_ACTIONS, PASSED_TO } from '../power/universe.ts';

/** The documents as AWS publishes them: `{source, policies: {name: document}}`. */
interface Published {
  readonly source: string;
  readonly policies: Readonly<Record<string, unknown>>;
}

/** What the published documents give of the actions our powers ask about. Facts only: no document is repeated. */
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

/** The services for which iam:PassRole is allowed on every role, once iam:PassedToService is known. */
function servicesOf(ask: ReturnType<typeof asking>): number[] {
  return PASSED_TO.flatMap((service, place) => {
    const given = { 'iam:passedtoservice': [service] };
    return ask(PASS_ROLE, resourceOf(PASS_ROLE, ANYWHERE), given).level === 'everywhere' ? [place] : [];
  });
}

const DOCUMENTS = new URL('../../../shared/aws-managed-policies.json', import.meta.url);
const TABLE = new URL('./managed-powers.json', import.meta.url);

/** `tsx lib/catalogue/generate-managed.ts [documents.json]` writes the table again. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const published = JSON.parse(readFileSync(process.argv[2] ?? DOCUMENTS, 'utf8')) as Published;
  writeFileSync(TABLE, `${JSON.stringify(managedTable(published))}\n`);
}
