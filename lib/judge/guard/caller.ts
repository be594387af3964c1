import { matchesRole } from '../../base/glob.ts';
import type { Settings } from '../../base/settings/settings.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { Principal } from '../../event/principal.ts';

/** The caller for a sentence: the role and its session, or the user. Never the user agent, because a caller chooses it. */
export function callerOf({ principal, caller, sourceIp }: CloudTrailEvent): string {
  const { via } = principal;
  const through = via === undefined || principal.kind === 'service' ? '' : ` through ${via}`;
  const from = sourceIp === undefined || sourceIp === via ? '' : ` from ${sourceIp}`;
  return `${nameOf(principal, caller?.name)}${through}${from}`;
}

function nameOf({ kind, arn, issuer, session, via, account, human }: Principal, name: string | undefined): string {
  switch (kind) {
    case 'role':
      return `role ${name ?? issuer ?? arn ?? '(not named)'}, session ${human ?? session ?? '(not named)'},`;
    case 'user':
      return `user ${name ?? human ?? arn ?? '(not named)'}`;
    case 'root':
      return 'the root user';
    case 'service':
      return via ?? 'an AWS service';
    case 'identity-center':
    case 'federated':
      return `${kind} user ${human ?? session ?? arn ?? '(not named)'}`;
    case 'account':
      return `account ${account ?? '(not named)'}`;
    case 'anonymous':
    case 'unknown':
      return 'somebody whom the event does not name';
    default:
      return kind satisfies never;
  }
}

/**
 * Whether the caller is a deployer of the stack, by the ARN of the role or user that AWS wrote into the event. A session name, a user
 * agent or "through CloudFormation" proves nothing: everybody who may update a stack has those too.
 */
export function isDeployer(event: CloudTrailEvent, deployers: readonly string[]): boolean {
  return isNamed(event, deployers);
}

/** Whether guard.responders names the caller: a responder ends a containment by deleting its deny. */
export function isResponder(event: CloudTrailEvent, { guard }: Settings): boolean {
  return isNamed(event, guard?.responders ?? []);
}

/** Why the caller counts as a tool that removes unknown policies: by its identity, never by the user agent alone. */
export function infrastructureBecause(event: CloudTrailEvent, { guard }: Settings): string | undefined {
  if (event.principal.via === 'cloudformation.amazonaws.com')
    return 'CloudFormation did it, as invokedBy in the event says';
  return isNamed(event, guard?.infrastructure ?? [])
    ? 'guard.infrastructure in rolewarden.yml names this caller'
    : undefined;
}

function isNamed({ caller, account }: CloudTrailEvent, patterns: readonly string[]): boolean {
  return caller?.account === account && patterns.some((pattern) => matchesRole(pattern, caller));
}
