import { parseIamArn } from '../base/arn.ts';
import type { Notice } from '../contain/told.ts';
import type { Principal } from '../event/principal.ts';
import { lastOf, plainName, type Room } from './shown.ts';

type Decision = Notice['decision'];

/** `frank (Developer, 203.0.113.24, no MFA, aws-cli)`. */
export function whoCalled({ principal, origin = {}, eventName }: Decision, { names, bare, alone }: Room): string {
  if (isOurLook({ principal, eventName })) return `Rolewarden's ${eventName}`;
  if (alone) return personOf(principal, names);
  const { address, mfa, client } = origin;
  const name = (text: string | undefined) => (text ? [plainName(text, Math.max(names, SHORTEST_ADDRESS))] : []);
  const isSaid = principal.via === address || (principal.arn === undefined && isUnnamed(principal));
  const via = isSaid ? undefined : principal.via;
  const around = [
    ...name(behind(principal)),
    ...name(address),
    ...(mfa === undefined ? [] : [mfa ? 'MFA' : 'no MFA']),
    ...name(client === address || bare ? undefined : client),
    ...name(via).map((service) => `through ${service}`),
  ];
  return `${personOf(principal, names)}${around.length === 0 ? '' : ` (${around.join(', ')})`}`;
}

/** An IPv4 address that is cut is of no use. */
const SHORTEST_ADDRESS = 15;

/** A sweep or a scan found it: nobody called. */
export function isOurLook({ principal, eventName }: Pick<Decision, 'principal' | 'eventName'>): boolean {
  return principal.kind === 'unknown' && (eventName === 'sweep' || eventName === 'scan');
}

/** The person where CloudTrail names one, else the session, the user or the service. */
export function personOf(principal: Principal, length: number): string {
  const { kind, human, session, arn, via } = principal;
  if (kind === 'root') return 'The root user';
  const name = human ?? session ?? (arn === undefined ? via : lastOf(arn));
  return name === undefined ? UNNAMED[kind] : plainName(lastOf(name), length);
}

/** Nobody can be asked. */
export function isUnnamed({ kind, human, session, arn }: Principal): boolean {
  return kind === 'root' || kind === 'service' || (human ?? session ?? arn) === undefined;
}

const UNNAMED: Readonly<Record<Principal['kind'], string>> = {
  root: 'The root user',
  user: 'An unnamed IAM user',
  role: 'An unnamed session',
  federated: 'An unnamed federated user',
  'identity-center': 'An unnamed Identity Center user',
  service: 'An AWS service',
  account: 'Another account',
  anonymous: 'An anonymous caller',
  unknown: 'An unknown caller',
};

/** The role behind a session, or the kind of the caller where its name does not say it. */
function behind({ kind, issuer, account }: Principal): string | undefined {
  if (issuer !== undefined) return parseIamArn(issuer)?.name ?? lastOf(issuer);
  if (kind === 'user') return 'user';
  return kind === 'account' ? account : undefined;
}
