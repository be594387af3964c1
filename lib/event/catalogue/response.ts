import type { CloudTrailEvent } from '../cloudtrail.ts';
import type { CataloguedCall } from './catalogue.ts';
import { type FoundRole, rolesAt } from './members.ts';

/**
 * The response paths of calls whose request may not show the role. The response of an update may repeat an old role
 * (ModifyDBInstance). So we read the responses of these two calls, and of other creating calls only when the request is missing.
 */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  // With Auto Scaling or a launch template only the launched instances show the profile.
  'ec2:RunInstances': ['InstancesSet.IamInstanceProfile.Arn'],
  // Requests of the console and of CodePipeline are shortened to {awsActId}.
  'codebuild:CreateProject': ['Project.ServiceRole'],
};
const MAKES_SOMETHING = /^(Create|Run|Register|Start|Request)/;

/** Roles that only the response names; none when the call failed or the response may repeat an old role. */
export function responseRoles({ service, operation, parameters }: CataloguedCall, event: CloudTrailEvent): FoundRole[] {
  const answer = event.responseElements;
  if (answer === undefined || event.errorCode !== undefined) return [];
  const paths =
    ANSWERS[`${service}:${operation}`] ??
    (event.requestParameters === undefined && MAKES_SOMETHING.test(operation) ? parameters : []);
  return rolesAt(paths, answer).map((found) => ({ ...found, path: `response.${found.path}` }));
}
