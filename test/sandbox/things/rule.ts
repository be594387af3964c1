import {
  DeleteRuleCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import type { Ground } from '../ground.ts';
import { PREFIX, TAG } from '../names.ts';
import type { Call } from '../permissions.ts';
import { everyPage, type Kind, unlessGone } from './kind.ts';

export const RULES: Kind = {
  calls: ['events:ListRules', 'events:ListTargetsByRule', 'events:RemoveTargets', 'events:DeleteRule'],
  list: ({ events }) =>
    everyPage(async (NextToken) => {
      const answer = await events.send(new ListRulesCommand({ NamePrefix: PREFIX, NextToken }));
      return [(answer.Rules ?? []).map(({ Name = '' }) => Name), answer.NextToken];
    }),
  async remove({ events }, Name) {
    const targets = events.send(new ListTargetsByRuleCommand({ Rule: Name })).then(async ({ Targets = [] }) => {
      const Ids = Targets.map(({ Id = '' }) => Id);
      if (Ids.length > 0) await events.send(new RemoveTargetsCommand({ Rule: Name, Ids }));
    });
    await unlessGone(targets);
    await unlessGone(events.send(new DeleteRuleCommand({ Name })));
  },
};

export const MAKES_RULES: readonly Call[] = ['events:PutRule'];

/** A rule on the default bus, as ours are. */
export async function makeRule(ground: Ground, what: string, pattern: object): Promise<{ name: string; arn: string }> {
  const Name = ground.naming('rule', what);
  const { RuleArn = '' } = await ground.aws.events.send(
    new PutRuleCommand({ Name, EventPattern: JSON.stringify(pattern), Tags: [{ Key: TAG, Value: 'rule' }] }),
  );
  return { name: Name, arn: RuleArn };
}
