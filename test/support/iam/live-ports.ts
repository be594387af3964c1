import type { LiveIam } from '../../../lib/cli/live/ports.ts';
import { outOfReserve } from '../../../lib/incident/deny/reserve.ts';
import { OURS } from '../events.ts';
import type { Calls } from './calls.ts';
import { arnOfRole, documentOf, nameIn } from './state.ts';
import { scanned } from './sweep-ports.ts';
import { readingFrom } from './target-ports.ts';

/** What the command line asks of IAM. */
export function livePorts(calls: Calls): LiveIam {
  return {
    apply: (edit) => calls.write(edit),
    underPrefix: () => calls.read('get-account-authorization-details', (account) => scanned(account).carried),
    current: ({ target, policyName, managed }) =>
      managed === undefined
        ? readingFrom(calls)(target, policyName)
        : calls.read(
            'get-policy-version',
            (account) => outOfReserve(nameIn(managed.arn), documentOf(account, managed.arn), target.arn).document,
          ),
    role: (name) =>
      calls.read('get-role', ({ roles }) => {
        const role = roles.get(name);
        if (role === undefined) return { state: 'absent', because: `there is no role ${name}` };
        const { path, id, trust, createdAt } = role;
        const tags = Object.fromEntries(role.tags);
        const shown = { arn: arnOfRole(name, role), name, path, account: OURS, id, tags, trustPolicy: trust };
        return { state: 'read', value: { ...shown, policies: [], ...(createdAt && { createdAt }) } };
      }),
  };
}
