import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { matchesGlob } from '../../../lib/base/glob.ts';
import { STACK_ACTIONS } from '../../../lib/cli/scp/stack-actions.ts';
import { CALLS_OF_TYPES } from '../../../lib/packaging/deploy/deployer-actions.ts';
import { deployerPolicy, LONGEST_MANAGED_POLICY } from '../../../lib/packaging/deploy/deployer-policy.ts';

const policy = deployerPolicy();

describe('the policy of a deployer', () => {
  it('is in docs/, and fits in a managed policy', () => {
    const committed = readFileSync(new URL('../../../docs/deployer-policy.json', import.meta.url), 'utf8');
    expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(policy)));
    expect(JSON.stringify(policy).length).toBeLessThanOrEqual(LONGEST_MANAGED_POLICY);
  });

  it('names no partition, region or account', () => {
    expect(JSON.stringify(policy)).not.toMatch(/arn:aws|us-east-1|\d{12}/);
  });

  it('has one statement for each reach', () => {
    const reaches = policy.Statement.map(({ Resource, Condition }) => JSON.stringify([Resource, Condition]));
    expect(new Set(reaches).size).toBe(reaches.length);
  });

  it('writes outside our own names only where a condition or AWS leaves nothing else', () => {
    const everywhere = policy.Statement.filter(({ Resource, Condition }) => Resource === '*' && !Condition);
    const writes = everywhere.flatMap(({ Action }) => Action).filter((action) => !READS.test(action));
    expect(writes).toEqual([]);
    const owned = policy.Statement.flatMap(({ Resource }) => Resource).filter((on) => on !== '*');
    expect(owned.filter((on) => !/rolewarden|event-source-mapping:\*$/.test(on))).toEqual([]);
  });

  it('hands roles to Lambda and EventBridge alone, and only ours', () => {
    const passing = policy.Statement.filter(({ Action }) => Action.includes('iam:PassRole'));
    expect(passing).toEqual([
      {
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: 'arn:*:iam::*:role/rolewarden-*',
        Condition: { StringEquals: { 'iam:PassedToService': ['lambda.amazonaws.com', 'events.amazonaws.com'] } },
      },
    ]);
  });

  it('changes nothing of the stack that the service control policy leaves to others than deployers', () => {
    const writes = Object.values(CALLS_OF_TYPES)
      .flat()
      .flatMap(({ actions }) => actions)
      .filter((action) => !READS.test(action) && !HARMLESS.test(action));
    expect(writes.length).toBeGreaterThan(40);
    const open = writes.filter((action) => !STACK_ACTIONS.some((pattern) => matchesGlob(pattern, action)));
    expect([...new Set(open)].sort()).toEqual(OPEN);
  });
});

const READS = /:(?:Get|List|Describe|Validate)/;

/** What makes a new part, or a tag, takes nothing away; the bucket holds packages, which CloudFormation reads only when a deployer says so. */
const HARMLESS = /^s3:|:(?:Create|Tag|Untag|AddTags|RemoveTags)/;

/** Subscriptions and the permissions of a bus can only be watched, and the key has no name, as the policy's limits say. */
const OPEN = [
  'events:PutPermission',
  'events:RemovePermission',
  'events:UpdateEventBus',
  'kms:EnableKeyRotation',
  'logs:DeleteRetentionPolicy',
  'sns:SetSubscriptionAttributes',
  'sns:Subscribe',
  'sns:Unsubscribe',
];
