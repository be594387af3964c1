import { QUOTAS } from '../../../support/iam/quotas.ts';
import { type Document, documentIn } from './document.ts';
import { carries, changeHolder, holderToChange, isAwsOwn } from './holders.ts';
import { nameToGive, pathIn, tagsIn, textIn } from './input.ts';
import { policyToUse } from './policies.ts';
import {
  alreadyExists,
  deleteConflict,
  invalidInput,
  limitExceeded,
  noSuchEntity,
  validationError,
} from './refusals.ts';
import { type Asked, type Operations, type RoleState, wholeSeconds } from './states.ts';

export const roleReads: Operations = { GetRole: get };
export const roleWrites: Operations = {
  CreateRole: create,
  DeleteRole: remove,
  UpdateAssumeRolePolicy: trust,
  TagRole: tag,
  UntagRole: untag,
};

function get({ world, input, seen }: Asked) {
  const name = textIn(input, 'RoleName');
  const role = world.Role.at(name, seen);
  if (role === undefined) throw noSuchEntity(`role with name ${name}`);
  return { Role: { ...roleAnswer(role), Tags: tagsAnswer(role), ...boundaryAnswer(role), ...lastUsedAnswer(role) } };
}

/** As the role stands in lists, without what only GetRole answers. */
export function roleAnswer({ name, arn, path, id, createdAt, maxSession, trust: { encoded } }: RoleState) {
  return {
    Path: path,
    RoleName: name,
    RoleId: id,
    Arn: arn,
    CreateDate: createdAt,
    AssumeRolePolicyDocument: encoded(),
    MaxSessionDuration: maxSession,
  };
}

export const tagsAnswer = ({ tags }: RoleState) => [...tags].map(([Key, Value]) => ({ Key, Value }));

export function boundaryAnswer({ boundary }: { readonly boundary?: string }) {
  return boundary === undefined
    ? {}
    : { PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundary } };
}

export function lastUsedAnswer({ lastUsed }: RoleState) {
  return { RoleLastUsed: lastUsed === undefined ? {} : { LastUsedDate: lastUsed, Region: 'eu-central-1' } };
}

function create(asked: Asked) {
  const { world, input, now, by } = asked;
  const name = nameToGive(input, 'RoleName');
  const path = pathIn(input);
  const trustPolicy = trustIn(asked, 'AssumeRolePolicyDocument');
  if (isAwsOwn(path, by)) throw invalidInput(`Path prefix '${path}' can only be used by AWS`);
  if (world.Role.isTaken(name)) throw alreadyExists(`Role with name ${name}`);
  const { PermissionsBoundary, MaxSessionDuration } = input;
  const boundary = typeof PermissionsBoundary === 'string' ? policyToUse(world, PermissionsBoundary).arn : undefined;
  const role: RoleState = {
    name,
    arn: `arn:aws:iam::${world.account}:role${path}${name}`,
    path,
    id: world.id('AROA'),
    createdAt: wholeSeconds(now),
    trust: trustPolicy,
    inline: new Map(),
    attached: [],
    tags: tagged(new Map(), asked),
    maxSession: typeof MaxSessionDuration === 'number' ? MaxSessionDuration : 3600,
    ...(boundary !== undefined && { boundary }),
  };
  world.Role.write(name, now, role);
  if (boundary !== undefined) carries(world, boundary, 'Role', name);
  return { Role: roleAnswer(role) };
}

function trustIn({ world, input }: Asked, key: string): Document {
  const document = documentIn(textIn(input, key), 'trust');
  const most = world.quotas.trustPolicy;
  if (document.characters > most) throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${most}`);
  return document;
}

/** Nothing may hang on the role. Its boundary goes with it. */
function remove(asked: Asked) {
  const { world } = asked;
  const { name, inline, attached } = holderToChange(asked, 'Role', textIn(asked.input, 'RoleName'));
  if (attached.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.');
  if (inline.size > 0) throw deleteConflict('Cannot delete entity, must delete policies first.');
  if (world.InstanceProfile.names.some((profile) => world.InstanceProfile.newest(profile)?.roles.includes(name)))
    throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
  world.Role.write(name, asked.now, undefined);
  return {};
}

function roleToChange(asked: Asked): RoleState {
  const { name } = holderToChange(asked, 'Role', textIn(asked.input, 'RoleName'));
  return asked.world.Role.newest(name) as RoleState;
}

function trust(asked: Asked) {
  const role = roleToChange(asked);
  const change: Partial<RoleState> = { trust: trustIn(asked, 'PolicyDocument') };
  changeHolder(asked, 'Role', role, change);
  return {};
}

function tag(asked: Asked) {
  const role = roleToChange(asked);
  const change: Partial<RoleState> = { tags: tagged(role.tags, asked) };
  changeHolder(asked, 'Role', role, change);
  return {};
}

function tagged(tags: ReadonlyMap<string, string>, { input }: Asked): ReadonlyMap<string, string> {
  const all = new Map(tags);
  for (const [key, value] of tagsIn(input)) {
    if (key.length > QUOTAS.tagKey || value.length > QUOTAS.tagValue) throw validationError(`Value at 'tags': ${key}`);
    all.set(key, value);
  }
  if (all.size > QUOTAS.tagsOfRole) throw limitExceeded(`The number of tags has reached the maximum limit.`);
  return all;
}

/** A key that the role does not have is no error. */
function untag(asked: Asked) {
  const role = roleToChange(asked);
  const { TagKeys = [] } = asked.input;
  const keys: unknown[] = Array.isArray(TagKeys) ? TagKeys : [];
  const change: Partial<RoleState> = { tags: new Map([...role.tags].filter(([key]) => !keys.includes(key))) };
  changeHolder(asked, 'Role', role, change);
  return {};
}
