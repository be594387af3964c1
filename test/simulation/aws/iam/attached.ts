import { carries, changeHolder, holderToChange, KINDS, seenHolder, writeHolder } from './holders.ts';
import { pageOf, textIn } from './input.ts';
import { policyToUse } from './policies.ts';
import { limitExceeded, noSuchEntity } from './refusals.ts';
import { type Asked, type HolderKind, nameIn, type Operations } from './states.ts';

/** AttachRolePolicy, ListAttachedUserPolicies, …, and the permissions boundaries of roles and users. */
export const attachedReads: Operations = Object.fromEntries(
  KINDS.map((kind) => [`ListAttached${kind}Policies`, (asked: Asked) => list(asked, kind)]),
);

export const attachedWrites: Operations = Object.fromEntries([
  ...KINDS.flatMap((kind) => [
    [`Attach${kind}Policy`, (asked: Asked) => attach(asked, kind)],
    [`Detach${kind}Policy`, (asked: Asked) => detach(asked, kind)],
  ]),
  ...(['Role', 'User'] as const).flatMap((kind) => [
    [`Put${kind}PermissionsBoundary`, (asked: Asked) => bound(asked, kind)],
    [`Delete${kind}PermissionsBoundary`, (asked: Asked) => unbound(asked, kind)],
  ]),
]);

function list(asked: Asked, kind: HolderKind) {
  const { attached } = seenHolder(asked, kind, textIn(asked.input, `${kind}Name`));
  const { items, rest } = pageOf(attached, (arn) => `${nameIn(arn)} ${arn}`, asked.input);
  return { AttachedPolicies: items.map(attachedPolicy), ...rest };
}

export const attachedPolicy = (PolicyArn: string) => ({ PolicyName: nameIn(PolicyArn), PolicyArn });

/** What is attached already stays so, and is no error. */
function attach(asked: Asked, kind: HolderKind) {
  const holder = holderToChange(asked, kind, textIn(asked.input, `${kind}Name`));
  const { arn } = policyToUse(asked.world, textIn(asked.input, 'PolicyArn'));
  if (holder.attached.includes(arn)) return {};
  const most = asked.world.quotas.attached[kind];
  if (holder.attached.length >= most) throw limitExceeded(`Cannot exceed quota for PoliciesPer${kind}: ${most}`);
  changeHolder(asked, kind, holder, { attached: [...holder.attached, arn] });
  carries(asked.world, arn, kind, holder.name);
  return {};
}

function detach(asked: Asked, kind: HolderKind) {
  const holder = holderToChange(asked, kind, textIn(asked.input, `${kind}Name`));
  const arn = textIn(asked.input, 'PolicyArn');
  if (!holder.attached.includes(arn)) throw noSuchEntity(`policy ${arn} attached to ${holder.name}`);
  changeHolder(asked, kind, holder, { attached: holder.attached.filter((one) => one !== arn) });
  return {};
}

/** The one place for a boundary: the last writer wins. */
function bound(asked: Asked, kind: 'Role' | 'User') {
  const holder = holderToChange(asked, kind, textIn(asked.input, `${kind}Name`));
  const { arn } = policyToUse(asked.world, textIn(asked.input, 'PermissionsBoundary'));
  changeHolder(asked, kind, holder, { boundary: arn });
  carries(asked.world, arn, kind, holder.name);
  return {};
}

function unbound(asked: Asked, kind: 'Role' | 'User') {
  const holder = holderToChange(asked, kind, textIn(asked.input, `${kind}Name`));
  if (holder.boundary === undefined) throw noSuchEntity(`permissions boundary of ${holder.name}`);
  const { boundary: _, ...free } = holder;
  writeHolder(asked, kind, free);
  return {};
}
