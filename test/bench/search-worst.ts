import { powersOf } from '../../lib/judge/power/role-powers.ts';
import { type Recipe, roleBy } from './worst-policies.ts';

/** Climbs from random recipes to slower ones: `tsx test/bench/search-worst.ts <seconds>` prints the slowest of each climb. */
const seconds = Number(process.argv[2] ?? 60);
const pick = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)] as T;
const CHOICES = {
  denies: [0, 1, 3, 5, 7, 9],
  spares: [true, false],
  allowsTheRest: [true, false],
  resources: [1, 2, 4, 7, 12, 30, 80],
  stars: [0, 1, 2, 4, 10, 40, 120],
  literal: [1, 2, 6],
  variables: [true, false],
  conditions: [0, 1, 3],
  actions: ['everything', 'iam', 'wild', 'not'],
  managed: [0, 3, 9],
  isBound: [true, false],
} as const satisfies { readonly [Key in keyof Recipe]: readonly Recipe[Key][] };

function anyRecipe(): Recipe {
  return Object.fromEntries(
    Object.entries(CHOICES).map(([key, values]) => [key, pick<unknown>(values)]),
  ) as unknown as Recipe;
}

function changed(recipe: Recipe): Recipe {
  const [key, values] = pick(Object.entries(CHOICES));
  return { ...recipe, [key]: pick<unknown>(values) };
}

function cost(recipe: Recipe): number {
  const role = roleBy(recipe);
  const started = process.cpuUsage();
  powersOf(role);
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

const end = Date.now() + seconds * 1000;
const found: { readonly milliseconds: number; readonly recipe: Recipe }[] = [];
while (Date.now() < end) {
  let recipe = anyRecipe();
  let slowest = cost(recipe);
  for (let idle = 0; idle < 25 && Date.now() < end; idle += 1) {
    const other = changed(recipe);
    const milliseconds = cost(other);
    if (milliseconds <= slowest) continue;
    [recipe, slowest, idle] = [other, milliseconds, 0];
  }
  found.push({ milliseconds: Math.round(slowest), recipe });
}
for (const one of found.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, 12))
  console.log(JSON.stringify(one));
