import { changeHolder, holderToChange, seenHolder } from './holders.ts';
import { nameToGive, pageOf, pathIn, textIn } from './input.ts';
import { alreadyExists, deleteConflict, noSuchEntity } from './refusals.ts';
import { boundaryAnswer } from './roles.ts';
import { type Asked, type Holder, type Operations, type UserState, wholeSeconds } from './states.ts';

/** Users and their groups. */
export const userReads: Operations = { GetUser: get, ListGroupsForUser: groupsOf };
export const userWrites: Operations = {
  CreateUser: createUser,
  DeleteUser: removeUser,
  CreateGroup: createGroup,
  AddUserToGroup: (asked) => join(asked, (groups, group) => [...groups.filter((one) => one !== group), group]),
  RemoveUserFromGroup: (asked) => join(asked, (groups, group) => groups.filter((one) => one !== group)),
};

function get(asked: Asked) {
  const user = seenHolder(asked, 'User', textIn(asked.input, 'UserName'));
  return { User: { ...userAnswer(user), ...boundaryAnswer(user) } };
}

export function userAnswer({ path, name, id, arn, createdAt }: Holder) {
  return { Path: path, UserName: name, UserId: id, Arn: arn, CreateDate: createdAt };
}

export function groupAnswer({ path, name, id, arn, createdAt }: Holder) {
  return { Path: path, GroupName: name, GroupId: id, Arn: arn, CreateDate: createdAt };
}

function groupsOf(asked: Asked) {
  const { world, seen, input } = asked;
  const { name } = seenHolder(asked, 'User', textIn(input, 'UserName'));
  const groups = (world.User.at(name, seen)?.groups ?? []).flatMap((group) => world.Group.at(group, seen) ?? []);
  const { items, rest } = pageOf(groups, (group) => group.name, input);
  return { Groups: items.map(groupAnswer), ...rest };
}

function holder({ world, input, now }: Asked, kind: 'user' | 'group', name: string, idPrefix: string): Holder {
  const path = pathIn(input);
  return {
    name,
    arn: `arn:aws:iam::${world.account}:${kind}${path}${name}`,
    path,
    id: world.id(idPrefix),
    createdAt: wholeSeconds(now),
    inline: new Map(),
    attached: [],
  };
}

function createUser(asked: Asked) {
  const name = nameToGive(asked.input, 'UserName');
  if (asked.world.User.isTaken(name)) throw alreadyExists(`User with name ${name}`);
  const user: UserState = { ...holder(asked, 'user', name, 'AIDA'), groups: [] };
  asked.world.User.write(name, asked.now, user);
  return { User: userAnswer(user) };
}

function removeUser(asked: Asked) {
  const user = holderToChange(asked, 'User', textIn(asked.input, 'UserName'));
  const groups = asked.world.User.newest(user.name)?.groups ?? [];
  if (user.inline.size + user.attached.length + groups.length > 0)
    throw deleteConflict('Cannot delete entity, must delete policies and leave groups first.');
  asked.world.User.write(user.name, asked.now, undefined);
  return {};
}

function createGroup(asked: Asked) {
  const name = nameToGive(asked.input, 'GroupName');
  if (asked.world.Group.isTaken(name)) throw alreadyExists(`Group with name ${name}`);
  const group = holder(asked, 'group', name, 'AGPA');
  asked.world.Group.write(name, asked.now, group);
  return { Group: groupAnswer(group) };
}

function join(asked: Asked, next: (groups: readonly string[], group: string) => readonly string[]) {
  const { name: group } = holderToChange(asked, 'Group', textIn(asked.input, 'GroupName'));
  const user = asked.world.User.newest(textIn(asked.input, 'UserName'));
  if (user === undefined) throw noSuchEntity(`user with name ${asked.input.UserName}`);
  const change: Partial<UserState> = { groups: next(user.groups, group) };
  changeHolder(asked, 'User', user, change);
  return {};
}
