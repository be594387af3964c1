import type { JsonObject } from '../../lib/base/json.ts';
import { type CloudTrailEvent, parseEvent } from '../../lib/event/cloudtrail.ts';

export const OURS = '111122223333';
export const TRUSTED = '444455556666';
export const OUTSIDER = '999988887777';

/** A role session of our account, as CloudTrail writes userIdentity. */
export function sessionOf(role: string, session: string, roleId = `AROAEXAMPLE${role.toUpperCase()}`): JsonObject {
  return {
    type: 'AssumedRole',
    principalId: `${roleId}:${session}`,
    arn: `arn:aws:sts::${OURS}:assumed-role/${role}/${session}`,
    accountId: OURS,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: roleId,
        arn: `arn:aws:iam::${OURS}:role/${role}`,
        accountId: OURS,
        userName: role,
      },
    },
  };
}

const DEFAULTS: JsonObject = {
  eventTime: '2026-05-04T10:00:00Z',
  eventSource: 'iam.amazonaws.com',
  eventName: 'ListRoles',
  awsRegion: 'us-east-1',
  recipientAccountId: OURS,
  userIdentity: sessionOf('Deployer', 'dana'),
  requestParameters: null,
  responseElements: null,
};

let count = 0;

/** A CloudTrail record; a row states only how it differs. Every record has its own eventID unless it states one. */
export function record(difference: JsonObject): JsonObject {
  return { ...DEFAULTS, eventID: `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`, ...difference };
}

export function event(difference: JsonObject): CloudTrailEvent {
  return parseEvent(record(difference));
}

export function trustOf(...principals: JsonObject[]): JsonObject {
  return {
    Version: '2012-10-17',
    Statement: principals.map((Principal) => ({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' })),
  };
}

export function trustChange(roleName: string, document: JsonObject, difference: JsonObject = {}): JsonObject {
  return record({
    eventName: 'UpdateAssumeRolePolicy',
    requestParameters: { roleName, policyDocument: JSON.stringify(document) },
    ...difference,
  });
}

export const OUTSIDER_ROOT = { AWS: `arn:aws:iam::${OUTSIDER}:root` };
export const EC2 = { Service: 'ec2.amazonaws.com' };
