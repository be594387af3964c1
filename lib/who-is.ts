import { parseIamArn } from './arn.ts';
import type { Principal } from './principal.ts';

/** The session and the role behind it, and the person behind both where CloudTrail says so. */
export function whoIs({ kind, arn, issuer, session, via, human }: Principal): string {
  const role = issuer === undefined ? undefined : parseIamArn(issuer)?.name;
  const who = role !== undefined ? `session ${session ?? '(unnamed)'} of role ${role}` : (arn ?? `${kind} (no ARN)`);
  const isSaid = human === undefined || human === session || arn?.endsWith(`/${human}`) === true;
  const person = isSaid ? '' : `, the person is ${human}`;
  return `${who}${person}${via === undefined ? '' : `, through ${via}`}`;
}
