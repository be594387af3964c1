import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DAY, later } from '../../lib/base/time.ts';
import { accountBefore } from './account.ts';
import { type Figures, figuresOf, reasonsIn } from './figures.ts';
import { type Plan, planOf } from './plan.ts';
import { SMALL, type SmallFile, smallTemplates } from './small.ts';
import { bootstrapTemplate, templatesInCache } from './sources.ts';
import type { Template } from './template.ts';
import { liveThrough, type Outcome } from './world.ts';

export const START = new Date('2026-05-04T00:00:00Z');

const USUAL = { accounts: 20, weeks: 4, projects: 34, seed: 12, late: 0.2, upgrades: 0.2 };
/** These are parts of all accounts; the others are whole numbers. */
const PARTS: readonly string[] = ['late', 'upgrades'];

/** @throws Error that names the option: one that does not exist, or a number that cannot be one */
function optionsIn(args: readonly string[]): typeof USUAL & { readonly evidence: boolean } {
  const options = Object.fromEntries(Object.keys(USUAL).map((name) => [name, { type: 'string' as const }]));
  const { values } = parseArgs({ args: [...args], options: { ...options, evidence: { type: 'boolean' } } });
  const numbers = Object.entries(USUAL).map(([name, usual]) => {
    const given = values[name as keyof typeof values];
    const number = given === undefined ? usual : Number(given);
    const isOne = PARTS.includes(name) ? number >= 0 && number <= 1 : Number.isInteger(number) && number > 0;
    if (!isOne)
      throw new Error(`--${name}=${given} is no ${PARTS.includes(name) ? 'part from 0 to 1' : 'whole number above 0'}`);
    return [name, number];
  });
  return { ...Object.fromEntries(numbers), evidence: values.evidence === true };
}

function templates(): [Template, ...Template[]] {
  const [first, ...rest] = templatesInCache();
  if (first === undefined) throw new Error('no templates in node_modules/.cache/benign: npm run benign -- fetch');
  return [first, ...rest];
}

/** Lives through the weeks of all accounts and prints what people got. */
export async function run(args: readonly string[]): Promise<void> {
  const { accounts, weeks, projects, seed, late, upgrades, evidence: wanted } = optionsIn(args);
  const all = templates();
  const around = { seed, start: START, weeks, projects, templates: all, bootstrap: bootstrapTemplate() };
  const outcomes: Outcome[] = [];
  const plans: Plan[] = [];
  for (let account = 0; account < accounts; account += 1) {
    const plan = planOf({ ...around, account, late, upgrades });
    const details = accountBefore(plan.steps, START, account % 2 === 0);
    const end = later(START, weeks * 7 * DAY);
    outcomes.push(await liveThrough(plan.steps, { details, start: START, end, seed: seed + account }));
    plans.push(plan);
  }
  console.log(`templates: ${counted(all.map(({ kind }) => kind))}`);
  tell(outcomes, weeks);
  const unknown = plans.flatMap((plan) =>
    [...plan.unknown].flatMap(([type, count]) => Array<string>(count).fill(type)),
  );
  console.log(`\ntypes without a watched call: ${counted(unknown)}`);
  if (wanted) evidence(outcomes);
}

function counted(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.map(([name, count]) => `${name} ${count}`).join(', ');
}

function tell(outcomes: readonly Outcome[], weeks: number): void {
  const all = Array.from({ length: weeks }, (_, week) => week);
  console.log('                            per 10,000 events      per account-week');
  console.log('week               matched   contain   observe    pages   medium      low');
  for (const week of all) console.log(line(`${week + 1}`, figuresOf(outcomes, START, [week])));
  console.log(line('after the first', figuresOf(outcomes, START, all.slice(1))));
  for (const [name, which] of [
    ['the first week', [0]],
    ['after the first week', all.slice(1)],
  ] as const) {
    console.log(`\n${name}`);
    for (const [reason, count] of reasonsIn(outcomes, START, which).slice(0, 60))
      console.log(`${String(count).padStart(6)} ${reason}`);
  }
}

function line(name: string, { matched, accountWeeks, contained, observed, pages, medium, low }: Figures): string {
  const ofEvents = [contained, observed].map((count) => ((count * 10_000) / matched).toFixed(1).padStart(9));
  const ofWeeks = [pages, medium, low].map((count) => (count / accountWeeks).toFixed(2).padStart(8));
  return [name.padEnd(18), String(matched).padStart(7), ...ofEvents, ...ofWeeks].join(' ');
}

function evidence(outcomes: readonly Outcome[]): void {
  for (const { at, kind, decision } of outcomes.flatMap(({ told }) => told)) {
    const { action, severity, eventName, role, principal, findings } = decision;
    if (severity === 'info') continue;
    const found = findings.map(({ detector, evidence: because }) => `${detector}: ${because}`);
    const by = principal.issuer ?? principal.kind;
    console.log(JSON.stringify({ at, kind, action, severity, eventName, role: role.name, by, found }));
  }
}

/** Writes the small set anew from the templates of the cache. */
export function commit(): void {
  const small = smallTemplates(templates());
  const plan = planOf({
    ...SMALL,
    start: START,
    projects: small.length,
    templates: small,
    bootstrap: bootstrapTemplate(),
  });
  const file: SmallFile = {
    generatedBy: 'npm run benign -- commit',
    settings: SMALL,
    details: accountBefore(plan.steps, START, false),
    steps: plan.steps.map(({ at, ...step }) => ({ at: at.toISOString(), ...step })),
  };
  const text = `{"generatedBy":${JSON.stringify(file.generatedBy)},\n"settings":${JSON.stringify(file.settings)},\n"details":${JSON.stringify(file.details)},\n"steps":[\n${file.steps.map((step) => JSON.stringify(step)).join(',\n')}\n]}\n`;
  writeFileSync(fileURLToPath(new URL('small.json', import.meta.url)), text);
}
