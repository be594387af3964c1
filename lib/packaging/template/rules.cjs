// The EventBridge rules of ../rules.json (generated, patterns only) as CloudFormation: every rule hands its events to the queue of inspect.
const RULES = require('../rules.json');

const arnOf = (id) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const resources = {};

for (const { name, description, pattern } of RULES)
  resources[`Rule${name.split('-').map(capitalised).join('')}`] = {
    Type: 'AWS::Events::Rule',
    // The queues let a rule in by their policies, which packaging adds. A rule that came first would lose what it brings.
    DependsOn: ['EventQueuePolicy', 'EventDeadQueuePolicy'],
    Properties: {
      Name: `rolewarden-${name}`,
      Description: description,
      EventPattern: pattern,
      State: 'ENABLED',
      Targets: [
        {
          Id: 'inspect',
          Arn: arnOf('EventQueue'),
          RetryPolicy: { MaximumEventAgeInSeconds: 86400, MaximumRetryAttempts: 185 }, // as long as EventBridge tries
          // Not the queue of all failures: what lies here is an event and nothing else, which the sweep hands to inspect again.
          DeadLetterConfig: { Arn: arnOf('EventDeadQueue') },
        },
      ],
    },
  };

function capitalised(word) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

module.exports = { Resources: resources };
