import { PutEventsCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { type Experiment, notSettled, type Outcome, settled } from '../experiment.ts';
import type { Ground } from '../ground.ts';
import { MAKES_QUEUES, makeQueue, type SandboxQueue, SETS_QUEUE_POLICY, setQueuePolicy } from '../things/queue.ts';
import { document } from '../things/role.ts';
import { MAKES_RULES, makeRule } from '../things/rule.ts';
import { until } from '../waiting.ts';

export const queueAsTarget: Experiment = {
  id: 'queue-as-target',
  asks: "Does EventBridge deliver to a queue that is encrypted with SQS's own key, with no other grant than the queue's policy?",
  expected:
    'Yes. AWS asks for more grants only where the key is a customer managed one of KMS; that none is needed here is inferred.',
  makes: 'a rule on the default bus for events of our own source, and two queues, of which one is encrypted',
  minutes: 1,
  calls: [
    ...MAKES_QUEUES,
    ...SETS_QUEUE_POLICY,
    ...MAKES_RULES,
    'events:PutTargets',
    'events:PutEvents',
    'sqs:ReceiveMessage',
  ],
  uses: [
    { of: 'SQS request', most: 800 },
    { of: 'EventBridge event', most: 200 },
  ],
  run,
};

async function run(ground: Ground): Promise<Outcome> {
  const { events, sqs } = ground.aws;
  const encrypted = await makeQueue(ground, 'encrypted', { SqsManagedSseEnabled: 'true' });
  const plain = await makeQueue(ground, 'plain', { SqsManagedSseEnabled: 'false' });
  const source = `rolewarden.sandbox.${ground.run}`;
  const rule = await makeRule(ground, 'events', { source: [source] });
  for (const queue of [encrypted, plain]) await setQueuePolicy(ground, queue, letting(rule.arn, queue));
  const Targets = [
    { Id: 'encrypted', Arn: encrypted.arn },
    { Id: 'plain', Arn: plain.arn },
  ];
  const { FailedEntryCount = 0 } = await events.send(new PutTargetsCommand({ Rule: rule.name, Targets }));
  if (FailedEntryCount > 0) return notSettled('EventBridge did not take the queues as targets');

  const arrived = new Map<string, number>();
  const began = performance.now();
  const sendAndReceive = async () => {
    const Entries = [{ Source: source, DetailType: 'sandbox', Detail: '{}' }];
    await events.send(new PutEventsCommand({ Entries }));
    for (const [name, { url }] of Object.entries({ encrypted, plain })) {
      if (arrived.has(name)) continue;
      const asked = { QueueUrl: url, WaitTimeSeconds: 1, MaxNumberOfMessages: 10 };
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(asked));
      if (Messages.length > 0) arrived.set(name, Math.round(performance.now() - began));
    }
    return arrived.size;
  };
  await until(sendAndReceive, (count) => count === 2, ground, 2000);
  return judged({ encrypted: arrived.get('encrypted'), plain: arrived.get('plain') });
}

/** As the policies of our queues let a rule send. */
function letting(ruleArn: string, { arn }: SandboxQueue): string {
  return document({
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: arn,
    Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
  });
}

/** Milliseconds from the first event until a message came; absent where none did. */
export function judged(arrived: {
  readonly encrypted: number | undefined;
  readonly plain: number | undefined;
}): Outcome {
  const { encrypted, plain } = arrived;
  const figures = { ...(encrypted !== undefined && { encrypted }), ...(plain !== undefined && { plain }) };
  if (encrypted !== undefined) return settled(true, `the first event came after ${encrypted} ms`, figures);
  if (plain === undefined) return notSettled('no event came, not even to the queue without encryption', figures);
  return settled(false, `no event came to the encrypted queue, but after ${plain} ms to the other`, figures);
}
