import { parseIamArn } from '../base/arn.ts';
import { type Account, type Place, type Reading, type Role, type RoleReference, unread } from '../base/role.ts';
import { type AccountState, keyOf, roleOf } from './state.ts';

/** Reads roles from a state; an instance profile or launch template leads to its one role. */
export function accountOf(state: AccountState): Account {
  return {
    async role(reference, place) {
      return readReference(state, reference, place);
    },
    async user(arn) {
      const user = state.users.get(arn);
      return user === undefined ? unread(`user ${arn} is not in the snapshot`) : { state: 'read', value: user };
    },
    async rolesWith(policyArn) {
      const attached = [...state.roles.values()].filter((role) => role.complete && role.attached.has(policyArn));
      return attached.map((role) => roleOf(role, state));
    },
  };
}

function readReference(state: AccountState, reference: RoleReference, place: Place): Reading<Role> {
  const { arn, name, instanceProfile, launchTemplate } = reference;
  if (arn !== undefined) return readArn(state, arn);
  if (name !== undefined) return readRole(state, place.account, name);
  if (instanceProfile !== undefined) return readProfile(state, instanceProfile, place);
  if (launchTemplate !== undefined) return readTemplate(state, launchTemplate, place);
  return unread('the event does not show which role');
}

function readArn(state: AccountState, arn: string): Reading<Role> {
  const parsed = parseIamArn(arn);
  if (parsed === undefined) return unread(`"${arn}" is not the ARN of a role`);
  if (parsed.resource === 'instance-profile') return readProfile(state, arn, { account: parsed.account, region: '' });
  if (parsed.resource !== 'role') return unread(`"${arn}" is not the ARN of a role`);
  const reading = readRole(state, parsed.account, parsed.name);
  const found = reading.state === 'read' ? reading.value.arn : undefined;
  return found === undefined || found === arn
    ? reading
    : { state: 'absent', because: `there is no role ${arn}; ${found} has its name` };
}

function readRole(state: AccountState, account: string, name: string): Reading<Role> {
  const known = state.roles.get(keyOf(account, name));
  if (known?.complete) return { state: 'read', value: roleOf(known, state) };
  if (state.listed.has(account) && known === undefined)
    return { state: 'absent', because: `account ${account} has no role ${name}` };
  const because = `role ${name} of account ${account} is neither in a snapshot nor made by these events`;
  return known === undefined ? unread(because) : { state: 'unread', because, partial: roleOf(known, state) };
}

function readProfile(state: AccountState, nameOrArn: string, { account }: Place): Reading<Role> {
  const parsed = parseIamArn(nameOrArn);
  const [owner, name] = parsed === undefined ? [account, nameOrArn] : [parsed.account, parsed.name];
  const key = keyOf(owner, name);
  if (!state.profiles.has(key))
    return state.listed.has(owner)
      ? { state: 'absent', because: `account ${owner} has no instance profile ${name} with a role in it` }
      : unread(`instance profile ${name} of account ${owner} is neither in a snapshot nor made by these events`);
  const roleName = state.profiles.get(key);
  return roleName === undefined
    ? { state: 'absent', because: `instance profile ${name} holds no role` }
    : readRole(state, owner, roleName);
}

function readTemplate(
  state: AccountState,
  template: NonNullable<RoleReference['launchTemplate']>,
  place: Place,
): Reading<Role> {
  const { id, name, version } = template;
  const scope = `${place.account}/${place.region}/`;
  const known = [...state.templates].find(
    ([key, one]) => key.startsWith(scope) && (one.id === id || one.name === name),
  )?.[1];
  const called = id ?? name ?? '';
  if (known === undefined)
    return unread(`launch template ${called} was not made by these events; its instance profile is unknown`);
  const number = versionNumber(version, known.defaultVersion, Math.max(...known.versions.keys()));
  if (!known.versions.has(number))
    return unread(`version ${version ?? '$Default'} of launch template ${called} is not in these events`);
  const profile = known.versions.get(number);
  return profile === undefined
    ? { state: 'absent', because: `version ${number} of launch template ${called} names no instance profile` }
    : readProfile(state, profile, place);
}

/** Without a version EC2 uses the default one. */
function versionNumber(version: string | undefined, defaultVersion: number, latest: number): number {
  if (version === '$Latest') return latest;
  return version === undefined || version === '$Default' ? defaultVersion : Number(version);
}
