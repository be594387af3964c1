import { CALLS_OF_SERVERLESS, CALLS_OF_TYPES, type DeployerCalls } from './deployer-actions.ts';

interface AllowStatement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: DeployerCalls['when'];
}

export interface DeployerPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly AllowStatement[];
}

/** The most characters of a managed policy. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const LONGEST_MANAGED_POLICY = 6144;

/** An identity policy for whoever deploys and removes the service: one statement for each reach, in every partition. */
export function deployerPolicy(): DeployerPolicy {
  const byReach = new Map<string, DeployerCalls[]>();
  for (const calls of [...CALLS_OF_SERVERLESS, ...Object.values(CALLS_OF_TYPES).flat()]) {
    const reach = JSON.stringify([calls.on, calls.when]);
    byReach.set(reach, [...(byReach.get(reach) ?? []), calls]);
  }
  return { Version: '2012-10-17', Statement: [...byReach.values()].map(statementOf) };
}

function statementOf(calls: readonly DeployerCalls[]): AllowStatement {
  const [{ on, when } = { on: '*' }] = calls;
  const Action = [...new Set(calls.flatMap(({ actions }) => actions))].sort();
  return { Effect: 'Allow', Action, Resource: on, ...(when && { Condition: when }) };
}
