import { QUOTAS } from '../../../support/iam/quotas.ts';
import { pageOf, textIn } from './input.ts';
import { managedDocument, policyToChange, seenPolicy } from './policies.ts';
import { deleteConflict, limitExceeded, noSuchEntity } from './refusals.ts';
import { type Asked, type Operations, type PolicyState, type PolicyVersion, wholeSeconds } from './states.ts';

/** The versions of a managed policy. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html */
export const versionReads: Operations = { GetPolicyVersion: get, ListPolicyVersions: list };
export const versionWrites: Operations = {
  CreatePolicyVersion: create,
  DeletePolicyVersion: remove,
  SetDefaultPolicyVersion: setDefault,
};

export function versionAnswer({ defaultId }: PolicyState, { id, createdAt }: PolicyVersion) {
  return { VersionId: id, IsDefaultVersion: id === defaultId, CreateDate: createdAt };
}

function versionIn({ arn, versions }: PolicyState, { input }: Asked): PolicyVersion {
  const id = textIn(input, 'VersionId');
  const version = versions.find((one) => one.id === id);
  if (version === undefined) throw noSuchEntity(`version ${id} of policy ${arn}`);
  return version;
}

function get(asked: Asked) {
  const policy = seenPolicy(asked);
  const version = versionIn(policy, asked);
  return { PolicyVersion: { ...versionAnswer(policy, version), Document: version.document.encoded() } };
}

function list(asked: Asked) {
  const policy = seenPolicy(asked);
  const age = new Map(policy.versions.map((version, index) => [version, String(index)]));
  const { items, rest } = pageOf(policy.versions, (version) => age.get(version) ?? '', asked.input);
  return { Versions: items.map((version) => versionAnswer(policy, version)), ...rest };
}

function create(asked: Asked) {
  const policy = policyToChange(asked);
  const document = managedDocument(textIn(asked.input, 'PolicyDocument'));
  if (policy.versions.length >= QUOTAS.versions)
    throw limitExceeded(`A managed policy can have up to ${QUOTAS.versions} versions.`);
  const createdAt = wholeSeconds(asked.now);
  const version = { id: `v${policy.next}`, document, createdAt };
  const changed: PolicyState = {
    ...policy,
    updatedAt: createdAt,
    defaultId: asked.input.SetAsDefault === true ? version.id : policy.defaultId,
    versions: [version, ...policy.versions],
    next: policy.next + 1,
  };
  asked.world.Policy.write(policy.name, asked.now, changed);
  return { PolicyVersion: versionAnswer(changed, version) };
}

function remove(asked: Asked) {
  const policy = policyToChange(asked);
  const version = versionIn(policy, asked);
  if (version.id === policy.defaultId) throw deleteConflict('Cannot delete the default version of a policy.');
  const versions = policy.versions.filter((one) => one !== version);
  asked.world.Policy.write(policy.name, asked.now, { ...policy, versions });
  return {};
}

function setDefault(asked: Asked) {
  const policy = policyToChange(asked);
  asked.world.Policy.write(policy.name, asked.now, { ...policy, defaultId: versionIn(policy, asked).id });
  return {};
}
