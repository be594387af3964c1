import { CreatePolicyCommand, DeletePolicyCommand, ListPoliciesCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Ground } from '../ground.ts';
import { TAG } from '../names.ts';
import type { Call } from '../permissions.ts';
import { everyPage, type Kind, unlessGone } from './kind.ts';

export const POLICIES: Kind = {
  calls: ['iam:ListPolicies', 'iam:DeletePolicy', 'sts:GetCallerIdentity'],
  list: ({ iam }) =>
    everyPage(async (Marker) => {
      const answer = await iam.send(new ListPoliciesCommand({ Scope: 'Local', Marker }));
      return [(answer.Policies ?? []).map(({ PolicyName = '' }) => PolicyName), answer.Marker];
    }),
  async remove({ iam, sts }, name) {
    const { Arn = '', Account } = await sts.send(new GetCallerIdentityCommand({}));
    const PolicyArn = `arn:${Arn.split(':')[1]}:iam::${Account}:policy/${name}`;
    await unlessGone(iam.send(new DeletePolicyCommand({ PolicyArn })));
  },
};

export const MAKES_POLICIES: readonly Call[] = ['iam:CreatePolicy'];

/** A customer managed policy. Answers its ARN. */
export async function makePolicy(ground: Ground, what: string, policyDocument: object): Promise<string> {
  const { Policy } = await ground.aws.iam.send(
    new CreatePolicyCommand({
      PolicyName: ground.naming('policy', what),
      PolicyDocument: JSON.stringify(policyDocument),
      Tags: [{ Key: TAG, Value: 'policy' }],
    }),
  );
  return Policy?.Arn ?? '';
}
