// The EventBridge rules of ../rules.json (generated, patterns only) as CloudFormation: every rule hands its events to inspect.
const RULES = require('../rules.json');

const inspect = { 'Fn::GetAtt': ['InspectLambdaFunction', 'Arn'] };
const resources = {};

for (const { name, description, pattern } of RULES) {
  const id = `Rule${name.split('-').map(capitalised).join('')}`;
  resources[id] = {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: `rolewarden-${name}`,
      Description: description,
      EventPattern: pattern,
      State: 'ENABLED',
      Targets: [
        {
          Id: 'inspect',
          Arn: inspect,
          RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 30 },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['FailedQueue', 'Arn'] } },
        },
      ],
    },
  };
  // One for each rule: by a pattern anybody could make a rule of such a name. The function's policy holds 20 KB, some fifty of them.
  resources[`${id}MayInvokeInspect`] = {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: inspect,
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [id, 'Arn'] },
    },
  };
}

function capitalised(word) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

module.exports = { Resources: resources };
