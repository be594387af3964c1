// The stack of one region: the rules of ../rules.json, which forward to the bus in the home region, and a dead-letter queue for what
// could not be forwarded. EventBridge takes that queue only in the region of the rule.
const RULES = require('../rules.json');
const { ruleResource } = require('../template/rule-resource.cjs');

const NAME = 'rolewarden-region-dead';
const HERE = `\${AWS::Region}:\${AWS::AccountId}`;

/** @param home the home region, where the bus is */
function regionTemplate(home) {
  const rules = Object.fromEntries(RULES.map((rule) => [idOf(rule), ruleTo(home, rule)]));
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Rolewarden: forwards role passes of this region to ${home}. Deployed and removed with the stack rolewarden there.`,
    Resources: { DeadQueue, DeadQueuePolicy, DeadAlarm, ...rules },
  };
}

/** The rules that watch EventBridge come last: they would bring the making of all others. */
function ruleTo(home, rule) {
  const others = watchesRules(rule) ? RULES.filter((other) => !watchesRules(other)).map(idOf) : [];
  return ruleResource(rule, {
    target: {
      Id: 'home',
      Arn: arn(`events:${home}:\${AWS::AccountId}:event-bus/rolewarden`),
      RoleArn: arn(`iam::\${AWS::AccountId}:role/rolewarden-forward`),
    },
    dead: 'DeadQueue',
    after: ['DeadQueuePolicy', ...others],
  });
}

const DeadQueue = {
  Type: 'AWS::SQS::Queue',
  Properties: { QueueName: NAME, MessageRetentionPeriod: 1209600, SqsManagedSseEnabled: true },
};

const DeadQueuePolicy = {
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [{ Ref: 'DeadQueue' }],
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'HandedOverByRules',
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: { 'Fn::GetAtt': ['DeadQueue', 'Arn'] },
          Condition: {
            ArnEquals: { 'aws:SourceArn': RULES.map(({ name }) => arn(`events:${HERE}:rule/rolewarden-${name}`)) },
            StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
          },
        },
      ],
    },
  },
};

/** Without an action: an alarm can use no topic of another region. The sweep at home reads the queue and tells. */
const DeadAlarm = {
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: NAME,
    AlarmDescription: 'Events of this region could not be forwarded to the home region. The sweep there tells it.',
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['DeadQueue', 'QueueName'] } }],
    Statistic: 'Maximum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  },
};

function watchesRules({ pattern }) {
  return JSON.stringify(pattern).includes('"events.amazonaws.com"');
}

function idOf({ name }) {
  return `Rule${name.replace(/\W/g, '')}`;
}

function arn(rest) {
  return { 'Fn::Sub': `arn:\${AWS::Partition}:${rest}` };
}

module.exports = { regionTemplate };
