import type { Role, RolePolicy } from '../../lib/base/role.ts';

const ACCOUNT = '111122223333';
/** Ten managed policies of 6,144 characters, the boundary among them, and 10,240 characters of inline policies: IAM's quotas. */
const MANAGED = 6144;
const INLINE = 10_240;

/** How a hostile policy is made: each field is a way in which somebody may make it slow to judge. */
export interface Recipe {
  /** Share of the statements that deny, of 10. */
  readonly denies: number;
  /** The denies name what they spare. */
  readonly spares: boolean;
  /** So do the allows. */
  readonly allowsTheRest: boolean;
  readonly resources: number;
  /** Stars in each resource. */
  readonly stars: number;
  readonly literal: number;
  readonly variables: boolean;
  readonly conditions: number;
  readonly actions: 'everything' | 'iam' | 'wild' | 'not';
  readonly managed: number;
  readonly isBound: boolean;
}

const PLAIN: Recipe = {
  denies: 0,
  spares: false,
  allowsTheRest: false,
  resources: 7,
  stars: 1,
  literal: 1,
  variables: false,
  conditions: 0,
  actions: 'everything',
  managed: 9,
  isBound: false,
};

/** What `tsx test/bench/search-worst.ts` found: the slowest recipes, each kind of slowness once. */
export const WORST: Readonly<Record<string, Recipe>> = {
  'denies that spare, times denies that spare': { ...PLAIN, denies: 9, spares: true, resources: 30 },
  'a boundary times denies that spare': {
    ...PLAIN,
    denies: 5,
    spares: true,
    allowsTheRest: true,
    resources: 12,
    stars: 0,
    conditions: 3,
    managed: 3,
    isBound: true,
  },
  'long names beside a boundary': {
    ...PLAIN,
    denies: 7,
    spares: true,
    resources: 30,
    stars: 0,
    literal: 6,
    actions: 'iam',
    isBound: true,
  },
  'conditions that nobody knows': { ...PLAIN, denies: 1, stars: 0, conditions: 3, actions: 'not' },
  'variables in every resource': {
    ...PLAIN,
    allowsTheRest: true,
    resources: 30,
    variables: true,
    conditions: 1,
    isBound: true,
  },
  'stars in every resource': {
    ...PLAIN,
    denies: 1,
    spares: true,
    allowsTheRest: true,
    resources: 2,
    stars: 10,
    conditions: 3,
    isBound: true,
  },
};

export function roleBy(recipe: Recipe): Role {
  const name = 'hostile';
  const managed = Array.from({ length: recipe.managed }, (_, index) => policy('managed', recipe, MANAGED, index));
  return {
    arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
    name,
    path: '/',
    account: ACCOUNT,
    policies: [policy('inline', recipe, INLINE, 99), ...managed],
    ...(recipe.isBound && { boundary: policy('managed', { ...recipe, denies: 0 }, MANAGED, 77) }),
  };
}

function policy(kind: RolePolicy['kind'], recipe: Recipe, size: number, seed: number): RolePolicy {
  const statements: object[] = [];
  for (let left = size - 60; ; ) {
    const statement = statementOf(recipe, seed * 100 + statements.length);
    left -= JSON.stringify(statement).length + 1;
    if (left < 0 && statements.length > 0) break;
    statements.push(statement);
  }
  return { kind, name: `p${seed}`, document: { Version: '2012-10-17', Statement: statements } };
}

function statementOf(recipe: Recipe, index: number): object {
  const isDeny = index % 10 < recipe.denies;
  const names = Array.from({ length: recipe.resources }, (_, place) => resource(recipe, index * 31 + place));
  const spares = isDeny ? recipe.spares : recipe.allowsTheRest;
  return {
    Effect: isDeny ? 'Deny' : 'Allow',
    ...actionsOf(recipe, index),
    ...(spares ? { NotResource: names } : { Resource: names }),
    ...(recipe.conditions > 0 && { Condition: conditionsOf(recipe, index) }),
  };
}

function resource({ stars, literal, variables }: Recipe, seed: number): string {
  const piece = (place: number) => ((seed * 7 + place) % 36).toString(36).repeat(literal);
  const path = Array.from({ length: stars }, (_, place) => `*${piece(place)}`).join('');
  return `arn:aws:*:*:*:${variables ? `$${'{aws:PrincipalTag/x}'}` : ''}${path}*`;
}

function actionsOf({ actions }: Recipe, index: number): object {
  if (actions === 'everything') return { Action: '*' };
  if (actions === 'not') return { NotAction: [`s3:Get${index}`, 'ec2:Describe*'] };
  if (actions === 'iam') return { Action: ['iam:*', 'lambda:*', 's3:*', `x${index}:*`] };
  return { Action: Array.from({ length: 6 }, (_, n) => `*:*${n}*e*a*${index % 10}*`).concat('i*:*', 'l*:*') };
}

function conditionsOf({ conditions }: Recipe, index: number): object {
  const key = (place: number) => [`aws:PrincipalTag/k${index}${place}`, `*${place}*a*`] as const;
  return { StringLike: Object.fromEntries(Array.from({ length: conditions }, (_, place) => key(place))) };
}
