import type { Place, RoleReference } from '../base/role.ts';
import type { Presence } from './iam-answer.ts';
import { PATIENT } from './patience.ts';

/** EC2 refuses another at every try, so that the refused call that named it would never be judged. */
const VERSION = /^(?:\$Latest|\$Default|\d{1,19})$/;

type Template = NonNullable<RoleReference['launchTemplate']>;

/** Finds the instance profile of a launch template's version, by name or ARN. */
export interface TemplateReader {
  instanceProfile(template: Template, place: Place): Promise<Presence<string>>;
}

/**
 * Resolves `$Latest` and `$Default` as they are now: they may have moved since the event. client-ec2 is larger than all the rest,
 * so only a launch template loads it.
 */
export function ec2Templates(): TemplateReader {
  return {
    async instanceProfile({ id, name, version = '$Default' }, { region }) {
      if ((id ?? name) === undefined || !VERSION.test(version))
        return {
          state: 'absent',
          because: `there can be no version ${version} of launch template ${id ?? name ?? ''}`,
        };
      const { EC2Client, DescribeLaunchTemplateVersionsCommand } = await import('@aws-sdk/client-ec2');
      const client = new EC2Client({ requestHandler: PATIENT, ...(region !== '' && { region }) });
      const called = id ?? name ?? '';
      try {
        const { LaunchTemplateVersions = [] } = await client.send(
          new DescribeLaunchTemplateVersionsCommand({
            ...(id === undefined ? { LaunchTemplateName: name } : { LaunchTemplateId: id }),
            Versions: [version],
          }),
        );
        const profile = LaunchTemplateVersions[0]?.LaunchTemplateData?.IamInstanceProfile;
        const value = profile?.Arn ?? profile?.Name;
        if (value !== undefined) return { state: 'read', value };
        return {
          state: 'absent',
          because: `version ${version} of launch template ${called} names no instance profile`,
        };
      } catch (error) {
        if (error instanceof Error && /^InvalidLaunchTemplate/.test(error.name))
          return { state: 'absent', because: `there is no version ${version} of launch template ${called}` };
        throw error;
      }
    },
  };
}
