// What must wake somebody: anything that comes into a dead-letter queue, any error of a function, events, commands and notices that nobody
// takes, a role with a boundary of ours, a fault of the guardrail itself; and silence: a sweep that does not run, a canary that does not
// come through, a chain of messages that Lambda cut off. An alarm goes to a topic of its own, which needs no key.
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

/** An alarm on a calculation over metrics; the calculation is `value`. A gap in it is as bad as its threshold. */
const calculated = (name, description, metrics, settings) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: `rolewarden-${name}`,
    AlarmDescription: description,
    Metrics: metrics,
    TreatMissingData: 'breaching',
    AlarmActions: [{ Ref: 'AlarmTopic' }],
    ...settings,
  },
});

const measured = (Id, Metric, Stat, Period) => ({ Id, MetricStat: { Metric, Stat, Period }, ReturnData: false });

const value = (Expression) => ({ Id: 'value', Expression, ReturnData: true });

const ours = (MetricName) => ({ Namespace: 'Rolewarden', MetricName });

/** `FILL` makes of a gap a zero at once: an alarm by itself looks some periods further back for a number before it believes in a gap. */
const silent = (name, description, metric, { statistic, period, periods }) =>
  calculated(name, description, [measured('counted', ours(metric), statistic, period), value('FILL(counted, 0)')], {
    EvaluationPeriods: periods,
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
  });

const resources = {
  SweepSilentAlarm: silent(
    'sweep-silent',
    'The sweep has not run for 45 minutes: no deny is extended or put back, and nothing looks at the guardrail itself.',
    'GuardrailFaults',
    { statistic: 'SampleCount', period: 900, periods: 3 }, // it writes the metric every 15 minutes, zero included
  ),
  CanarySilentAlarm: silent(
    'canary-silent',
    'For a day no canary has come through CloudTrail and EventBridge: role passes and trust changes may be unseen.',
    'CanarySeen',
    { statistic: 'Sum', period: 43200, periods: 2 }, // one is sent twice a day
  ),
  GuardrailFaultsAlarm: alarm(
    'guardrail-faults',
    'The sweep found a part of the guardrail off: see rolewarden doctor.',
    {
      ...ours('GuardrailFaults'),
      Period: 14400, // each part is looked at within four hours
    },
  ),
  ChainsCutAlarm: calculated(
    'chains-cut',
    'Lambda dropped a message because it took a chain of functions for an endless one: what it asked for was not done.',
    [
      ...FUNCTIONS.map((name) =>
        measured(
          name.toLowerCase(),
          {
            Namespace: 'AWS/Lambda',
            MetricName: 'RecursiveInvocationsDropped',
            Dimensions: dimensions('FunctionName', `${name}LambdaFunction`),
          },
          'Sum',
          60,
        ),
      ),
      value(`SUM([${FUNCTIONS.map((name) => name.toLowerCase()).join(', ')}])`),
    ],
    {
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching', // Lambda writes the metric only when it drops
    },
  ),
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

// On what comes in, by the growth of the queue: one message that lies there hides no other. NumberOfMessagesSent does not count what SQS
// moves into a dead-letter queue by itself. A gap repeats the last number, so that a late one is no growth; before the first, the queue
// was empty for six hours. Of three minutes one is enough, because a number may come late.
const growth = (name, description, queue, states) =>
  calculated(
    name,
    description,
    [
      ...Object.entries(states).map(([id, state]) =>
        measured(
          id,
          {
            Namespace: 'AWS/SQS',
            MetricName: `ApproximateNumberOfMessages${state}`,
            Dimensions: dimensions('QueueName', queue, 'QueueName'),
          },
          'Maximum',
          60,
        ),
      ),
      value(
        `DIFF(${Object.keys(states)
          .map((id) => `FILL(FILL(${id}, REPEAT), 0)`)
          .join(' + ')})`,
      ),
    ],
    {
      EvaluationPeriods: 3,
      DatapointsToAlarm: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    },
  );

// The sweep takes events from here and leaves some: one that it has in its hand is no new one when it comes back.
resources.EventDeadQueueAlarm = growth(
  'events-dead',
  'Events that could not be judged: the sweep tells which and hands them to inspect again.',
  'EventDeadQueue',
  { waiting: 'Visible', taken: 'NotVisible' },
);

for (const [name, queue] of Object.entries(DEAD_LETTERS))
  resources[`${queue}Alarm`] = growth(
    name,
    `Something was given up and came into ${queue}: look at it, then redrive it.`,
    queue,
    { waiting: 'Visible' },
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
