import { parseIamArn } from '../base/arn.ts';
import { type Account, type Place, type Reading, type Role, type RoleReference, unread } from '../base/role.ts';
import type { IamReader } from './iam-reader.ts';
import type { TemplateReader } from './launch-template.ts';

/** Reads roles from AWS. `own` is the account the credentials belong to: roles of others cannot be read. */
export function awsAccount(iam: IamReader, templates: TemplateReader, own: string): Account {
  return {
    async role(reference, place) {
      return readRole(iam, templates, reference, place, own);
    },
    async user(arn) {
      const user = parseIamArn(arn);
      if (user?.resource !== 'user') return unread(`"${arn}" is not the ARN of a user`);
      if (user.account !== own) return unread(`user ${arn} is in another account`);
      return iam.user(user.name);
    },
    rolesWith: (policyArn) => iam.rolesWith(policyArn),
  };
}

async function readRole(
  iam: IamReader,
  templates: TemplateReader,
  reference: RoleReference,
  place: Place,
  own: string,
): Promise<Reading<Role>> {
  const { arn, name, instanceProfile, launchTemplate } = reference;
  if (arn !== undefined) {
    const parsed = parseIamArn(arn);
    if (parsed === undefined) return unread(`"${arn}" is not the ARN of a role`);
    if (parsed.account !== own) return unread(`role ${arn} is in account ${parsed.account}, which we cannot read`);
    if (parsed.resource === 'instance-profile') return inProfile(iam, parsed.name);
    if (parsed.resource !== 'role') return unread(`"${arn}" is not the ARN of a role`);
    return under(arn, await iam.role(parsed.name));
  }
  if (name !== undefined && name !== '') return iam.role(name);
  if (instanceProfile !== undefined) return readProfile(iam, instanceProfile, own);
  if (launchTemplate === undefined) return unread('the event does not show which role');
  const profile = await templates.instanceProfile(launchTemplate, place);
  return profile.state === 'read' ? readProfile(iam, profile.value, own) : profile;
}

function readProfile(iam: IamReader, nameOrArn: string, own: string): Promise<Reading<Role>> | Reading<Role> {
  const parsed = parseIamArn(nameOrArn);
  if (parsed !== undefined && parsed.account !== own)
    return unread(`instance profile ${nameOrArn} is in another account`);
  return inProfile(iam, parsed?.name ?? nameOrArn);
}

async function inProfile(iam: IamReader, name: string): Promise<Reading<Role>> {
  const role = await iam.roleInProfile(name);
  return role.state === 'read' ? iam.role(role.value) : role;
}

/** GetRole takes a name; under another path it is another role. */
function under(arn: string, reading: Reading<Role>): Reading<Role> {
  if (reading.state !== 'read' || reading.value.arn === arn) return reading;
  return { state: 'absent', because: `there is no role ${arn}; ${reading.value.arn} has its name` };
}
