import { describe, expect, it } from 'vitest';
import { snapshotAccount } from '../../../lib/account/snapshot.ts';
import type { JsonObject } from '../../../lib/base/json.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { MINUTE } from '../../../lib/base/time.ts';
import { parseEvent } from '../../../lib/event/cloudtrail.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import type { Decision } from '../../../lib/inspect/decide/decision.ts';
import { replay } from '../../../lib/inspect/replay.ts';
import { EC2, OURS, record, sessionOf, trustOf } from '../../support/events.ts';

const ENFORCE: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const LINKED = '/aws-service-role/autoscaling.amazonaws.com/';

const allow = (Action: string | readonly string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});

/** A role with an instance profile of its own name. */
const roleDetail = (RoleName: string, actions: string | readonly string[], Path = '/') => ({
  RoleName,
  Path,
  Arn: `arn:aws:iam::${OURS}:role${Path}${RoleName}`,
  RoleId: `AROAEXAMPLE${RoleName.toUpperCase()}`,
  CreateDate: '2025-01-01T00:00:00Z',
  AssumeRolePolicyDocument: trustOf(EC2),
  RolePolicyList: [{ PolicyName: 'p', PolicyDocument: allow(actions) }],
  InstanceProfileList: [
    {
      InstanceProfileName: RoleName,
      Arn: `arn:aws:iam::${OURS}:instance-profile/${RoleName}`,
      Roles: [{ RoleName, Arn: `arn:aws:iam::${OURS}:role/${RoleName}`, Path }],
    },
  ],
  AttachedManagedPolicies: [],
});

/** The account as it was before the events. The developer may start things and is no administrator. */
const ACCOUNT = {
  RoleDetailList: [
    roleDetail('developer', ['ec2:*', 'autoscaling:*', 'iam:PassRole', 'iam:AddRoleToInstanceProfile']),
    {
      ...roleDetail('deployer', ['ec2:*', 'autoscaling:*']),
      RolePolicyList: [
        { PolicyName: 'p', PolicyDocument: allow(['ec2:*', 'autoscaling:*']) },
        {
          PolicyName: 'q',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 'iam:PassRole', Resource: `arn:aws:iam::${OURS}:role/admin` }],
          },
        },
      ],
    },
    roleDetail('operator', '*'),
    roleDetail('admin', '*'),
    { ...roleDetail('idle', '*'), RoleLastUsed: { LastUsedDate: '2026-01-01T00:00:00Z' } },
    roleDetail('secrets', 'secretsmanager:GetSecretValue'),
    roleDetail('web', 'ec2:DescribeInstances'),
    roleDetail('AWSServiceRoleForAutoScaling', ['ec2:RunInstances', 'iam:PassRole'], LINKED),
  ],
};

const as = (role: string, path = '/'): JsonObject => {
  const session = sessionOf(role, role === 'developer' ? 'dana' : 'AutoScaling');
  const context = session.sessionContext as JsonObject;
  const issuer = context.sessionIssuer as JsonObject;
  const sessionIssuer = { ...issuer, arn: `arn:aws:iam::${OURS}:role${path}${role}` };
  return { ...session, sessionContext: { ...context, sessionIssuer } };
};
const DEVELOPER = { userIdentity: as('developer') };
const DEPLOYER = { userIdentity: as('deployer') };
const OPERATOR = { userIdentity: as('operator') };
const SERVICE = {
  userIdentity: { ...as('AWSServiceRoleForAutoScaling', LINKED), invokedBy: 'autoscaling.amazonaws.com' },
};

const TEMPLATE = { LaunchTemplateId: 'lt-0abc', LaunchTemplateName: 'web' };
const naming = (profile: string | undefined) =>
  profile === undefined ? { UserData: 'IyEvYmluL3No' } : { IamInstanceProfile: { Name: profile } };
const template = (profile: string, who = OPERATOR): JsonObject => ({
  eventSource: 'ec2.amazonaws.com',
  eventName: 'CreateLaunchTemplate',
  requestParameters: {
    CreateLaunchTemplateRequest: { LaunchTemplateName: 'web', LaunchTemplateData: naming(profile) },
  },
  responseElements: {
    CreateLaunchTemplateResponse: { launchTemplate: { launchTemplateId: 'lt-0abc', launchTemplateName: 'web' } },
  },
  ...who,
});
const version = (versionNumber: number, profile?: string, more: JsonObject = {}, who = DEVELOPER): JsonObject => ({
  eventSource: 'ec2.amazonaws.com',
  eventName: 'CreateLaunchTemplateVersion',
  requestParameters: {
    CreateLaunchTemplateVersionRequest: { ...TEMPLATE, LaunchTemplateData: naming(profile), ...more },
  },
  responseElements: { CreateLaunchTemplateVersionResponse: { launchTemplateVersion: { versionNumber } } },
  ...who,
});
const setDefault = (number: number, who = DEVELOPER): JsonObject => ({
  eventSource: 'ec2.amazonaws.com',
  eventName: 'ModifyLaunchTemplate',
  requestParameters: { ModifyLaunchTemplateRequest: { ...TEMPLATE, SetDefaultVersion: String(number) } },
  responseElements: {},
  ...who,
});
const intoProfile = (roleName: string, who = DEVELOPER): JsonObject => ({
  eventName: 'AddRoleToInstanceProfile',
  requestParameters: { roleName, instanceProfileName: 'web' },
  ...who,
});
const launch = (profile: string, who: JsonObject = SERVICE): JsonObject => ({
  eventSource: 'ec2.amazonaws.com',
  eventName: 'RunInstances',
  requestParameters: { launchTemplate: { launchTemplateId: 'lt-0abc', version: '$Latest' } },
  responseElements: {
    instancesSet: {
      items: [
        {
          instanceId: 'i-0123456789abcdef0',
          iamInstanceProfile: { arn: `arn:aws:iam::${OURS}:instance-profile/${profile}` },
        },
      ],
    },
  },
  ...who,
});

const fromInstance = (eventName: string, more: JsonObject = {}): JsonObject => ({
  eventSource: 'autoscaling.amazonaws.com',
  eventName,
  requestParameters: { autoScalingGroupName: 'x', instanceId: 'i-0123456789abcdef0', ...more },
  ...DEVELOPER,
});

const configuration = (iamInstanceProfile: string): JsonObject => ({
  eventSource: 'autoscaling.amazonaws.com',
  eventName: 'CreateLaunchConfiguration',
  requestParameters: { launchConfigurationName: 'lc', iamInstanceProfile },
  ...OPERATOR,
});
const fromConfiguration = (eventName: string): JsonObject => ({
  eventSource: 'autoscaling.amazonaws.com',
  eventName,
  requestParameters: { autoScalingGroupName: 'x', launchConfigurationName: 'lc' },
  ...DEVELOPER,
});

/** Every call is ten minutes after the one before and judged before the next. */
async function decisionsOn(calls: readonly JsonObject[]): Promise<Decision[][]> {
  const events = calls.map((call, index) =>
    parseEvent({ ...record(call), eventTime: `2026-05-08T02:${10 + index * 10}:00Z` }),
  );
  const judged = [];
  for await (const { decisions } of replay(events, {
    account: snapshotAccount(ACCOUNT),
    ledger: memoryLedger(),
    settings: ENFORCE,
    lag: MINUTE,
  }))
    judged.push([...decisions]);
  return judged;
}

/** What a decision stops: who, by which method, how far. */
const stopped = (decisions: readonly Decision[]) =>
  decisions.flatMap((decision) =>
    decision.action === 'contain'
      ? decision.containments.map(({ target, method, scope }) => `${target.split('/').at(-1)} ${method} ${scope.kind}`)
      : [],
  );

const SESSION = 'developer revocation session';

describe('who makes a group or template is judged, the service that launches from it is not', () => {
  it.each<[name: string, calls: JsonObject[], stops: string[][]]>([
    [
      'a version with an administrator’s profile by an ordinary caller, then the launch',
      [template('web'), version(2, 'admin'), launch('admin')],
      [[], ['admin freeze role', SESSION], []],
    ],
    [
      'a first version, since a fleet may name the template by its name',
      [template('admin', DEVELOPER), launch('admin')],
      [['admin freeze role', SESSION], []],
    ],
    [
      'another default version that an administrator wrote',
      [template('web'), version(2, 'admin', {}, OPERATOR), setDefault(2), launch('admin')],
      [[], [], ['admin freeze role', SESSION], []],
    ],
    [
      'new user data under the profile of the source version',
      [template('admin'), version(2, undefined, { SourceVersion: '1' }), launch('admin')],
      [[], ['admin freeze role', SESSION], []],
    ],
    [
      'the same with an empty profile in the request',
      [
        template('admin'),
        version(2, undefined, { SourceVersion: '$Latest', LaunchTemplateData: { IamInstanceProfile: {} } }),
      ],
      [[], ['admin freeze role', SESSION]],
    ],
    [
      'an administrator’s role put into the profile that the template names',
      [template('web'), intoProfile('admin'), launch('web')],
      [[], ['admin freeze role', SESSION], []],
    ],
    [
      'a role with secrets in a version',
      [template('web'), version(2, 'secrets')],
      [[], ['secrets freeze role', SESSION]],
    ],
    [
      'a role that nobody has used for a day is stopped whole',
      [template('web'), version(2, 'idle')],
      [[], ['idle quarantine role', SESSION]],
    ],
    [
      'a version with a weak role, armed before the first launch',
      [
        template('web'),
        version(2, 'web'),
        {
          eventName: 'PutRolePolicy',
          requestParameters: { roleName: 'web', policyName: 'q', policyDocument: JSON.stringify(allow('*')) },
          ...DEVELOPER,
        },
      ],
      [[], [], ['web freeze role', SESSION]],
    ],
    [
      'a version with an administrator’s profile by a role that was granted that role by name',
      [template('web'), version(2, 'admin', {}, DEPLOYER), setDefault(2, DEPLOYER), launch('admin')],
      [[], [], [], []],
    ],
    ['a version with a weak role', [template('web'), version(2, 'web'), launch('web')], [[], [], []]],
    ['a version that names no profile and has no source', [template('admin'), version(2)], [[], []]],
    ['an administrator’s version', [template('web'), version(2, 'admin', {}, OPERATOR), launch('admin')], [[], [], []]],
    [
      'a group made from an instance that has an administrator’s role',
      [launch('admin', OPERATOR), fromInstance('CreateAutoScalingGroup'), launch('admin')],
      [[], ['admin freeze role', SESSION], []],
    ],
    [
      'a launch configuration made from it, with other user data',
      [launch('admin', OPERATOR), fromInstance('CreateLaunchConfiguration', { userData: 'x' })],
      [[], ['admin freeze role', SESSION]],
    ],
    [
      'the same with a weak profile of its own',
      [launch('admin', OPERATOR), fromInstance('CreateLaunchConfiguration', { iamInstanceProfile: 'web' })],
      [[], []],
    ],
    [
      'a group moved to an administrator’s launch configuration',
      [configuration('admin'), fromConfiguration('UpdateAutoScalingGroup'), launch('admin')],
      [[], ['admin freeze role', SESSION], []],
    ],
    ['to a weak one', [configuration('web'), fromConfiguration('UpdateAutoScalingGroup')], [[], []]],
    ['to one that nobody saw made', [fromConfiguration('CreateAutoScalingGroup')], [[]]],
    ['a group made from an instance that nobody saw launched', [fromInstance('CreateAutoScalingGroup')], [[]]],
    ['a group older than the guardrail', [launch('admin')], [[]]],
    ['a launch by an ordinary caller', [launch('admin', DEVELOPER)], [['admin quarantine workload', SESSION]]],
  ])('%s', async (_, calls, stops) => {
    expect((await decisionsOn(calls)).map(stopped)).toEqual(stops);
  });

  it('says nothing of a launch by a service, grave or refused', async () => {
    const refused = launch('admin', { ...SERVICE, errorCode: 'AccessDenied', responseElements: null });
    expect(await decisionsOn([launch('admin'), launch('secrets'), refused])).toEqual([[], [], []]);
  });

  it.each<[string, JsonObject]>([
    ['another default version', setDefault(2)],
    ['a version with an inherited profile', version(2, undefined, { SourceVersion: '1' })],
    ['a group made from an instance', fromInstance('CreateAutoScalingGroup')],
  ])('says nothing of a refused call that would have handed over a role unseen: %s', async (_, call) => {
    const refused = { ...call, errorCode: 'AccessDenied', responseElements: null };
    expect((await decisionsOn([template('admin'), launch('admin', OPERATOR), refused])).at(-1)).toEqual([]);
  });

  it('says that a role was not judged when nobody saw the instance launched', async () => {
    const [[decision] = []] = await decisionsOn([fromInstance('CreateAutoScalingGroup')]);
    expect(decision?.findings.map(({ detector }) => detector)).toContain('pass-unread-role');
  });

  it('says nothing of a launch configuration older than the guardrail', async () => {
    expect(await decisionsOn([fromConfiguration('CreateAutoScalingGroup')])).toEqual([[]]);
  });

  it('remembers what a service launched, so that arming the role is told', async () => {
    const armed = {
      eventName: 'PutRolePolicy',
      requestParameters: { roleName: 'web', policyName: 'q', policyDocument: JSON.stringify(allow('*')) },
      ...DEVELOPER,
    };
    const [, decisions = []] = await decisionsOn([launch('web'), armed]);
    expect(decisions.flatMap(({ findings }) => findings.map(({ detector }) => detector))).toContain('role-armed');
  });
});
