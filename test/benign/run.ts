import { DAY, later } from '../../lib/base/time.ts';
import { accountBefore } from './account.ts';
import { figuresOf, type Figures, reasonsIn } from './figures.ts';
import { planOf } from './plan.ts';
import { bootstrapTemplate, templatesInCache } from './sources.ts';
import { liveThrough, type Outcome } from './world.ts';

const START = new Date('2026-05-04T00:00:00Z');

interface Size {
  readonly accounts: number;
  readonly weeks: number;
  readonly projects: number;
  readonly seed: number;
}

function sizeFrom(args: readonly string[]): Size {
  const number = (name: string, usual: number) => {
    const given = args.find((arg) => arg.startsWith(`--${name}=`));
    return given === undefined ? usual : Number(given.slice(name.length + 3));
  };
  return { accounts: number('accounts', 20), weeks: number('weeks', 4), projects: number('projects', 34), seed: number('seed', 12) };
}

const { accounts, weeks, projects, seed } = sizeFrom(process.argv.slice(2));
const [first, ...rest] = templatesInCache();
if (first === undefined) throw new Error('no templates: run npm run benign -- fetch first');
const bootstrap = bootstrapTemplate();
const outcomes: Outcome[] = [];
const unknown = new Map<string, number>();
const kinds = new Map<string, number>();
for (const { kind } of [first, ...rest]) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
for (let account = 0; account < accounts; account += 1) {
  const plan = planOf({ seed, account, start: START, weeks, projects, templates: [first, ...rest], bootstrap });
  const details = accountBefore(plan.steps, START, account % 2 === 0);
  outcomes.push(await liveThrough(plan.steps, { details, start: START, end: later(START, weeks * 7 * DAY), seed: seed + account }));
  for (const [type, count] of plan.unknown) unknown.set(type, (unknown.get(type) ?? 0) + count);
}

const line = (name: string, { matched, accountWeeks, contained, observed, pages, medium, low }: Figures) =>
  `${name.padEnd(18)} ${String(matched).padStart(7)} ${[contained, observed].map((count) => ((count * 10_000) / matched).toFixed(1).padStart(9)).join(' ')} ${[pages, medium, low].map((count) => (count / accountWeeks).toFixed(2).padStart(8)).join(' ')}`;
const all = Array.from({ length: weeks }, (_, week) => week);
console.log(`templates: ${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')}`);
console.log('                            per 10,000 events      per account-week');
console.log('week               matched   contain   observe    pages   medium      low');
for (const week of all) console.log(line(`${week + 1}`, figuresOf(outcomes, START, [week])));
console.log(line('after the first', figuresOf(outcomes, START, all.slice(1))));
for (const [name, which] of [['the first week', [0]], ['after the first week', all.slice(1)]] as const) {
  console.log(`\n${name}`);
  for (const [reason, count] of reasonsIn(outcomes, START, which).slice(0, 60)) console.log(`${String(count).padStart(6)} ${reason}`);
}
console.log(`\ntypes without a known call: ${[...unknown].sort(([, a], [, b]) => b - a).map(([type, count]) => `${type} ${count}`).join(', ')}`);
