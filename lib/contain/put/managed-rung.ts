import { parseIamArn } from '../../base/arn.ts';
import { BOUNDARY_TAG } from '../../base/own.ts';
import { shellWord } from '../../base/shell-word.ts';
import { type Containment, managedPlace } from '../../incident/deny/containment.ts';
import { sameDocument } from '../../incident/deny/deny-document.ts';
import { PREFIX } from '../../incident/deny/policy-name.ts';
import type { AttachedPolicy, HigherRung, HigherRungs, Written } from '../ports.ts';
import { MOST_ATTACHED, type Sharing, sharedWith } from './join-managed.ts';

export interface Climbing {
  readonly containment: Containment;
  readonly higher: HigherRungs;
  /** The settings allow a boundary. */
  readonly mayBound: boolean;
  /** Records the role's boundary before ours replaces it. */
  readonly recordBoundary: (before: string) => Promise<void>;
  readonly sharing: Sharing;
  /** The containment that the document on the role already makes, if it does what this order would. */
  readonly foundIn: (document: unknown) => Containment | undefined;
  /** The containment by a document under another name, if it denies everything that an earlier copy of this order wrote. */
  readonly copyIn: (document: unknown, policyName: string) => Containment | undefined;
}

export type Climbed =
  | {
      readonly outcome: 'written' | 'stands' | 'unconfirmed';
      readonly containment: Containment;
      /** The ordered containment, where another deny on the role was widened to cover it. */
      readonly ordered?: Containment;
    }
  | { readonly outcome: Exclude<Written, 'done'>; readonly because?: string };

/**
 * The inline policies are full: attaches the deny as a customer managed policy of the same name. If no more can be attached and
 * the owner opted in, that policy becomes the role's boundary. A boundary allows nothing and does not end by itself.
 */
export async function climb(climbing: Climbing): Promise<Climbed> {
  const { containment, higher, foundIn } = climbing;
  const { roleName, policyArn } = managedPlace(containment);
  for (const rung of climbing.mayBound ? (['managed', 'boundary'] as const) : (['managed'] as const)) {
    const found = foundIn(await higher.carried(roleName, policyArn, rung));
    if (found !== undefined) return { outcome: 'stands', containment: on(found, rung) };
  }
  const ours = await higher.ours(roleName);
  for (const one of ours) {
    const copy = climbing.copyIn(one.document, nameIn(one.policyArn));
    if (copy !== undefined) return { outcome: 'stands', containment: on(copy, 'managed') };
  }
  const shared = ours.length < MOST_ATTACHED ? undefined : await share(climbing, ours);
  if (shared !== undefined) return shared;
  const made = await higher.make(policyArn, containment.policyDocument);
  if (made === 'full') return (await share(climbing, ours)) ?? { outcome: made, because: UNMADE };
  if (made !== 'done') return { outcome: made };
  const attached = await higher.attach(roleName, policyArn);
  if (attached === 'done') return confirmed(climbing, 'managed', on(containment, 'managed'));
  const joined = attached === 'full' ? await share(climbing, ours) : undefined;
  if (joined === undefined && attached === 'full' && climbing.mayBound) return bound(climbing);
  await higher.unmake(policyArn); // an unused policy only takes room in the account's quota
  return joined ?? { outcome: attached };
}

/** Undefined where no deny of ours can cover the containment too. */
async function share(climbing: Climbing, ours: readonly AttachedPolicy[]): Promise<Climbed | undefined> {
  const shared = await sharedWith(ours, climbing.containment, climbing.sharing);
  if (shared === undefined) return undefined;
  const { policyArn, containment } = shared;
  const made = await climbing.higher.make(policyArn, containment.policyDocument);
  if (made !== 'done') return { outcome: made };
  const climbed = await confirmed(climbing, 'managed', on(containment, 'managed'));
  return 'containment' in climbed ? { ...climbed, ordered: climbing.containment } : climbed;
}

function nameIn(policyArn: string): string {
  return policyArn.slice(policyArn.lastIndexOf('/') + 1);
}

const UNMADE =
  'its inline policies leave no room, and no managed policy can be made: the account has as many as it may, or somebody took the name';

async function bound(climbing: Climbing): Promise<Climbed> {
  const { containment, higher, recordBoundary } = climbing;
  const { roleName, policyArn } = managedPlace(containment);
  const before = await higher.boundary(roleName);
  const changed = before === policyArn ? undefined : (before ?? 'none');
  if (changed !== undefined && !isOurPolicy(changed)) {
    const tagged = await higher.tag(roleName, BOUNDARY_TAG, changed);
    if (tagged !== 'done')
      return { outcome: tagged, because: 'its boundary from before could not be recorded on its tags, so it was kept' };
    await recordBoundary(changed);
  }
  const written = await higher.bound(roleName, policyArn);
  return written === 'done'
    ? confirmed(climbing, 'boundary', on(containment, 'boundary', changed))
    : { outcome: written };
}

async function confirmed({ higher }: Climbing, rung: HigherRung, containment: Containment): Promise<Climbed> {
  const { roleName, policyArn } = managedPlace(containment);
  const shown = await higher.carried(roleName, policyArn, rung);
  return { outcome: sameDocument(shown, containment.policyDocument) ? 'written' : 'unconfirmed', containment };
}

/** A second containment by boundary must not record the first one's policy as the role's own boundary. */
function isOurPolicy(arn: string): boolean {
  return parseIamArn(arn)?.name.startsWith(PREFIX) === true;
}

/** The containment on that rung, with the AWS CLI commands that remove it from there. */
function on(containment: Containment, rung: HigherRung, before?: string): Containment {
  const { roleName, policyArn } = managedPlace(containment);
  const role = `--role-name ${shellWord(roleName)}`;
  const deletion = `aws iam delete-policy --policy-arn ${policyArn}`;
  if (rung === 'managed')
    return {
      ...containment,
      rung,
      undo: `aws iam detach-role-policy ${role} --policy-arn ${policyArn} && ${deletion}`,
    };
  const back =
    before === undefined || before === 'none' || parseIamArn(before)?.resource !== 'policy'
      ? `aws iam delete-role-permissions-boundary ${role}`
      : `aws iam put-role-permissions-boundary ${role} --permissions-boundary ${shellWord(before)}`;
  return { ...containment, rung, undo: `${back} && ${deletion}` };
}
