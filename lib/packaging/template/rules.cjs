// The EventBridge rules of ../rules.json (generated, patterns only) as CloudFormation: every rule hands its events to inspect.
const RULES = require('../rules.json');

const resources = Object.fromEntries(
  RULES.map(({ name, description, pattern }) => [
    `Rule${name.split('-').map(capitalised).join('')}`,
    {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: `rolewarden-${name}`,
        Description: description,
        EventPattern: pattern,
        State: 'ENABLED',
        Targets: [
          {
            Id: 'inspect',
            Arn: { 'Fn::GetAtt': ['InspectLambdaFunction', 'Arn'] },
            RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 30 },
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['FailedQueue', 'Arn'] } },
          },
        ],
      },
    },
  ]),
);

// One permission for all of them: a permission a rule would outgrow the 20 KB of a function's policy.
resources.RulesMayInvokeInspect = {
  Type: 'AWS::Lambda::Permission',
  Properties: {
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::GetAtt': ['InspectLambdaFunction', 'Arn'] },
    Principal: 'events.amazonaws.com',
    SourceAccount: { Ref: 'AWS::AccountId' },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
    SourceArn: { 'Fn::Sub': 'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/rolewarden-*' },
  },
};

function capitalised(word) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

module.exports = { Resources: resources };
