// The EventBridge rules of ../rules.json (generated, patterns only) as CloudFormation: every rule hands its events to the queue of inspect.
const RULES = require('../rules.json');
const { ruleResource } = require('./rule-resource.cjs');

const resources = {};

for (const rule of RULES)
  resources[`Rule${rule.name.split('-').map(capitalised).join('')}`] = ruleResource(rule, {
    target: { Id: 'inspect', Arn: { 'Fn::GetAtt': ['EventQueue', 'Arn'] } },
    // Not the queue of all failures: what lies here is an event and nothing else, which the sweep hands to inspect again.
    dead: 'EventDeadQueue',
    // The queues let a rule in by their policies, which packaging adds. A rule that came first would lose what it brings.
    after: ['EventQueuePolicy', 'EventDeadQueuePolicy'],
  });

function capitalised(word) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

module.exports = { Resources: resources };
