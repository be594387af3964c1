import { nameToGive, pathIn, textIn } from './input.ts';
import { alreadyExists, limitExceeded, noSuchEntity } from './refusals.ts';
import { roleAnswer } from './roles.ts';
import { type Asked, type Operations, type ProfileState, type World, wholeSeconds } from './states.ts';

export const profileReads: Operations = { GetInstanceProfile: get };
export const profileWrites: Operations = {
  CreateInstanceProfile: create,
  AddRoleToInstanceProfile: addRole,
  RemoveRoleFromInstanceProfile: removeRole,
};

const noSuchProfile = (name: string) => noSuchEntity(`instance profile ${name}`);

function profileAnswer({ Role }: World, profile: ProfileState, moment: number) {
  const { name, arn, path, id, createdAt, roles } = profile;
  const Roles = roles.flatMap((role) => Role.at(role, moment) ?? []).map(roleAnswer);
  return { Path: path, InstanceProfileName: name, InstanceProfileId: id, Arn: arn, CreateDate: createdAt, Roles };
}

function get({ world, input, seen }: Asked) {
  const name = textIn(input, 'InstanceProfileName');
  const profile = world.InstanceProfile.at(name, seen);
  if (profile === undefined) throw noSuchProfile(name);
  return { InstanceProfile: profileAnswer(world, profile, seen) };
}

function create({ world, input, now }: Asked) {
  const name = nameToGive(input, 'InstanceProfileName');
  const path = pathIn(input);
  if (world.InstanceProfile.isTaken(name)) throw alreadyExists(`Instance Profile ${name}`);
  const arn = `arn:aws:iam::${world.account}:instance-profile${path}${name}`;
  const profile = { name, arn, path, id: world.id('AIPA'), createdAt: wholeSeconds(now), roles: [] };
  world.InstanceProfile.write(name, now, profile);
  return { InstanceProfile: profileAnswer(world, profile, now.getTime()) };
}

function profileToChange({ world, input }: Asked): ProfileState {
  const name = textIn(input, 'InstanceProfileName');
  const profile = world.InstanceProfile.newest(name);
  if (profile === undefined) throw noSuchProfile(name);
  return profile;
}

function roleNameIn({ world, input }: Asked): string {
  const name = textIn(input, 'RoleName');
  if (world.Role.newest(name) === undefined) throw noSuchEntity(`role with name ${name}`);
  return name;
}

/** A profile holds one role. */
function addRole(asked: Asked) {
  const profile = profileToChange(asked);
  const role = roleNameIn(asked);
  if (profile.roles.length > 0) throw limitExceeded('Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1');
  asked.world.InstanceProfile.write(profile.name, asked.now, { ...profile, roles: [role] });
  return {};
}

function removeRole(asked: Asked) {
  const profile = profileToChange(asked);
  const role = roleNameIn(asked);
  if (!profile.roles.includes(role)) throw noSuchEntity(`role ${role} in ${profile.name}`);
  asked.world.InstanceProfile.write(profile.name, asked.now, { ...profile, roles: [] });
  return {};
}
