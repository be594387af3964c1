import type { Role } from '../../../lib/base/role.ts';
import { type TrustSubject, trustSubject } from '../../../lib/detectors/trust/subject.ts';
import { parseEvent } from '../../../lib/event/cloudtrail.ts';
import type { Guess } from '../../../lib/incident/ledger/history.ts';
import type { TrustContext } from '../../../lib/judge/trust/context.ts';
import { type FederationSubject, federationChangeIn } from '../../../lib/judge/trust/federation-change.ts';
import { CONTEXT, policy } from '../../judge/trust/builders.ts';

/** The subject of a document with these statements. */
export function trust(statements: unknown, context: Partial<TrustContext> = {}): TrustSubject {
  const list = Array.isArray(statements) ? statements : [statements];
  return trustSubject(policy(...list), { ...CONTEXT, ...context });
}

/** Before and after of a role that is known to be powerful. */
export function changed(before: unknown, after: unknown, context: Partial<TrustContext> = {}): TrustSubject {
  return trust(after, { isPowerful: true, before: policy(before), ...context });
}

interface Call {
  readonly eventName: string;
  readonly request?: Record<string, unknown>;
  readonly source?: string;
  readonly errorCode?: string;
  readonly invokedBy?: string;
  readonly role?: Partial<Role>;
  readonly providers?: readonly string[];
}

export function event({ eventName, request, source = 'iam.amazonaws.com', errorCode, invokedBy }: Call, at = 0) {
  return parseEvent({
    eventID: `event-${eventName}-${at}`,
    eventTime: new Date(Date.UTC(2026, 0, 1) + at * 1000).toISOString(),
    eventSource: source,
    eventName,
    awsRegion: 'us-east-1',
    recipientAccountId: CONTEXT.account,
    userIdentity: {
      type: 'IAMUser',
      arn: `arn:aws:iam::${CONTEXT.account}:user/mallory`,
      accountId: CONTEXT.account,
      ...(invokedBy && { invokedBy }),
    },
    requestParameters: request ?? null,
    ...(errorCode && { errorCode }),
  });
}

/** @throws when the call is no federation change: then the row is wrong. */
export function federation(call: Call): FederationSubject {
  const change = federationChangeIn(event(call));
  if (change === undefined) throw new Error(`${call.eventName} is no federation change`);
  const role: Role | undefined = call.role && {
    arn: `arn:aws:iam::${CONTEXT.account}:role/r`,
    name: 'r',
    path: '/',
    account: CONTEXT.account,
    policies: [],
    ...call.role,
  };
  return { change, trusted: { providers: call.providers ?? [] }, ...(role && { role }) };
}

export function guess(at: number): Guess {
  const refused = event({ eventName: 'UpdateAssumeRolePolicy', errorCode: 'MalformedPolicyDocumentException' }, at);
  return {
    eventId: refused.eventId,
    time: refused.time ?? new Date(0),
    by: 'arn:aws:iam::111122223333:user/mallory',
  };
}
