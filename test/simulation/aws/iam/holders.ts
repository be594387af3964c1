import type { Entities } from './history.ts';
import { noSuchEntity, unmodifiable } from './refusals.ts';
import type { Asked, Holder, HolderKind, World } from './states.ts';

export const KINDS: readonly HolderKind[] = ['Role', 'User', 'Group'];

/** The holder as a read sees it. */
export function seenHolder({ world, seen }: Asked, kind: HolderKind, name: string): Holder {
  const state = world[kind].at(name, seen);
  if (state === undefined) throw noSuchEntity(`${kind.toLowerCase()} with name ${name}`);
  return state;
}

/** Paths of the roles that only AWS changes: service-linked roles, and those of Identity Center. */
const AWS_PATHS = ['/aws-service-role/', '/aws-reserved/'];

/** AWS itself may change them, by the name `aws` of the caller: a schedule needs such roles. */
export function isAwsOwn(path: string, by: string): boolean {
  return by !== 'aws' && AWS_PATHS.some((one) => path.startsWith(one));
}

/** The newest state, which a write acts on. */
export function holderToChange({ world, by }: Asked, kind: HolderKind, name: string): Holder {
  const state = world[kind].newest(name);
  if (state === undefined) throw noSuchEntity(`${kind.toLowerCase()} with name ${name}`);
  if (kind === 'Role' && isAwsOwn(state.path, by)) throw unmodifiable(name);
  return state;
}

/** The next state of a holder. `difference` may name fields of its own kind. */
export function changeHolder(asked: Asked, kind: HolderKind, holder: Holder, difference: Partial<Holder>): void {
  writeHolder(asked, kind, { ...holder, ...difference });
}

export function writeHolder({ world, now }: Asked, kind: HolderKind, holder: Holder): void {
  const entities: Entities<Holder> = world[kind];
  entities.write(holder.name, now, holder);
}

/** Remembers who carries a managed policy, so that its uses can be counted. */
export function carries({ carriers }: World, arn: string, kind: HolderKind, name: string): void {
  const known = carriers.get(arn) ?? new Map();
  carriers.set(arn, known.set(`${kind}/${name}`, { kind, name }));
}
