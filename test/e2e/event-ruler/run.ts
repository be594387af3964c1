/**
 * The second referee over the EventBridge rules: Amazon's event-ruler, from Maven Central, over every watched event,
 * names under foreign sources, reads and forgeries, by our own roles, lookalikes and everybody else. Needs a JDK 17 and Maven; run by .ci/run, not by npm test.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Rule } from '../../../lib/packaging/rules.ts';
import { LOOKALIKES, OTHER_CALLERS, OWN_CALLERS } from '../../packaging/callers.ts';
import { matches } from '../../packaging/event-pattern.ts';
import {
  by,
  type Envelope,
  foreignEvents,
  sharedCalls,
  unwatchedOwnCalls,
  watchedEvents,
} from '../../packaging/rule-events.ts';

const here = fileURLToPath(new URL('./', import.meta.url));
const cache = fileURLToPath(new URL('../../../node_modules/.cache/event-ruler/', import.meta.url));
const rulesFile = fileURLToPath(new URL('../../../lib/packaging/rules.json', import.meta.url));
const rules = JSON.parse(readFileSync(rulesFile, 'utf8')) as Rule[];

/** Events, and the rules that each of them has to match. */
const TABLE: readonly { readonly what: string; readonly events: readonly Envelope[]; readonly expected: RegExp }[] = [
  { what: 'watched, by others', events: by(OTHER_CALLERS, watchedEvents()), expected: /^calls-\d+( guardrail-\d+)?$/ },
  {
    what: 'by our own roles and lookalikes',
    events: by([...OWN_CALLERS, ...LOOKALIKES], [...watchedEvents(), ...unwatchedOwnCalls()]),
    expected: /^(guardrail-\d+ )?own-calls$/,
  },
  { what: 'on parts of ours', events: sharedCalls('ours'), expected: /^calls-\d+( guardrail-\d+)?$/ },
  { what: 'on parts of others', events: sharedCalls('theirs'), expected: /^calls-\d+$/ },
  { what: 'that no rule is for', events: foreignEvents(), expected: /^$/ },
];

const verdicts = refereed(TABLE.flatMap(({ events }) => events)).values();
const problems: string[] = [];
for (const { what, events, expected } of TABLE) {
  for (const event of events) {
    const verdict = verdicts.next().value ?? 'no verdict';
    const ours = rules
      .filter(({ pattern }) => matches(pattern, event))
      .map(({ name }) => name)
      .sort();
    if (verdict !== ours.join(' ')) problems.push(`our matcher says "${ours.join(' ')}": "${verdict}" of`);
    else if (!expected.test(verdict)) problems.push(`an event ${what} matches "${verdict}":`);
    else continue;
    console.error(`${problems.at(-1)} ${JSON.stringify(event)}`);
  }
  console.error(`event-ruler: ${events.length} events ${what}`);
}
console.error(`event-ruler: ${rules.length} rules, ${problems.length} events matched otherwise than they should`);
process.exitCode = problems.length > 0 ? 1 : 0;

/** One line an event: the names of the rules that match. */
function refereed(lines: readonly object[]): string[] {
  mkdirSync(cache, { recursive: true });
  const jars = join(cache, 'jars');
  const maven = ['-q', '-B', '-f', join(here, 'pom.xml'), 'dependency:copy-dependencies', `-DoutputDirectory=${jars}`];
  execFileSync('mvn', [...maven, '-DincludeScope=runtime'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const eventsFile = join(cache, 'events.ndjson');
  writeFileSync(eventsFile, lines.map((event) => `${JSON.stringify(event)}\n`).join(''));
  const java = ['-cp', join(jars, '*'), join(here, 'Referee.java'), rulesFile, eventsFile];
  return execFileSync('java', java, { encoding: 'utf8', maxBuffer: 2 ** 27 })
    .split('\n')
    .slice(0, lines.length);
}
