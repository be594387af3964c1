import { judgeTrust } from '../../../lib/inspect/trust/judge.ts';
import { CONTEXT, ORGANIZATION, OURS, TRUSTED, type Vector } from '../../judge/trust/builders.ts';
import { deniedVectors } from '../../judge/trust/vectors/denied.ts';
import { federatedVectors } from '../../judge/trust/vectors/federated.ts';
import { githubVectors } from '../../judge/trust/vectors/github.ts';
import { namedVectors } from '../../judge/trust/vectors/named.ts';
import { publicVectors } from '../../judge/trust/vectors/public.ts';
import { serviceVectors } from '../../judge/trust/vectors/services.ts';
import { shapeVectors } from '../../judge/trust/vectors/shapes.ts';
import type { Files } from '../golden.ts';
import { asJson, asOutput, asText, type Typed, typed } from '../printed.ts';
import { INPUTS, namesIn } from './fixtures.ts';
import { trustPolicies } from './trust-policies.ts';

const THEMES: Readonly<Record<string, readonly Vector[]>> = {
  public: publicVectors,
  named: namedVectors,
  denied: deniedVectors,
  github: githubVectors,
  federated: federatedVectors,
  services: serviceVectors,
  shapes: shapeVectors,
};

type Document = Pick<Vector, 'name' | 'document'>;

const KNOWN = ['--account-id', OURS, '--org-id', ORGANIZATION, '--trusted', TRUSTED];
const SETTINGS = ['--settings', `${INPUTS}/everything.yml`, '--account-id', OURS];

/** Once more with other options, where these make most of a difference: with none every account is external. */
const OTHERWISE: Readonly<Record<string, readonly string[]>> = {
  named: [],
  federated: SETTINGS,
  services: SETTINGS,
};

export async function trusts(): Promise<Files> {
  const groups = { ...THEMES, events: trustPolicies() };
  return [
    ...(await Promise.all(Object.entries(groups).map(([name, documents]) => ofDocuments(name, documents)))).flat(),
    ...(await Promise.all(namesIn(`${INPUTS}/trust`).map(ofFile))).flat(),
    ['trust/in-context.json', `${JSON.stringify(Object.values(THEMES).flat().flatMap(inContext), null, 1)}\n`],
  ];
}

async function ofDocuments(name: string, documents: readonly Document[]): Promise<Files> {
  const known = await judged(documents, [...KNOWN, '--json']);
  const other = OTHERWISE[name];
  const different = other && differing(await judged(documents, [...other, '--json']), known);
  return [
    [`trust/${name}.json.txt`, shown(known)],
    [`trust/${name}.txt`, shown(await judged(documents, KNOWN))],
    ...(different ? ([[`trust/${name}.otherwise.json.txt`, shown(different)]] as const) : []),
  ];
}

type Judged = readonly (readonly [name: string, typed: Typed])[];

function judged(documents: readonly Document[], options: readonly string[]): Promise<Judged> {
  const one = async ({ name, document }: Document) =>
    [name, await typed(['trust', '-', ...options], JSON.stringify(document))] as const;
  return Promise.all(documents.map(one));
}

/** The command once, then what it prints about every document. */
function shown(all: Judged): string {
  const commands = new Set(all.map(([, { argv }]) => `$ rolewarden ${argv.join(' ')}\n`));
  return [...commands, ...all.map(([name, typed]) => `\n# ${name}\n${asOutput(typed)}`)].join('');
}

/** Most verdicts are the same: only the others are written out. */
function differing(all: Judged, others: Judged): Judged {
  return all.filter(([, { out }], index) => out !== others[index]?.[1].out);
}

/** Files that hold more than one policy: templates and plans. */
async function ofFile(file: string): Promise<Files> {
  const trust = ['trust', `${INPUTS}/trust/${file}`, ...KNOWN];
  return [
    [`trust/files/${file}.json`, asJson(await typed([...trust, '--json']))],
    [`trust/files/${file}.txt`, asText(await typed([...trust, '--fail-on', 'high']))],
  ];
}

/** What the command line cannot be told: how much power the role has, whether IAM or an event gave the document. */
function inContext({ name, document, context }: Vector) {
  return context === undefined ? [] : [{ name, verdict: judgeTrust(document, { ...CONTEXT, ...context }) }];
}
