import { EXPECTED, OWN_ROLE, onOf, policyOf } from '../../sweep/check/stack.ts';
import type { Call, Service } from './service.ts';

/** What the account tells of our own stack: all as it was packaged, but for what the faults say. */
export interface StackFaults {
  isOff(rule: string): boolean;
  isKeyOff(): boolean;
}

type Answers = Readonly<Record<string, (input: Call['input']) => unknown>>;

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/alerts';

/** The same object each time: see `textOf` of run/signed-calls.ts. */
const ALL_ON = {
  Rules: EXPECTED.rules.map(({ name }) => ({
    Name: `rolewarden-${name}`,
    State: 'ENABLED',
    ...(onOf(name).startsWith('rate') ? { ScheduleExpression: onOf(name) } : { EventPattern: onOf(name) }),
  })),
};

/** By service. An operation that is not here, or answers nothing, is no question about the stack. */
export function packagedStack(faults: StackFaults): Readonly<Record<string, Answers>> {
  const { rules, mappings, policies, topics } = EXPECTED;
  const policyNamed = (name: string) => policyOf(policies.find((one) => one.name === name)?.denied ?? [], OWN_ROLE);
  const last = (text: unknown, separator: string) => String(text).split(separator).at(-1) ?? '';
  return {
    cloudtrail: {
      DescribeTrails: () => ({ trailList: [{ Name: 'main', TrailARN: 'main', IsMultiRegionTrail: true }] }),
      GetTrailStatus: () => ({ IsLogging: true }),
      GetEventSelectors: () => ({ EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] }),
    },
    dynamodb: { GetResourcePolicy: ({ ResourceArn }) => ({ Policy: policyNamed(last(ResourceArn, '/')) }) },
    events: {
      ListRules: () => {
        const off = rules.filter(({ name }) => faults.isOff(`rolewarden-${name}`));
        if (off.length === 0) return ALL_ON;
        return {
          Rules: ALL_ON.Rules.map((rule) =>
            off.some(({ name }) => rule.Name === `rolewarden-${name}`) ? { ...rule, State: 'DISABLED' } : rule,
          ),
        };
      },
      ListRuleNamesByTarget: ({ TargetArn }) => ({
        RuleNames: rules.filter(({ target }) => target === TargetArn).map(({ name }) => `rolewarden-${name}`),
      }),
      ListTargetsByRule: ({ Rule }) => ({
        Targets: rules
          .filter(({ name }) => Rule === `rolewarden-${name}`)
          .map(({ target, input }) => ({ Arn: target, ...(input !== undefined && { Input: input }) })),
      }),
    },
    kms: { DescribeKey: () => ({ KeyMetadata: { KeyState: faults.isKeyOff() ? 'Disabled' : 'Enabled' } }) },
    lambda: {
      ListEventSourceMappings: ({ FunctionName }) => ({
        EventSourceMappings: mappings
          .filter((mapping) => mapping.function === FunctionName)
          .map(({ queue }) => ({ State: 'Enabled', EventSourceArn: queue })),
      }),
    },
    sns: {
      GetTopicAttributes: ({ TopicArn }) => {
        const name = last(TopicArn, ':');
        const isEncrypted = topics.some((topic) => topic.name === name && topic.encrypted);
        return { Attributes: { Policy: policyNamed(name), ...(isEncrypted && { KmsMasterKeyId: KEY }) } };
      },
      ListSubscriptionsByTopic: () => ({ Subscriptions: [{ SubscriptionArn: 'arn:aws:sns:x', Protocol: 'email' }] }),
    },
    ssm: { DescribeParameters: () => ({ Parameters: [] }) },
    sqs: {
      GetQueueAttributes: ({ QueueUrl, AttributeNames }) =>
        String(AttributeNames) === 'Policy' && { Attributes: { Policy: policyNamed(last(QueueUrl, '/')) } },
    },
  };
}

/** The service, and before it what the stack answers. */
export function answering(answers: Answers | undefined, service?: Service): Service {
  return (call) => {
    const answer = answers?.[call.name]?.(call.input);
    if (answer) return answer;
    if (service === undefined) throw new Error(`the packaged stack does not answer ${call.name}`);
    return service(call);
  };
}
