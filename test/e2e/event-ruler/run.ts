/**
 * The second referee over the EventBridge rules: Amazon's event-ruler, from Maven Central, over every watched event,
 * names under foreign sources, reads and forgeries. Needs a JDK 17 and Maven; run by .ci/run, not by npm test.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Rule } from '../../../lib/packaging/rules.ts';
import { matches } from '../../packaging/event-pattern.ts';
import { foreignEvents, watchedEvents } from '../../packaging/rule-events.ts';

const here = fileURLToPath(new URL('./', import.meta.url));
const cache = fileURLToPath(new URL('../../../node_modules/.cache/event-ruler/', import.meta.url));
const rulesFile = fileURLToPath(new URL('../../../lib/packaging/rules.json', import.meta.url));
const rules = JSON.parse(readFileSync(rulesFile, 'utf8')) as Rule[];

const events = [...watchedEvents(), ...foreignEvents()];
const verdicts = refereed(events);
const ours = events.map((event) => rules.filter(({ pattern }) => matches(pattern, event)).map(({ name }) => name));
const disagreements = events.filter((_, index) => verdicts[index] !== ours[index]?.join(' '));
const missed = watchedEvents().filter((_, index) => !/^\S+$/.test(verdicts[index] ?? ''));
const wrong = foreignEvents().filter((_, index) => verdicts[watchedEvents().length + index] !== '');

for (const event of [...disagreements, ...missed, ...wrong]) console.error(`wrong: ${JSON.stringify(event)}`);
console.error(
  `event-ruler: ${rules.length} rules, ${watchedEvents().length} watched events and ${foreignEvents().length} others; ` +
    `${disagreements.length} disagreements with our matcher, ${missed.length} not matched once, ${wrong.length} matched wrongly`,
);
process.exitCode = disagreements.length + missed.length + wrong.length > 0 ? 1 : 0;

/** One line an event: the names of the rules that match. */
function refereed(lines: readonly object[]): string[] {
  mkdirSync(cache, { recursive: true });
  const jars = join(cache, 'jars');
  const maven = ['-q', '-B', '-f', join(here, 'pom.xml'), 'dependency:copy-dependencies', `-DoutputDirectory=${jars}`];
  execFileSync('mvn', [...maven, '-DincludeScope=runtime'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const eventsFile = join(cache, 'events.ndjson');
  writeFileSync(eventsFile, lines.map((event) => `${JSON.stringify(event)}\n`).join(''));
  const java = ['-cp', join(jars, '*'), join(here, 'Referee.java'), rulesFile, eventsFile];
  return execFileSync('java', java, { encoding: 'utf8', maxBuffer: 2 ** 26 })
    .split('\n')
    .slice(0, lines.length);
}
