import { QUOTAS } from '../../../support/iam/quotas.ts';
import { AWS_MANAGED } from './aws-managed.ts';
import { documentIn } from './document.ts';
import { nameToGive, pageOf, pathIn, textIn } from './input.ts';
import { alreadyExists, deleteConflict, invalidInput, limitExceeded, noSuchEntity } from './refusals.ts';
import { type Asked, nameIn, type Operations, type PolicyState, type World, wholeSeconds } from './states.ts';

/** Managed policies; their versions are in versions.ts. */
export const policyReads: Operations = { GetPolicy: get, ListEntitiesForPolicy: entities };
export const policyWrites: Operations = { CreatePolicy: create, DeletePolicy: remove };

const noSuchPolicy = (arn: string) => noSuchEntity(`policy ${arn}`);

export function seenPolicy({ world, seen, input }: Asked): PolicyState {
  const arn = textIn(input, 'PolicyArn');
  const policy = AWS_MANAGED.get(arn) ?? world.Policy.at(nameIn(arn), seen);
  if (policy?.arn !== arn) throw noSuchPolicy(arn);
  return policy;
}

/** One that may be attached: a customer's or AWS's own. */
export function policyToUse({ Policy }: World, arn: string): PolicyState {
  const policy = AWS_MANAGED.get(arn) ?? Policy.newest(nameIn(arn));
  if (policy?.arn !== arn) throw noSuchPolicy(arn);
  return policy;
}

export function policyToChange({ world, input }: Asked): PolicyState {
  const arn = textIn(input, 'PolicyArn');
  if (arn.startsWith('arn:aws:iam::aws:')) throw invalidInput(`${arn} is only modifiable by AWS`);
  return policyToUse(world, arn);
}

/** Who has the policy attached, and who has it as boundary, at a moment. */
function usesOf(world: World, arn: string, moment: number) {
  const known = [...(world.carriers.get(arn)?.values() ?? [])];
  const states = known.map((one) => ({ ...one, state: world[one.kind].at(one.name, moment) }));
  return {
    attached: states.filter(({ state }) => state?.attached.includes(arn)),
    bounded: states.filter(({ state }) => state?.boundary === arn),
  };
}

export function policyAnswer(world: World, policy: PolicyState, moment: number) {
  const { attached, bounded } = usesOf(world, policy.arn, moment);
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultId,
    AttachmentCount: attached.length,
    PermissionsBoundaryUsageCount: bounded.length,
    IsAttachable: true,
    CreateDate: policy.createdAt,
    UpdateDate: policy.updatedAt,
  };
}

function get(asked: Asked) {
  return { Policy: policyAnswer(asked.world, seenPolicy(asked), asked.seen) };
}

function entities(asked: Asked) {
  const { EntityFilter, PolicyUsageFilter } = asked.input;
  const { attached, bounded } = usesOf(asked.world, seenPolicy(asked).arn, asked.seen);
  const used = [
    ...(PolicyUsageFilter === 'PermissionsBoundary' ? [] : attached),
    ...(PolicyUsageFilter === 'PermissionsPolicy' ? [] : bounded.filter((one) => !attached.includes(one))),
  ].filter(({ kind }) => EntityFilter === undefined || EntityFilter === kind);
  const { items, rest } = pageOf(used, ({ kind, name }) => `${kind}/${name}`, asked.input);
  const of = (wanted: string) =>
    items
      .filter(({ kind }) => kind === wanted)
      .map(({ name, state }) => ({ [`${wanted}Name`]: name, [`${wanted}Id`]: state?.id }));
  return { PolicyRoles: of('Role'), PolicyUsers: of('User'), PolicyGroups: of('Group'), ...rest };
}

export function managedDocument(text: string) {
  const document = documentIn(text, 'permissions');
  if (document.characters > QUOTAS.managedPolicy)
    throw limitExceeded(`Cannot exceed quota for PolicySize: ${QUOTAS.managedPolicy}`);
  return document;
}

function create({ world, input, now }: Asked) {
  const name = nameToGive(input, 'PolicyName');
  const path = pathIn(input);
  const document = managedDocument(textIn(input, 'PolicyDocument'));
  if (world.Policy.isTaken(name)) throw alreadyExists(`A policy called ${name}`);
  const { policies } = world.quotas;
  if (world.Policy.count >= policies) throw limitExceeded(`Cannot exceed quota for PoliciesPerAccount: ${policies}`);
  const createdAt = wholeSeconds(now);
  const policy: PolicyState = {
    name,
    arn: `arn:aws:iam::${world.account}:policy${path}${name}`,
    path,
    id: world.id('ANPA'),
    createdAt,
    updatedAt: createdAt,
    defaultId: 'v1',
    versions: [{ id: 'v1', document, createdAt }],
    next: 2,
  };
  world.Policy.write(name, now, policy);
  return { Policy: policyAnswer(world, policy, now.getTime()) };
}

function remove(asked: Asked) {
  const { arn, name, versions } = policyToChange(asked);
  const { attached, bounded } = usesOf(asked.world, arn, Number.POSITIVE_INFINITY);
  if (attached.length + bounded.length > 0) throw deleteConflict('Cannot delete a policy attached to entities.');
  if (versions.length > 1) throw deleteConflict('This policy has more than one version.');
  asked.world.Policy.write(name, asked.now, undefined);
  return {};
}
