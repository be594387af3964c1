import type { Requirement } from './operator.ts';
import { hasVariable, hasWildcard, isUnresolved, literalPrefix } from './text.ts';

/** The service accounts of a cluster that get in. `vacuous`: the operator is true without the claim. */
const SERVICE_ACCOUNTS = ['one', 'namespace', 'vacuous', 'cluster'] as const;
export type ServiceAccounts = (typeof SERVICE_ACCOUNTS)[number];

const ACCOUNT = 'system:serviceaccount:';

export function accountsOf(asked: readonly { requirement: Requirement; claim: string }[]): ServiceAccounts {
  const found = asked
    .filter(({ requirement, claim }) => claim === 'sub' && !requirement.negated && requirement.values.length > 0)
    .filter(({ requirement: { comparison } }) => comparison === 'literal' || comparison === 'glob')
    .map(({ requirement }) => {
      const kinds: ServiceAccounts[] = requirement.values.map((value) => accountIn(value, requirement));
      const worst = SERVICE_ACCOUNTS.findLast((kind) => kinds.includes(kind)) ?? 'cluster';
      return requirement.vacuous && worst !== 'cluster' ? 'vacuous' : worst;
    });
  return SERVICE_ACCOUNTS.find((kind) => found.includes(kind)) ?? 'cluster';
}

function accountIn(value: string, { comparison }: Requirement): ServiceAccounts {
  if (!hasWildcard(value) && isUnresolved(value)) return 'one';
  const prefix = literalPrefix(value, comparison);
  if (!prefix.startsWith(ACCOUNT) || hasVariable(value)) return 'cluster';
  const [namespace, name] = prefix.slice(ACCOUNT.length).split(':');
  if (!namespace || name === undefined) return 'cluster';
  return prefix === value && name !== '' ? 'one' : 'namespace';
}
