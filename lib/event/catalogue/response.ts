import type { CloudTrailEvent } from '../cloudtrail.ts';
import type { CataloguedCall } from './catalogue.ts';
import { type FoundRole, rolesAt } from './members.ts';

/**
 * Where the answer shows a role that the request need not show. An answer of an update may repeat an old role
 * (ModifyDBInstance), so only calls that make something new are read, and only these two when the request is there.
 */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  // Auto Scaling and launch templates: the profile is on the instances, not in the request.
  'ec2:RunInstances': ['InstancesSet.IamInstanceProfile.Arn'],
  // The console's and CodePipeline's requests are shortened to {awsActId}.
  'codebuild:CreateProject': ['Project.ServiceRole'],
};
const MAKES_SOMETHING = /^(Create|Run|Register|Start|Request)/;

/** Roles that only the answer names; nothing when the call failed or the answer could be an unchanged echo. */
export function responseRoles({ service, operation, parameters }: CataloguedCall, event: CloudTrailEvent): FoundRole[] {
  const answer = event.responseElements;
  if (answer === undefined || event.errorCode !== undefined) return [];
  const paths =
    ANSWERS[`${service}:${operation}`] ??
    (event.requestParameters === undefined && MAKES_SOMETHING.test(operation) ? parameters : []);
  return rolesAt(paths, answer).map((found) => ({ ...found, path: `response.${found.path}` }));
}
