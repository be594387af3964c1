import { fileURLToPath } from 'node:url';
import type { Role } from '../../lib/base/role.ts';
import { powersOf } from '../../lib/judge/power/role-powers.ts';
import { type Recipe, roleBy, WORST } from './worst-policies.ts';

/** Figures of the budget: a verdict on 60 KB of policy ≤ 1 ms, 5,000 roles in under 6 s, a match that nobody can make slow. */
export interface PowerFigures {
  readonly verdictMs: Readonly<Record<string, { readonly p50: number; readonly p99: number; readonly cold: number }>>;
  /** The worst policies that a search found, each judged first by a new process's code and then at the median. Budget: 250 ms on a Lambda of 1,024 MB. */
  readonly worstMs: Readonly<
    Record<string, { readonly cold: number; readonly p50: number; readonly givenUp: boolean }>
  >;
  readonly fiveThousandRolesSeconds: number;
}

const ACCOUNT = '111122223333';
const SIZE = 60_000;

export function benchPower(runs = 200): PowerFigures {
  const shapes = Object.entries(SHAPES).map(([name, statement]) => [name, verdictTimes(statement, runs)] as const);
  const worst = Object.entries(WORST).map(([name, recipe]) => [name, worstTimes(recipe)] as const);
  return {
    verdictMs: Object.fromEntries(shapes),
    worstMs: Object.fromEntries(worst),
    fiveThousandRolesSeconds: manyRoles(5000),
  };
}

type Shape = (index: number) => object;

const SERVICES = ['s3', 'ec2', 'lambda', 'dynamodb', 'sqs', 'sns', 'logs', 'kms', 'ssm', 'ecs', 'iam', 'rds', 'glue'];
const VERBS = ['Get', 'List', 'Describe', 'Put', 'Create', 'Update', 'Delete', 'Start', 'Stop', 'Tag'];

/** Ways to fill 60 KB: as people do, and as somebody would who wants us to be slow. */
const SHAPES: Readonly<Record<string, Shape>> = {
  'service by service, resources named': (index) => {
    const service = SERVICES[index % SERVICES.length] ?? 's3';
    return {
      Sid: `Statement${index}`,
      Effect: index % 11 === 0 ? 'Deny' : 'Allow',
      Action: VERBS.map((verb, n) => `${service}:${verb}Thing${n % 3 === 0 ? '*' : index + n}`),
      Resource: [
        `arn:aws:${service}:*:${ACCOUNT}:thing/app-${index}-*`,
        `arn:aws:${service}:*:${ACCOUNT}:other/${index}`,
      ],
      ...(index % 4 === 0 && { Condition: { StringEquals: { 'aws:PrincipalTag/team': `team-${index}` } } }),
    };
  },
  'every statement passes roles and reads buckets': (index) => ({
    Effect: index % 9 === 0 ? 'Deny' : 'Allow',
    Action: [`svc${index}:Get*`, `svc${index}:List*`, 's3:GetObject', 'iam:PassRole', 'lambda:*'],
    Resource: [`arn:aws:s3:::bucket-${index}/*`, `arn:aws:iam::${ACCOUNT}:role/app-${index}-*`],
    ...(index % 3 === 0 && { Condition: { StringEquals: { 'aws:PrincipalTag/team': `team-${index}` } } }),
  }),
  'hostile: every action a wildcard of iam': (index) => ({
    Effect: 'Allow',
    Action: Array.from({ length: 20 }, (_, n) => `iam:*${index}*a*b*c${n}*`),
    Resource: '*',
  }),
  'hostile: every statement about everything, under a condition': (index) => ({
    Effect: index % 2 === 0 ? 'Allow' : 'Deny',
    Action: '*',
    Resource: `arn:aws:*:*:${ACCOUNT}:*${index}*`,
    Condition: { StringLike: { 'aws:SourceVpc': `vpc-${index}*` } },
  }),
};

function policyOf(shape: Shape, bytes: number): object {
  const statements: object[] = [];
  for (let size = 0; size < bytes; ) {
    const statement = shape(statements.length);
    size += JSON.stringify(statement).length + 1;
    statements.push(statement);
  }
  return { Version: '2012-10-17', Statement: statements };
}

/** Processor time, so that whatever else the machine does neither helps nor hurts. */
function timed(work: () => void): number {
  const started = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

/** Ten managed policies of 6 KB, the most that a role can have. */
function roleOf(shape: Shape, bytes: number, name: string): Role {
  const policies = Array.from({ length: 10 }, (_, index) => ({
    kind: 'managed' as const,
    name: `p${index}`,
    arn: `arn:aws:iam::${ACCOUNT}:policy/p${index}`,
    document: policyOf((n) => shape(n + index * 1000), bytes / 10),
  }));
  return { arn: `arn:aws:iam::${ACCOUNT}:role/${name}`, name, path: '/', account: ACCOUNT, policies };
}

function verdictTimes(shape: Shape, runs: number): { p50: number; p99: number; cold: number } {
  const role = roleOf(shape, SIZE, 'big');
  const cold = timed(() => powersOf(role));
  for (let warm = 0; warm < 20; warm++) powersOf(role);
  const times = Array.from({ length: runs }, () => timed(() => powersOf(role))).toSorted((one, other) => one - other);
  const at = (share: number) => round(times[Math.floor(times.length * share)] ?? 0);
  return { p50: at(0.5), p99: at(0.99), cold: round(cold) };
}

/** A document is parsed and indexed once, so that every run gets a copy. */
function worstTimes(recipe: Recipe): PowerFigures['worstMs'][string] {
  const role = roleBy(recipe);
  const times = Array.from({ length: 9 }, () => {
    const copy = structuredClone(role);
    return timed(() => powersOf(copy));
  });
  const [cold = 0, ...warm] = times;
  const [first] = powersOf(role).granted;
  const givenUp = first?.because !== undefined;
  return { cold: round(cold), p50: round(warm.toSorted((a, b) => a - b)[4] ?? 0), givenUp };
}

/** Documents of their own each, 3 KB, as a snapshot holds them: decoding is part of it. */
function manyRoles(count: number): number {
  const [shape] = Object.values(SHAPES);
  if (shape === undefined) return 0;
  const roles = Array.from({ length: count }, (_, index) => roleOf((n) => shape(n + index), 3000, `role-${index}`));
  return round(timed(() => roles.map((role) => powersOf(role))) / 1000);
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(benchPower(), undefined, 2));
