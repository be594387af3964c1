import { documentIn } from './document.ts';
import { changeHolder, holderToChange, KINDS, seenHolder } from './holders.ts';
import { nameToGive, pageOf, textIn } from './input.ts';
import { limitExceeded, noSuchEntity } from './refusals.ts';
import type { Asked, HolderKind, Operations } from './states.ts';

/** GetRolePolicy, ListUserPolicies, …: the inline policies of roles, users and groups. */
export const inlineReads: Operations = Object.fromEntries(
  KINDS.flatMap((kind) => [
    [`Get${kind}Policy`, (asked: Asked) => get(asked, kind)],
    [`List${kind}Policies`, (asked: Asked) => list(asked, kind)],
  ]),
);

export const inlineWrites: Operations = Object.fromEntries(
  KINDS.flatMap((kind) => [
    [`Put${kind}Policy`, (asked: Asked) => put(asked, kind)],
    [`Delete${kind}Policy`, (asked: Asked) => remove(asked, kind)],
  ]),
);

function get(asked: Asked, kind: HolderKind) {
  const name = textIn(asked.input, `${kind}Name`);
  const PolicyName = textIn(asked.input, 'PolicyName');
  const document = seenHolder(asked, kind, name).inline.get(PolicyName);
  if (document === undefined) throw noSuchEntity(`policy with name ${PolicyName}`);
  return { [`${kind}Name`]: name, PolicyName, PolicyDocument: document.encoded() };
}

function list(asked: Asked, kind: HolderKind) {
  const { inline } = seenHolder(asked, kind, textIn(asked.input, `${kind}Name`));
  const { items, rest } = pageOf([...inline.keys()], (name) => name, asked.input);
  return { PolicyNames: items, ...rest };
}

/** The upsert has no version to compare with: the last writer wins. */
function put(asked: Asked, kind: HolderKind) {
  const policyName = nameToGive(asked.input, 'PolicyName');
  const holder = holderToChange(asked, kind, textIn(asked.input, `${kind}Name`));
  const document = documentIn(textIn(asked.input, 'PolicyDocument'), 'permissions');
  const most = asked.world.quotas.inline[kind];
  let characters = document.characters;
  for (const [name, other] of holder.inline) if (name !== policyName) characters += other.characters;
  if (characters > most)
    throw limitExceeded(`Maximum policy size of ${most} bytes exceeded for ${kind.toLowerCase()} ${holder.name}`);
  changeHolder(asked, kind, holder, { inline: new Map(holder.inline).set(policyName, document) });
  return {};
}

function remove(asked: Asked, kind: HolderKind) {
  const policyName = textIn(asked.input, 'PolicyName');
  const holder = holderToChange(asked, kind, textIn(asked.input, `${kind}Name`));
  const inline = new Map(holder.inline);
  if (!inline.delete(policyName)) throw noSuchEntity(`policy with name ${policyName}`);
  changeHolder(asked, kind, holder, { inline });
  return {};
}
