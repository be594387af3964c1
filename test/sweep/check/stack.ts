import packaged from '../../../lib/packaging/expected.json' with { type: 'json' };
import rules from '../../../lib/packaging/rules.json' with { type: 'json' };
import type { GuardrailReads } from '../../../lib/sweep/check/checks.ts';
import { type Expected, expectedAt } from '../../../lib/sweep/check/expected.ts';
import { OURS } from '../../support/events.ts';

export const PLACE = { partition: 'aws', region: 'us-east-1', account: OURS };
export const EXPECTED = expectedAt(packaged as Expected, PLACE);

const WRITTEN_BY_HAND: Readonly<Record<string, string>> = {
  sweep: 'rate(15 minutes)',
  scan: 'rate(1 day)',
  regions: '{"detail-type":[{"suffix":" via CloudTrail"}],"source":[{"prefix":"aws."}]}',
};

/** What EventBridge answers of a rule that is as deployed, its pattern's members in another order. */
export const onOf = (name: string): string => {
  const pattern = rules.find((rule) => rule.name === name)?.pattern;
  if (pattern === undefined) return WRITTEN_BY_HAND[name] ?? '';
  return JSON.stringify(Object.fromEntries(Object.entries(pattern).reverse()));
};

export const policyOf = (actions: readonly string[], ...letIn: readonly string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Sid: 'HandedOver', Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage' },
      ...actions.map((Action) => ({
        Effect: 'Deny',
        Principal: '*',
        Action,
        Condition: {
          ...(letIn.length > 0 && { ArnNotLike: { 'aws:PrincipalArn': letIn } }),
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
        },
      })),
    ],
  });

export const OWN_ROLE = `arn:aws:iam::${OURS}:role/rolewarden-contain`;

const EMAIL = { protocol: 'email', endpoint: 'dana@example.com', state: 'confirmed' } as const;

/** A stack that is as it was deployed; a row states only how it differs. */
export function reading(difference: Partial<GuardrailReads> = {}): GuardrailReads {
  return {
    rules: async (on) =>
      EXPECTED.rules
        .filter(({ bus }) => bus === on)
        .map(({ name }) => ({ name: `rolewarden-${name}`, state: 'ENABLED', on: onOf(name) })),
    rulesWithTarget: async (arn) =>
      EXPECTED.rules.filter(({ target }) => target === arn).map(({ name }) => `rolewarden-${name}`),
    targets: async (rule) =>
      EXPECTED.rules
        .filter(({ name }) => rule === `rolewarden-${name}`)
        .map(({ target, input }) => ({ arn: target, rewritten: false, ...(input !== undefined && { input }) })),
    mappings: async (name) =>
      EXPECTED.mappings
        .filter((mapping) => mapping.function === name)
        .map(({ queue }) => ({ state: 'Enabled', source: queue, filtered: false })),
    trails: async () => [{ name: 'main', logging: true, seesWrites: true }],
    listeners: async () => ({ confirmed: [EMAIL], pending: [EMAIL], slack: 'no webhook' }),
    keyOf: async () => 'Enabled',
    policy: async ({ name }) =>
      policyOf(EXPECTED.policies.find((policy) => policy.name === name)?.denied ?? [], OWN_ROLE),
    ...difference,
  };
}
