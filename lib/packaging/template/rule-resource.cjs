/** One EventBridge rule of ../rules.json as CloudFormation, for home and for the other regions: where its events go, and what is made before it. */
function ruleResource({ name, description, pattern }, { target, dead, after }) {
  return {
    Type: 'AWS::Events::Rule',
    DependsOn: after,
    Properties: {
      Name: `rolewarden-${name}`,
      Description: description,
      EventPattern: pattern,
      State: 'ENABLED',
      Targets: [
        {
          ...target,
          RetryPolicy: { MaximumEventAgeInSeconds: 86400, MaximumRetryAttempts: 185 }, // as long as EventBridge tries
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [dead, 'Arn'] } },
        },
      ],
    },
  };
}

module.exports = { ruleResource };
