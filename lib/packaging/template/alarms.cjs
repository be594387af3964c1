// What must wake somebody: anything in a dead-letter queue, any error of a function, events, commands and notices that nobody takes, a
// role with a boundary of ours. An alarm goes to a topic of its own, which needs no key.
const FUNCTIONS = ['Inspect', 'Contain', 'Sweep', 'Scan', 'Tell', 'Slack'];
const DEAD_LETTERS = {
  'commands-dead': 'CommandDeadQueue',
  'commands-busy-dead': 'CommandBusyDeadQueue',
  'notices-dead': 'NoticeDeadQueue',
  'notices-busy-dead': 'NoticeBusyDeadQueue',
  failed: 'FailedQueue',
};

const alarm = (name, description, metric) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: `rolewarden-${name}`,
    AlarmDescription: description,
    Statistic: 'Maximum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
    AlarmActions: [{ Ref: 'AlarmTopic' }],
    ...metric,
  },
});

const dimensions = (name, logicalId, attribute) => [
  { Name: name, Value: attribute ? { 'Fn::GetAtt': [logicalId, attribute] } : { Ref: logicalId } },
];

/** More messages than at the last look, whether somebody is reading them or not: a queue that stays as full as it was wakes nobody again. */
const growthOf = (logicalId) => {
  const counted = ['Visible', 'NotVisible'].map((state, index) => ({
    Id: `m${index}`,
    ReturnData: false,
    MetricStat: {
      Stat: 'Maximum',
      Period: 60,
      Metric: {
        Namespace: 'AWS/SQS',
        MetricName: `ApproximateNumberOfMessages${state}`,
        Dimensions: dimensions('QueueName', logicalId, 'QueueName'),
      },
    },
  }));
  return [...counted, { Id: 'growth', Expression: 'DIFF(FILL(m0, 0) + FILL(m1, 0))', ReturnData: true }];
};

const resources = {
  BoundaryStandsAlarm: alarm(
    'boundary-stands',
    'A permissions boundary of ours is on a role, whose policies are full: see rolewarden contained.',
    {
      Namespace: 'Rolewarden',
      MetricName: 'StandingBoundaries',
      Period: 900, // the sweep counts them that often
    },
  ),
  EventsWaitAlarm: alarm('events-wait', 'An event has waited over two minutes: inspect does not judge.', {
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateAgeOfOldestMessage', // leaves out what was received three times: inspect-errors tells of those
    Threshold: 120,
    Dimensions: dimensions('QueueName', 'EventQueue', 'QueueName'),
  }),
  CommandsWaitAlarm: alarm('commands-wait', 'A command has waited over two minutes: denies are not being written.', {
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateAgeOfOldestMessage',
    Threshold: 120,
    Dimensions: dimensions('QueueName', 'CommandQueue', 'QueueName'),
  }),
  NoticesWaitAlarm: alarm('notices-wait', 'A notice has waited over five minutes: people are not told.', {
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateAgeOfOldestMessage',
    Threshold: 300, // a notice that failed once is tried again after three minutes
    Dimensions: dimensions('QueueName', 'NoticeQueue', 'QueueName'),
  }),
  CommandsBusyWaitAlarm: alarm(
    'commands-busy-wait',
    'A principal made so many commands that one has waited over 15 minutes: somebody floods, or contain fails.',
    {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateAgeOfOldestMessage',
      Threshold: 900,
      Dimensions: dimensions('QueueName', 'CommandBusyQueue', 'QueueName'),
    },
  ),
  NoticesBusyWaitAlarm: alarm(
    'notices-busy-wait',
    'A principal made so many messages that one has waited over 15 minutes: somebody floods, or tell fails.',
    {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateAgeOfOldestMessage',
      Threshold: 900,
      Dimensions: dimensions('QueueName', 'NoticeBusyQueue', 'QueueName'),
    },
  ),
};

const { Statistic, Period, ...eventsDead } = alarm(
  'events-dead',
  'Events that could not be judged: the sweep tells which and hands them to inspect again.',
  { Metrics: growthOf('EventDeadQueue') },
).Properties;
resources.EventDeadQueueAlarm = { Type: 'AWS::CloudWatch::Alarm', Properties: eventsDead };

for (const [name, queue] of Object.entries(DEAD_LETTERS))
  resources[`${queue}Alarm`] = alarm(
    name,
    `Something was given up and lies in ${queue}: look at it, then redrive it.`,
    {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: dimensions('QueueName', queue, 'QueueName'),
    },
  );

for (const name of FUNCTIONS)
  resources[`${name}ErrorsAlarm`] = alarm(
    `${name.toLowerCase()}-errors`,
    `rolewarden-${name.toLowerCase()} failed; Lambda tries again, then the message is in a dead-letter queue.`,
    {
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Statistic: 'Sum',
      Dimensions: dimensions('FunctionName', `${name}LambdaFunction`),
    },
  );

module.exports = { Resources: resources };
