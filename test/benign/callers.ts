import type { JsonObject } from '../../lib/base/json.ts';
import { OURS } from '../support/events.ts';
import type { Call } from './calls.ts';
import { HEX, type Random } from './random.ts';
import { REGION } from './stack.ts';

/** A role session that calls AWS. */
export interface Caller {
  /** The role's path and name: `aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1`. */
  readonly role: string;
  readonly session: string;
  readonly address: string;
  /** The service that calls on behalf of the session. */
  readonly via?: string;
  readonly agent?: string;
}

export const roleIdOf = (role: string) =>
  `AROAEXAMPLE${role
    .slice(role.lastIndexOf('/') + 1)
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .toUpperCase()
    .slice(-40)}`;

/** The same caller, when CloudFormation calls with his permissions. */
export const throughCloudFormation = (caller: Caller): Caller => ({ ...caller, via: 'cloudformation.amazonaws.com' });

/** A session that CloudFormation has of its service role. */
export const ofCloudFormation = (role: string): Caller => ({
  role,
  session: 'AWSCloudFormation',
  address: 'cloudformation.amazonaws.com',
  via: 'cloudformation.amazonaws.com',
});

/** The session of a service-linked role. */
export const ofService = (service: string, role: string, session: string): Caller => ({
  role: `aws-service-role/${service}/${role}`,
  session,
  address: service,
  via: service,
});

/** Every run of a pipeline has another session name and another address. */
export const runOf = (role: string, random: Random): Caller => ({
  role,
  session: random.pick([`GitHubActions`, `run-${random.id(8, HEX)}`, `ci-${random.between(1000, 99_999)}`]),
  address: `198.51.100.${random.between(1, 255)}`,
  agent: 'aws-cli/2.31.0',
});

const PEOPLE = ['ada', 'bela', 'chris', 'dana', 'emre', 'fay'] as const;

export const personAs = (role: string, random: Random): Caller => ({
  role,
  session: `${random.pick(PEOPLE)}@example.com`,
  address: `203.0.113.${random.between(1, 255)}`,
  agent: random.pick(['AWS Internal', 'aws-cli/2.31.0', 'Mozilla/5.0']),
});

function identityOf({ role, session, via }: Caller, at: Date): JsonObject {
  const name = role.slice(role.lastIndexOf('/') + 1);
  return {
    type: 'AssumedRole',
    principalId: `${roleIdOf(role)}:${session}`,
    arn: `arn:aws:sts::${OURS}:assumed-role/${name}/${session}`,
    accountId: OURS,
    accessKeyId: 'ASIAEXAMPLEKEYID0000',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: roleIdOf(role),
        arn: `arn:aws:iam::${OURS}:role/${role}`,
        accountId: OURS,
        userName: name,
      },
      attributes: {
        creationDate: new Date(at.getTime() - 60_000).toISOString().replace('.000', ''),
        mfaAuthenticated: 'false',
      },
    },
    ...(via !== undefined && { invokedBy: via }),
  };
}

const uuid = (random: Random) => [8, 4, 4, 4, 12].map((length) => random.id(length, HEX)).join('-');

/** The call as CloudTrail records it. */
export function recordOf(call: Call, caller: Caller, at: Date, random: Random): JsonObject {
  const time = new Date(Math.floor(at.getTime() / 1000) * 1000);
  const region = call.source === 'iam' ? 'us-east-1' : REGION;
  return {
    eventVersion: '1.11',
    userIdentity: identityOf(caller, time),
    eventTime: time.toISOString().replace('.000', ''),
    eventSource: `${call.source}.amazonaws.com`,
    eventName: call.name,
    awsRegion: region,
    sourceIPAddress: caller.via ?? caller.address,
    userAgent: caller.via ?? caller.agent ?? 'aws-cli/2.31.0',
    requestParameters: call.request,
    responseElements: answered(call, time),
    requestID: uuid(random),
    eventID: uuid(random),
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: OURS,
    eventCategory: 'Management',
  };
}

/** IAM dates the role itself. */
function answered({ name, response }: Call, at: Date): JsonObject | null {
  if (response === undefined) return null;
  const { role } = response;
  if (name !== 'CreateRole' || typeof role !== 'object' || role === null) return response;
  return { role: { ...role, createDate: at.toISOString() } };
}
