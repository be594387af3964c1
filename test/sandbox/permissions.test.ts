import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EXPERIMENTS } from './experiments.ts';
import { permissionsFor } from './permissions.ts';
import { RUNNER } from './sandbox.ts';

const FOLDER = new URL('./', import.meta.url);
const commandsIn = (file: string) =>
  [...readFileSync(new URL(file, FOLDER), 'utf8').matchAll(/new (\w+)Command\(/g)].map(([, name = '']) => name);

/** Made by the roles of an experiment: their own policies allow them. */
const BY_SESSIONS: Readonly<Record<string, readonly string[]>> = {
  probe: ['DescribeRegions', 'ListAccountAliases', 'ListQueues'],
  'boundary-and-not-principal': ['ListObjectsV2'],
  'short-arns': ['GetQueueAttributes'],
  'workload-on-lambda': ['GetCallerIdentity', 'ListQueues'],
};

const operations = (calls: readonly string[]) => calls.map((call) => call.slice(call.indexOf(':') + 1));
const declared = [...RUNNER, ...EXPERIMENTS.flatMap(({ calls }) => calls)];

describe('the calls that the code can make', () => {
  test.each(EXPERIMENTS.map(({ id, calls }) => [id, calls] as const))('of %s are declared by it', (id, calls) => {
    const undeclared = commandsIn(`experiments/${id}.ts`).filter((name) => !operations(calls).includes(name));
    expect(undeclared.filter((name) => !BY_SESSIONS[id]?.includes(name))).toEqual([]);
  });

  test('are all declared, and all that is declared is made', () => {
    const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /(?<!\.test)\.ts$/.test(name),
    );
    const alone = ['DescribeRegions', 'ListAccountAliases', 'ListObjectsV2'];
    const made = new Set(files.flatMap(commandsIn));
    expect([...new Set([...operations(declared), ...alone])].sort()).toEqual([...made].sort());
  });
});

describe('the policy that is printed', () => {
  const policy = permissionsFor(declared, 'aws-us-gov');
  const statements = policy.Statement as readonly {
    Action: readonly string[];
    Resource: string | readonly string[];
    Condition?: object;
  }[];

  test('has an action for every call, each once', () => {
    const actions = statements.flatMap(({ Action }) => Action);
    expect(new Set(actions).size).toBe(actions.length);
    const named = declared.filter(
      (call) => !['sts:GetCallerIdentity', 'lambda:Invoke', 's3:ListBuckets'].includes(call),
    );
    expect(named.filter((call) => !actions.includes(call))).toEqual([]);
    expect(actions).toEqual(
      expect.arrayContaining(['lambda:InvokeFunction', 's3:ListAllMyBuckets', 'iam:PassRole', 'iam:TagRole']),
    );
  });

  test('lets nothing but our own things be changed', () => {
    const changing = statements.filter(({ Resource, Condition }) => Resource === '*' && Condition === undefined);
    expect(changing.flatMap(({ Action }) => Action).filter((action) => !/:(?:List|Get|Describe)/.test(action))).toEqual(
      [
        'ec2:CreateTags', // an instance has no name
        'ec2:RunInstances',
      ],
    );
    const things = statements.flatMap(({ Resource }) => Resource).filter((resource) => resource !== '*');
    expect(things.length).toBeGreaterThan(8);
    expect(
      things.filter((arn) => !/rolewarden-sandbox-\*$|:event-bus\/default$|:parameter\/aws\/service\/\*$/.test(arn)),
    ).toEqual([]);
    expect(things.filter((arn) => !arn.startsWith('arn:aws-us-gov:'))).toEqual([]);
  });
});
