import type { Containment } from '../../incident/deny/containment.ts';
import { type Holder, holderOf } from '../../incident/deny/deny-document.ts';
import type { Carried } from '../carried.ts';
import type { Put, PutDeny } from './putting.ts';

/** The outcome of a put, with what IAM's answer means for the reader. */
export function carriedAs(
  { containment, put }: PutDeny,
  because?: string,
  frozen: { readonly frozen?: true } = {},
): Carried {
  const { target, policyName } = containment;
  const holder = holderOf(target);
  switch (put) {
    case 'done':
      return { outcome: 'written', containment, ...(because !== undefined && { because }), ...frozen };
    case 'unconfirmed':
      return {
        target,
        policyName,
        outcome: put,
        because: `IAM took the deny but does not show it: look at the ${holder} now`,
        taken: containment,
        ...frozen,
      };
    case 'unmade':
    case 'denied':
      return { target, policyName, outcome: 'full', because: BECAUSE[holder][put] };
    case 'absent':
    case 'unmodifiable':
    case 'full':
      return { target, policyName, outcome: put, because: BECAUSE[holder][put] };
    default:
      return put satisfies never;
  }
}

export const REPLACED = 'another document stood under its name and was replaced';
/** The message and `contained` tell which incidents are only frozen. */
export const ONLY_FROZEN =
  'neither its inline nor its managed policies leave room for a deny of its own, so the role is frozen, once for all such incidents: calls that read and write data go on. The deny on a caller has a message of its own';
export const BOUND = 'neither its inline nor its managed policies left room, and it had no boundary';
export function noRoomBut({ reserve }: Containment): string {
  const why = 'the inline policies of the role left no room';
  return reserve === undefined ? why : `${why}, and the account can make no managed policy: it is in ${reserve}`;
}

type Unput = Exclude<Put, 'done' | 'unconfirmed'>;

const ON_ROLE: Readonly<Record<Unput, string>> = {
  absent: 'the role is gone',
  unmodifiable: 'IAM lets nobody change this role',
  full: 'neither its inline nor its managed policies leave room for the deny, and a boundary of ours was no way: take some of them away, then contain it by hand',
  unmade:
    'its inline policies leave no room, and no managed policy can be made: the account has as many as it may, or somebody took the name',
  denied:
    'its policies leave no room, and IAM refuses a boundary of ours: a service control policy may ask for another one',
};

const DEACTIVATE = 'deactivate its access keys';

const BECAUSE: Readonly<Record<Holder, Readonly<Record<Unput, string>>>> = {
  role: ON_ROLE,
  user: {
    ...ON_ROLE,
    absent: 'the user is gone',
    unmodifiable: `IAM lets nobody change this user: ${DEACTIVATE}`,
    full: `the inline policies of the user leave no room for the deny, and there is nothing else to put it in: ${DEACTIVATE}`,
  },
};
