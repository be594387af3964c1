import type { JsonObject } from '../../lib/base/json.ts';
import { DAY, later, MINUTE, SECOND } from '../../lib/base/time.ts';
import { ESCALATION_PATHS, type EscalationPath } from '../../lib/judge/power/paths.ts';
import { type Caller, roleIdOf } from './callers.ts';
import type { Call } from './calls.ts';
import type { Step } from './plan.ts';
import { allow, arnOfStanding, documentOf, ROLES, type StandingRole, trusting } from './standing.ts';

/** A published path by which whoever may pass a role gets its powers, and the call that hands the role over. */
export interface PassPath {
  readonly path: EscalationPath;
  readonly call: (role: string) => Call;
}

const made = (source: string, name: string, request: JsonObject, response?: JsonObject): Call => ({
  source,
  name,
  request,
  ...(response && { response }),
});
const pipelineRoles = (role: string) => ['role', 'resourceRole'].map((key) => ({ key, stringValue: role }));

/** By the action of a path that carries the role. Instance profiles have the names of their roles. */
const CARRIERS: Readonly<Record<string, (role: string) => Call>> = {
  'ec2:RunInstances': (role) => made('ec2', 'RunInstances', { iamInstanceProfile: { name: role } }),
  'ec2:RequestSpotInstances': (role) =>
    made('ec2', 'RequestSpotInstances', { launchSpecification: { iamInstanceProfile: { name: role } } }),
  'lambda:CreateFunction': (role) =>
    made('lambda', 'CreateFunction20150331', { functionName: `f-${role}`, role: arnOfStanding(role) }),
  'ecs:RegisterTaskDefinition': (role) =>
    made('ecs', 'RegisterTaskDefinition', { family: 'f', taskRoleArn: arnOfStanding(role) }),
  'cloudformation:CreateStack': (role) =>
    made('cloudformation', 'CreateStack', { stackName: 's', roleARN: arnOfStanding(role) }),
  'cloudformation:CreateStackSet': (role) =>
    made('cloudformation', 'CreateStackSet', { stackSetName: 's', administrationRoleARN: arnOfStanding(role) }),
  'cloudformation:UpdateStackSet': (role) =>
    made('cloudformation', 'UpdateStackSet', { stackSetName: 's', administrationRoleARN: arnOfStanding(role) }),
  'codebuild:CreateProject': (role) =>
    made('codebuild', 'CreateProject', { name: 'p', serviceRole: arnOfStanding(role) }),
  'glue:CreateDevEndpoint': (role) =>
    made('glue', 'CreateDevEndpoint', { endpointName: 'e', roleArn: arnOfStanding(role) }),
  'glue:CreateJob': (role) => made('glue', 'CreateJob', { name: 'j', role: arnOfStanding(role) }),
  'glue:UpdateJob': (role) => made('glue', 'UpdateJob', { jobName: 'j', jobUpdate: { role: arnOfStanding(role) } }),
  'sagemaker:CreateNotebookInstance': (role) =>
    made('sagemaker', 'CreateNotebookInstance', { notebookInstanceName: 'n', roleArn: arnOfStanding(role) }),
  'sagemaker:CreateTrainingJob': (role) =>
    made('sagemaker', 'CreateTrainingJob', { trainingJobName: 't', roleArn: arnOfStanding(role) }),
  'sagemaker:CreateProcessingJob': (role) =>
    made('sagemaker', 'CreateProcessingJob', { processingJobName: 'p', roleArn: arnOfStanding(role) }),
  'apprunner:CreateService': (role) =>
    made('apprunner', 'CreateService', {
      serviceName: 's',
      instanceConfiguration: { instanceRoleArn: arnOfStanding(role) },
    }),
  'bedrock-agentcore:CreateCodeInterpreter': (role) =>
    made('bedrock-agentcore', 'CreateCodeInterpreter', { name: 'c', executionRoleArn: arnOfStanding(role) }),
  'datapipeline:PutPipelineDefinition': (role) =>
    made('datapipeline', 'PutPipelineDefinition', {
      pipelineId: 'd',
      pipelineObjects: [{ id: 'Default', name: 'Default', fields: pipelineRoles(role) }],
    }),
};

/** @throws Error for a new path whose call is not in the table above */
export const PASS_PATHS: readonly PassPath[] = ESCALATION_PATHS.filter(({ kind }) => kind === 'pass').map((path) => {
  const call = path.actions.map((action) => CARRIERS[action]).find((one) => one !== undefined);
  if (call === undefined) throw new Error(`${path.id}: no call of test/benign/attacks.ts carries the role`);
  return { path, call };
});

/** Two roles made long before the guardrail, and what happens to them in the week of the pass. */
export interface Attack {
  readonly name: string;
  /** What the passer may pass when the guardrail comes: `exact`, the target by name. `absent`: the passer is made later. */
  readonly grant: 'exact' | 'wildcard' | 'other' | 'none' | 'absent';
  /** The target's powers when the guardrail comes; `absent`: it is made later. */
  readonly target: 'administrator' | 'weak' | 'absent';
  /** Days on which the passer passes the target before, with nobody disputing it. */
  readonly passedBefore: boolean;
  /** Changes in the days before the pass. */
  readonly changes: (passer: string, target: string, path: EscalationPath) => readonly Call[];
  /** Who makes the changes; an administrator when absent. The operator may write to IAM and little else. */
  readonly by?: 'operator';
}

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';
const put = (roleName: string, policyName: string, document: JsonObject): Call =>
  made('iam', 'PutRolePolicy', { roleName, policyName, policyDocument: JSON.stringify(document) });
const attach = (roleName: string): Call => made('iam', 'AttachRolePolicy', { roleName, policyArn: ADMINISTRATOR });
const may = (resource: string, services?: readonly string[]) =>
  documentOf(allow('iam:PassRole', resource, services && { StringEquals: { 'iam:PassedToService': services } }));
const create = (roleName: string, services: readonly string[]): Call =>
  made(
    'iam',
    'CreateRole',
    { roleName, path: '/', assumeRolePolicyDocument: JSON.stringify(trusting(...services)) },
    { role: { arn: arnOfStanding(roleName), roleName, path: '/', roleId: roleIdOf(roleName) } },
  );
const inProfile = (name: string): Call[] => [
  made('iam', 'CreateInstanceProfile', { instanceProfileName: name }),
  made('iam', 'AddRoleToInstanceProfile', { instanceProfileName: name, roleName: name }),
];

const newTarget = (target: string, { passedTo = [] }: EscalationPath): Call[] => [
  create(target, passedTo),
  attach(target),
  ...inProfile(target),
];
const commandsOf = ({ actions }: EscalationPath) =>
  documentOf(allow(actions.filter((action) => action !== 'iam:PassRole')));

export const ATTACKS: readonly Attack[] = [
  {
    name: 'under a wildcard grant',
    grant: 'wildcard',
    target: 'administrator',
    passedBefore: false,
    changes: () => [],
  },
  {
    name: 'under a grant made this week',
    grant: 'none',
    target: 'administrator',
    passedBefore: false,
    changes: (passer, target) => [put(passer, 'grant', may(arnOfStanding(target)))],
  },
  {
    name: 'under a grant widened this week',
    grant: 'other',
    target: 'administrator',
    passedBefore: false,
    changes: (passer) => [put(passer, 'grant', may(arnOfStanding('*')))],
  },
  {
    name: 'of a role made this week',
    grant: 'exact',
    target: 'absent',
    passedBefore: false,
    changes: (_, target, path) => newTarget(target, path),
  },
  {
    name: 'of a role made stronger since it was passed before',
    grant: 'exact',
    target: 'weak',
    passedBefore: true,
    changes: (_, target) => [attach(target)],
  },
  {
    name: 'between two roles made this week by somebody who is no administrator',
    grant: 'absent',
    target: 'absent',
    passedBefore: false,
    by: 'operator',
    changes: (passer, target, path) => [
      ...newTarget(target, path),
      create(passer, ['ec2.amazonaws.com']),
      put(passer, 'work', commandsOf(path)),
      put(passer, 'grant', may(arnOfStanding(target), path.passedTo)),
    ],
  },
];

/** May write to IAM, and is no administrator by name. */
export const OPERATOR: StandingRole = {
  role: 'iam-operator',
  trust: trusting('ec2.amazonaws.com'),
  inline: { work: documentOf(allow(['iam:CreateRole', 'iam:PutRolePolicy', 'iam:AttachRolePolicy'])) },
};

/** The same pass as the account is built for it: granted by name and unchanged since before the guardrail. */
export const BY_DESIGN: Attack = {
  name: 'as the account is built',
  grant: 'exact',
  target: 'administrator',
  passedBefore: true,
  changes: () => [],
};

export const targetOf = ({ path }: PassPath, attack: Attack) => `target-${path.id}-${numberOf(attack)}`;
const passerOf = ({ path }: PassPath, attack: Attack) => `passer-${path.id}-${numberOf(attack)}`;
const numberOf = (attack: Attack) => [BY_DESIGN, ...ATTACKS].indexOf(attack);

/** The roles of the attack that stand when the guardrail comes. */
export function standingFor(way: PassPath, attack: Attack): StandingRole[] {
  const { passedTo = [] } = way.path;
  const target = targetOf(way, attack);
  const resources = {
    exact: arnOfStanding(target),
    wildcard: '*',
    other: arnOfStanding('app-task'),
    none: undefined,
    absent: undefined,
  };
  const resource = resources[attack.grant];
  const passer: StandingRole = {
    role: passerOf(way, attack),
    trust: trusting('ec2.amazonaws.com'),
    inline: {
      work: commandsOf(way.path),
      ...(resource !== undefined && { grant: may(resource, attack.grant === 'exact' ? passedTo : undefined) }),
    },
  };
  if (attack.grant === 'absent') return [];
  if (attack.target === 'absent') return [passer];
  const powers =
    attack.target === 'administrator'
      ? { attached: [ADMINISTRATOR] }
      : { inline: { work: documentOf(allow('logs:PutLogEvents')) } };
  return [passer, { role: target, trust: trusting(...passedTo), profile: target, ...powers }];
}

/** @param day when the role is passed; the changes come three days before */
export function stepsOf(way: PassPath, attack: Attack, day: Date, start: Date): Step[] {
  const [passer, target] = [passerOf(way, attack), targetOf(way, attack)];
  const attacker: Caller = { role: passer, session: 'i-0123456789abcdef0', address: '203.0.113.99' };
  const owner: Caller = {
    role: attack.by === 'operator' ? OPERATOR.role : ROLES.administrators,
    session: 'ada@example.com',
    address: '203.0.113.7',
  };
  const pass = (at: Date): Step => ({ at, caller: attacker, call: way.call(target), kind: 'people' });
  const changed = later(day, -3 * DAY);
  return [
    ...(attack.passedBefore ? [pass(later(start, 2 * DAY)), pass(later(start, 3 * DAY))] : []),
    ...attack
      .changes(passer, target, way.path)
      .map((call, index): Step => ({ at: later(changed, index * 10 * SECOND), caller: owner, call, kind: 'people' })),
    pass(later(day, MINUTE)),
  ];
}
