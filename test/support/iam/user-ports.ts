import type { InlinePolicies } from '../../../lib/contain/ports.ts';
import { sameDocument } from '../../../lib/incident/deny/deny-document.ts';
import type { OnUser } from '../../../lib/incident/deny/found.ts';
import { PREFIX } from '../../../lib/incident/deny/policy-name.ts';
import type { SweepUsersPorts } from '../../../lib/sweep/ports.ts';
import type { Calls } from './calls.ts';
import { arnOfUser, type MemoryAccount } from './state.ts';

/** What `contain` asks of IAM about users. */
export function userPorts(calls: Calls): InlinePolicies {
  const read = readingFrom(calls);
  return {
    read,
    uniqueId: (userName) => calls.read('get-user', ({ users }) => users.get(userName)?.id),
    confirm: async (userName, policyName, document) =>
      calls.shows && sameDocument(await read(userName, policyName), document),
    put: (userName, policyName, document) => calls.write({ call: 'put-user-policy', userName, policyName, document }),
  };
}

/** What the sweep asks of IAM about users. */
export function sweepUserPorts(calls: Calls): SweepUsersPorts['users'] {
  return {
    read: readingFrom(calls),
    remove: (userName, policyName) => calls.write({ call: 'delete-user-policy', userName, policyName }),
    scan: () => calls.read('get-account-authorization-details', foundOnUsers),
  };
}

function readingFrom(calls: Calls): InlinePolicies['read'] {
  return (userName, policyName) =>
    calls.read('get-user-policy', ({ users }) => structuredClone(users.get(userName)?.inline.get(policyName)));
}

export function foundOnUsers({ users }: MemoryAccount): OnUser[] {
  return [...users].flatMap(([name, user]) =>
    [...user.inline]
      .filter(([policyName]) => policyName.startsWith(PREFIX))
      .map(([policyName, document]) => ({
        user: { arn: arnOfUser(name, user), name },
        policyName,
        document: structuredClone(document),
      })),
  );
}
