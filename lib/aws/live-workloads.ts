import type { Association, FunctionVersion, LiveWorkloads, WorkloadEdit } from '../cli/fix/ports.ts';
import type { IamReader } from './iam-reader.ts';

/** EC2 and Lambda in any region; the first question loads their clients. */
export function liveWorkloads(iam: Pick<IamReader, 'roleInProfile'>): LiveWorkloads {
  return {
    async associations(instance, region) {
      const { ec2, client } = await ec2In(region);
      const Filters = [
        { Name: 'instance-id', Values: [instance] },
        { Name: 'state', Values: ['associating', 'associated'] },
      ];
      const answer = await client.send(new ec2.DescribeIamInstanceProfileAssociationsCommand({ Filters }));
      return Promise.all(
        (answer.IamInstanceProfileAssociations ?? []).map(
          async ({ AssociationId: id = '', IamInstanceProfile }): Promise<Association> => {
            const profile = IamInstanceProfile?.Arn?.split('/').at(-1) ?? '';
            const reading = await iam.roleInProfile(profile);
            return { id, profile, ...(reading.state === 'read' && { role: reading.value }) };
          },
        ),
      );
    },

    async configuration(FunctionName, region) {
      const { lambda, client } = await lambdaIn(region);
      return ifThere(async () => {
        const { Role = '', RevisionId } = await client.send(
          new lambda.GetFunctionConfigurationCommand({ FunctionName }),
        );
        return { role: Role, ...(RevisionId !== undefined && { revisionId: RevisionId }) };
      });
    },

    async versions(FunctionName, region) {
      const { lambda, client } = await lambdaIn(region);
      const found: FunctionVersion[] = [];
      await ifThere(async () => {
        for await (const { Versions = [] } of lambda.paginateListVersionsByFunction({ client }, { FunctionName }))
          for (const { Version = '', Role = '' } of Versions)
            if (/^\d+$/.test(Version)) found.push({ version: Number(Version), role: Role }); // $LATEST is no version
      });
      return found;
    },

    apply,
  };
}

async function apply(edit: WorkloadEdit): Promise<void> {
  switch (edit.call) {
    case 'disassociate-iam-instance-profile': {
      const { ec2, client } = await ec2In(edit.region);
      await client.send(new ec2.DisassociateIamInstanceProfileCommand({ AssociationId: edit.associationId }));
      return;
    }
    case 'update-function-configuration': {
      const { lambda, client } = await lambdaIn(edit.region);
      const { functionName: FunctionName, role: Role, revisionId: RevisionId } = edit;
      await client.send(new lambda.UpdateFunctionConfigurationCommand({ FunctionName, Role, RevisionId }));
      return;
    }
    default:
      return edit satisfies never;
  }
}

async function ec2In(region: string) {
  const ec2 = await import('@aws-sdk/client-ec2');
  return { ec2, client: new ec2.EC2Client({ region }) };
}

async function lambdaIn(region: string) {
  const lambda = await import('@aws-sdk/client-lambda');
  return { lambda, client: new lambda.LambdaClient({ region }) };
}

async function ifThere<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}
