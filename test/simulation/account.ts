import type { JsonObject } from '../../lib/base/json.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { trustOf } from '../support/events.ts';
import type { SimulatedIam } from './aws/iam.ts';

const ACCOUNT = '111122223333';

const HOUR = 3_600_000;

export const arnOf = (role: string) => `arn:aws:iam::${ACCOUNT}:role/${role}`;

/** Administrators that services may assume; every other one has been in use of late. */
export const ADMINISTRATORS = ['Admin1', 'Admin2', 'Admin3', 'Admin4'] as const;

/** Roles that no part of the guardrail may ever write to, whatever happens on them. */
export const SPARED = {
  protected: 'BreakGlass',
  own: 'rolewarden-contain',
  serviceLinked: 'aws-service-role/lambda.amazonaws.com/AWSServiceRoleForLambdaReplicator',
  identityCenter: 'aws-reserved/sso.amazonaws.com/AWSReservedSSO_Administrator_0123456789abcdef',
} as const;

export const SETTINGS: Settings = {
  ...DEFAULT_SETTINGS,
  mode: 'enforce',
  enforce: { acknowledged: { by: 'dana', on: '2026-05-01' } },
  protect: { roles: [SPARED.protected] },
};

export const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** Whoever passes may not write policies: such a one would gain nothing by a pass. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  Developer: ['iam:PassRole', 'lambda:*', 'ecs:*'],
  Operator: ['iam:UpdateAssumeRolePolicy'],
  Intruder: ['iam:PutRolePolicy', 'iam:DeleteRolePolicy'],
};

/** Makes the account's roles, a year before the guardrail came. */
export function populate(iam: SimulatedIam, start: Date): void {
  const made = new Date(start.getTime() - 365 * 86_400_000);
  const act = (name: string, input: JsonObject) => iam.call({ name, input, now: made, by: 'aws' });
  const role = (path: string, ...services: string[]) => {
    const RoleName = path.split('/').at(-1);
    const Path = `/${path.split('/').slice(0, -1).join('/')}/`.replace('//', '/');
    const trust = trustOf(...services.map((Service) => ({ Service })));
    act('CreateRole', { RoleName, Path, AssumeRolePolicyDocument: JSON.stringify(trust) });
  };
  const administrator = (path: string, ...services: string[]) => {
    role(path, ...services);
    act('AttachRolePolicy', { RoleName: path.split('/').at(-1), PolicyArn: ADMINISTRATOR_ACCESS });
  };
  for (const name of ADMINISTRATORS) administrator(name, 'lambda.amazonaws.com', 'ecs-tasks.amazonaws.com');
  for (const name of ['inspect', 'contain', 'sweep', 'scan', 'tell', 'slack'])
    role(`rolewarden-${name}`, 'lambda.amazonaws.com');
  role('rolewarden-canary', 'lambda.amazonaws.com'); // IAM takes no trust policy without a principal
  for (const path of [SPARED.protected, SPARED.serviceLinked, SPARED.identityCenter])
    administrator(path, 'lambda.amazonaws.com');
  for (const [RoleName, Action] of Object.entries(ALLOWED)) {
    role(RoleName, 'ec2.amazonaws.com');
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
    });
    act('PutRolePolicy', { RoleName, PolicyName: 'work', PolicyDocument });
  }
  for (const name of ['Reader', 'TaskRunner']) role(name, 'ecs-tasks.amazonaws.com', 'lambda.amazonaws.com');
  for (const [place, name] of ADMINISTRATORS.entries())
    iam.use(name, new Date(start.getTime() - (place % 2 === 0 ? HOUR : 10 * 24 * HOUR)));
}
