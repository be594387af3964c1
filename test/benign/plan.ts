import { isObject, type JsonObject, textOf } from '../../lib/base/json.ts';
import { DAY, HOUR, later, MINUTE, SECOND } from '../../lib/base/time.ts';
import { type Caller, ofCloudFormation, ofService, personAs, runOf, throughCloudFormation } from './callers.ts';
import { type Call, callsFor, type Deed, runInstances, stackCall } from './calls.ts';
import { type Random, random, seedOf } from './random.ts';
import { type Physical, type Stack, stackOf } from './stack.ts';
import { arnOfStanding, CDK_DEPLOY, CDK_EXEC, ROLES } from './standing.ts';
import type { Kind, Template } from './template.ts';

/** One event of ordinary work. */
export interface Step {
  readonly at: Date;
  readonly call: Call;
  readonly caller: Caller;
  readonly kind: Kind | 'bootstrap' | 'people' | 'service';
}

export interface Plan {
  readonly steps: readonly Step[];
  /** Types of resources that the table of calls does not know, with their number. */
  readonly unknown: ReadonlyMap<string, number>;
}

export interface Years {
  readonly seed: number;
  readonly account: number;
  readonly start: Date;
  readonly weeks: number;
  readonly projects: number;
  readonly templates: readonly [Template, ...Template[]];
  readonly bootstrap: Template;
  /** The share of accounts that are bootstrapped for the CDK in the guardrail's first days, and of those with a new team. */
  readonly late: number;
  /** The share of accounts where a newer version of the bootstrap stack changes its roles' policies. */
  readonly upgrades: number;
  /** Each template once, instead of any. */
  readonly each?: boolean;
}

/** Whoever orders a deployment, and the session in which CloudFormation makes the resources. */
interface Style {
  readonly roleARN?: string;
  readonly orders: (random: Random) => Caller;
  readonly makes: (ordering: Caller) => Caller;
}

const deployRole = (generator: Random): Caller => {
  const human = generator.chance(0.3);
  return {
    ...(human ? personAs(CDK_DEPLOY, generator) : runOf(CDK_DEPLOY, generator)),
    session: human ? `aws-cdk-${generator.pick(['ada', 'emre', 'dana'])}` : 'aws-cdk-runner',
  };
};

const STYLES = {
  cdk: { roleARN: arnOfStanding(CDK_EXEC), orders: deployRole, makes: () => ofCloudFormation(CDK_EXEC) },
  pipeline: {
    roleARN: arnOfStanding(ROLES.service),
    orders: (generator) => ({
      ...runOf(ROLES.pipeline, generator),
      session: String(generator.between(1_000_000, 9_999_999)),
      via: 'codepipeline.amazonaws.com',
    }),
    makes: () => ofCloudFormation(ROLES.service),
  },
  ci: { orders: (generator) => runOf(ROLES.ci, generator), makes: throughCloudFormation },
  person: { orders: (generator) => personAs(ROLES.administrators, generator), makes: throughCloudFormation },
} as const satisfies Record<string, Style>;

const STYLE_OF: Readonly<Record<Kind, readonly [Style, ...Style[]]>> = {
  cdk: [STYLES.cdk],
  'solutions-construct': [STYLES.cdk],
  sam: [STYLES.ci, STYLES.pipeline],
  serverless: [STYLES.ci],
  sample: [STYLES.person, STYLES.pipeline, STYLES.ci],
};

/** What happens in one account, by time. Equal for equal numbers. */
export function planOf(years: Years): Plan {
  const { seed, account, start, weeks, projects, templates, bootstrap, late, upgrades, each } = years;
  const unknown = new Map<string, number>();
  const generator = random(seedOf(seed, account));
  const end = later(start, weeks * 7 * DAY);
  const steps: Step[] = [];
  const bootstrapped = generator.chance(late)
    ? later(start, generator.between(0, 3) * DAY + 9 * HOUR)
    : later(start, -200 * DAY);
  const toolkit = stackOf(bootstrap, 'CDKToolkit', generator);
  steps.push(
    ...deploy(
      { stack: toolkit, style: STYLES.person, kind: 'bootstrap', deed: 'create', only: () => true },
      bootstrapped,
      generator,
      unknown,
    ),
  );
  if (bootstrapped < start && generator.chance(upgrades)) {
    const upgrade = atWork(later(start, generator.between(0, weeks * 7) * DAY), generator);
    const isPolicy = ({ type }: Physical) => type === 'AWS::IAM::Role';
    steps.push(
      ...deploy(
        { stack: toolkit, style: STYLES.person, kind: 'bootstrap', deed: 'update', only: isPolicy, changed: true },
        upgrade,
        generator,
        unknown,
      ),
    );
  }
  for (let index = 0; index < projects; index += 1) {
    const own = random(seedOf(seed, account, index));
    const template = (each ? templates[index] : undefined) ?? own.pick(templates);
    const styles = STYLE_OF[template.kind];
    const style = (each ? styles[index % styles.length] : undefined) ?? own.pick(styles);
    const name = `${template.name
      .replaceAll(/[^A-Za-z0-9]+/g, '-')
      .replace(/^[^A-Za-z]+/, '')
      .slice(0, 40)}-${index}`;
    const stack = stackOf(template, name, own);
    const isOld = own.chance(0.35);
    const earliest = style === STYLES.cdk && bootstrapped >= start ? later(bootstrapped, DAY) : start;
    const born =
      isOld && earliest === start
        ? later(start, -own.between(20, 150) * DAY)
        : atWork(later(earliest, own.next() * (end.getTime() - earliest.getTime())), own);
    steps.push(...lifeOf({ stack, style, born, start, end }, own, unknown));
  }
  steps.push(...peopleAtWork(start, end, random(seedOf(seed, account, 'people'))));
  if (generator.chance(late))
    steps.push(...newTeam(later(start, generator.between(0, weeks * 7) * DAY), end, generator));
  const sorted = steps.filter(({ at }) => at < end).sort((a, b) => a.at.getTime() - b.at.getTime());
  return { steps: sorted, unknown };
}

/** Between eight and six on a day from Monday to Friday. */
function atWork(day: Date, generator: Random): Date {
  const midnight = new Date(Math.floor(day.getTime() / DAY) * DAY);
  const shift = { 0: 1, 6: 2 }[midnight.getUTCDay()] ?? 0;
  return later(midnight, shift * DAY + 8 * HOUR + generator.between(0, 10 * 60) * MINUTE);
}

interface Life {
  readonly stack: Stack;
  readonly style: Style;
  readonly born: Date;
  readonly start: Date;
  readonly end: Date;
}

function lifeOf({ stack, style, born, start, end }: Life, generator: Random, unknown: Map<string, number>): Step[] {
  const { kind } = stack.template;
  const later_ = new Set(leavesOf(stack).filter(() => generator.chance(0.2)));
  const around = { stack, style, kind };
  const steps = deploy({ ...around, deed: 'create', only: (one) => !later_.has(one) }, born, generator, unknown);
  steps.push(...servicesFor(stack, later(born, HOUR), end, generator));
  const rhythm = generator.between(2, 8);
  let at = born < start ? later(start, generator.next() * rhythm * DAY) : later(born, generator.next() * 2 * DAY);
  let isGrown = false;
  while (at < end) {
    at = atWork(at, generator);
    if (generator.chance(0.04)) {
      steps.push(
        ...deploy({ ...around, deed: 'remove', only: (one) => isGrown || !later_.has(one) }, at, generator, unknown),
      );
      break;
    }
    if (!isGrown && later_.size > 0) {
      steps.push(
        ...deploy(
          { ...around, deed: 'create', only: (one) => later_.has(one), isUpdate: true },
          at,
          generator,
          unknown,
        ),
      );
      isGrown = true;
    } else {
      const isChanged = generator.chance(0.6);
      const touched = (one: Physical) =>
        isChanged &&
        !(later_.has(one) && !isGrown) &&
        generator.chance(one.type === 'AWS::Lambda::Function' ? 0.7 : 0.25);
      steps.push(...deploy({ ...around, deed: 'update', only: touched, changed: true }, at, generator, unknown));
    }
    at = later(at, generator.between(1, rhythm + 1) * DAY);
  }
  return steps;
}

/** Resources that no other needs: they may come with a later version of the template. */
function leavesOf({ resources }: Stack): Physical[] {
  const text = JSON.stringify(resources.map(({ properties }) => properties));
  return resources.filter(({ id, type }) => !type.startsWith('AWS::IAM::') && !text.includes(id));
}

interface Deployment {
  readonly stack: Stack;
  readonly style: Style;
  readonly kind: Step['kind'];
  readonly deed: Deed;
  readonly only: (resource: Physical) => boolean;
  readonly isUpdate?: boolean;
  /** Policies get another statement. */
  readonly changed?: boolean;
}

function deploy(
  { stack, style, kind, deed, only, isUpdate, changed }: Deployment,
  at: Date,
  generator: Random,
  unknown: Map<string, number>,
): Step[] {
  const ordering = style.orders(generator);
  const making = style.makes(ordering);
  let now = at;
  const step = (call: Call, caller: Caller): Step => {
    now = later(now, generator.between(1, 9) * SECOND);
    return { at: now, call, caller, kind };
  };
  const order = deed === 'remove' ? ['DeleteStack'] : ['CreateChangeSet', 'ExecuteChangeSet'];
  const steps = order.map((name) =>
    step(stackCall(name, stack.name, name === 'ExecuteChangeSet' ? undefined : style.roleARN), ordering),
  );
  const resources = deed === 'remove' ? stack.resources.toReversed() : stack.resources;
  for (const resource of resources) {
    if (!only(resource)) continue;
    const calls = callsFor(changed ? changedPolicies(resource) : resource, deed, generator);
    if (calls === undefined) {
      if (deed === 'create' && !isUpdate) unknown.set(resource.type, (unknown.get(resource.type) ?? 0) + 1);
    } else steps.push(...calls.map((call) => step(call, making)));
  }
  return steps;
}

/** A new version of a template lets the role do a little more. */
function changedPolicies(resource: Physical): Physical {
  const more = { Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::configuration/*' };
  const grown = JSON.parse(JSON.stringify(resource.properties), (key, value: unknown) =>
    key === 'PolicyDocument' && typeof value === 'object' && value !== null && 'Statement' in value
      ? { ...value, Statement: [value.Statement, more].flat() }
      : value,
  ) as JsonObject;
  return { ...resource, properties: grown };
}

/** What services do for a stack from then on: Auto Scaling launches, a pipeline deploys. */
function servicesFor(stack: Stack, from: Date, end: Date, generator: Random): Step[] {
  return [...launchesFor(stack, from, end, generator), ...pipelineRunsFor(stack, from, end, generator)];
}

function launchesFor({ resources }: Stack, from: Date, end: Date, generator: Random): Step[] {
  const profile = JSON.stringify(resources.map(({ properties }) => properties)).match(
    /"IamInstanceProfile":(?:\{"(?:Arn|Name)":)?"([^"]+)"/,
  )?.[1];
  const isScaled = resources.some(({ type }) => type === 'AWS::AutoScaling::AutoScalingGroup');
  if (!isScaled || profile === undefined) return [];
  const caller = ofService('autoscaling.amazonaws.com', 'AWSServiceRoleForAutoScaling', 'AutoScaling');
  return every(from, end, 9 * HOUR, generator).map((at) => ({
    at,
    kind: 'service',
    caller,
    call: runInstances(profile, generator),
  }));
}

/** A pipeline's own action role hands the deployment role of the same stack to CloudFormation. */
function pipelineRunsFor({ resources, template }: Stack, from: Date, end: Date, generator: Random): Step[] {
  const text = JSON.stringify(resources.filter(({ type }) => type === 'AWS::CodePipeline::Pipeline'));
  const actions = objectsIn(JSON.parse(text)).filter(
    ({ Configuration }) => isObject(Configuration) && Configuration.RoleArn !== undefined,
  );
  return actions.flatMap(({ RoleArn, Configuration }) => {
    const [passer, passed] = [textOf(RoleArn), isObject(Configuration) ? textOf(Configuration.RoleArn) : undefined];
    if (passer === undefined || passed === undefined) return [];
    return every(from, end, 3 * DAY, generator).map((at): Step => {
      const role = passer.slice(passer.indexOf(':role/') + ':role/'.length);
      const caller = {
        role,
        session: String(generator.between(1_000_000, 9_999_999)),
        address: 'codepipeline.amazonaws.com',
        via: 'codepipeline.amazonaws.com',
      };
      return { at, kind: template.kind, caller, call: stackCall('UpdateStack', 'app', passed) };
    });
  });
}

function objectsIn(value: unknown): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  return isObject(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
}

function every(from: Date, end: Date, period: number, generator: Random): Date[] {
  const times: Date[] = [];
  for (let at = later(from, generator.next() * period); at < end; at = later(at, (0.5 + generator.next()) * period))
    times.push(at);
  return times;
}

interface Habit {
  readonly period: number;
  readonly kind: 'people' | 'service';
  readonly caller: (generator: Random) => Caller;
  readonly calls: (generator: Random) => readonly Call[];
}

const roleArn = arnOfStanding;
const made = (source: string, name: string, request: JsonObject, response?: JsonObject): Call => ({
  source,
  name,
  request,
  ...(response && { response }),
});

const HABITS: readonly Habit[] = [
  {
    period: 10 * HOUR,
    kind: 'people',
    caller: (generator) => runOf(ROLES.release, generator),
    calls: () => [
      made('ecs', 'RegisterTaskDefinition', {
        family: 'app',
        taskRoleArn: roleArn('app-task'),
        executionRoleArn: roleArn('ecsTaskExecutionRole'),
        containerDefinitions: [],
      }),
      made('ecs', 'UpdateService', { service: 'app', taskDefinition: 'app' }),
    ],
  },
  {
    period: 12 * HOUR,
    kind: 'people',
    caller: (generator) => personAs(ROLES.developers, generator),
    calls: () => [
      made(
        'lambda',
        'UpdateFunctionCode20150331v2',
        { functionName: 'app-report', publish: false },
        { functionName: 'app-report', role: roleArn('app-lambda') },
      ),
    ],
  },
  {
    period: 3 * DAY,
    kind: 'people',
    caller: (generator) => personAs(ROLES.developers, generator),
    calls: (generator) => {
      const functionName = `app-try-${generator.id(6, 'abcdefgh')}`;
      return [
        made(
          'lambda',
          'CreateFunction20150331',
          { functionName, role: roleArn('app-lambda'), code: {} },
          { functionName, role: roleArn('app-lambda') },
        ),
      ];
    },
  },
  {
    period: 5 * DAY,
    kind: 'people',
    caller: (generator) => personAs(ROLES.administrators, generator),
    calls: (generator) => consoleFunction(generator),
  },
  {
    period: 6 * DAY,
    kind: 'people',
    caller: (generator) => personAs(ROLES.administrators, generator),
    calls: (generator) => [
      runInstances('EMR_EC2_DefaultRole', generator, { iamInstanceProfile: { name: 'EMR_EC2_DefaultRole' } }),
    ],
  },
  {
    period: DAY,
    kind: 'service',
    caller: (generator) => runOf(ROLES.airflow, generator),
    calls: () => [
      made(
        'elasticmapreduce',
        'RunJobFlow',
        { name: 'nightly', serviceRole: 'EMR_DefaultRole', jobFlowRole: 'EMR_EC2_DefaultRole' },
        { jobFlowId: 'j-1' },
      ),
    ],
  },
  {
    period: DAY,
    kind: 'service',
    caller: () => ({
      role: 'EMR_DefaultRole',
      session: 'CCSSession',
      address: 'elasticmapreduce.amazonaws.com',
      via: 'elasticmapreduce.amazonaws.com',
    }),
    calls: (generator) => [
      runInstances('EMR_EC2_DefaultRole', generator, { iamInstanceProfile: { name: 'EMR_EC2_DefaultRole' } }),
    ],
  },
  {
    period: 2 * DAY,
    kind: 'people',
    caller: () => ({ role: ROLES.science, session: 'SageMaker', address: '203.0.113.7' }),
    calls: () => [
      made('sagemaker', 'CreateTrainingJob', { trainingJobName: 'train', roleArn: roleArn(ROLES.science) }),
      made('sagemaker', 'CreateModel', { modelName: 'model', executionRoleArn: roleArn(ROLES.science) }),
    ],
  },
  {
    period: 12 * HOUR,
    kind: 'service',
    caller: () => ofService('spotfleet.amazonaws.com', 'AWSServiceRoleForEC2SpotFleet', 'SpotFleet'),
    calls: (generator) => [runInstances('EMR_EC2_DefaultRole', generator)],
  },
  {
    period: 12 * HOUR,
    kind: 'service',
    caller: () => ofService('batch.amazonaws.com', 'AWSServiceRoleForBatch', 'aws-batch'),
    calls: (generator) => [runInstances('EMR_EC2_DefaultRole', generator)],
  },
];

/** The console makes a role for a function, as it offers. */
function consoleFunction(generator: Random): Call[] {
  const functionName = `try-${generator.id(6, 'abcdefgh')}`;
  const roleName = `${functionName}-role-${generator.id(8, 'abcdefgh0123')}`;
  const policy = `arn:aws:iam::111122223333:policy/service-role/AWSLambdaBasicExecutionRole-${generator.id(8, '0123456789ab')}`;
  const arn = roleArn(`service-role/${roleName}`);
  const logs = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'logs:CreateLogStream', Resource: '*' }],
  };
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  };
  return [
    made(
      'iam',
      'CreateRole',
      { roleName, path: '/service-role/', assumeRolePolicyDocument: JSON.stringify(trust) },
      { role: { arn, roleName, path: '/service-role/', roleId: `AROA${generator.id(17)}` } },
    ),
    made(
      'iam',
      'CreatePolicy',
      {
        policyName: policy.slice(policy.lastIndexOf('/') + 1),
        path: '/service-role/',
        policyDocument: JSON.stringify(logs),
      },
      { policy: { arn: policy, defaultVersionId: 'v1' } },
    ),
    made('iam', 'AttachRolePolicy', { roleName, policyArn: policy }),
    made('lambda', 'CreateFunction20150331', { functionName, role: arn, code: {} }, { functionName, role: arn }),
  ];
}

function peopleAtWork(start: Date, end: Date, generator: Random): Step[] {
  return HABITS.flatMap(({ period, kind, caller, calls }) =>
    every(start, end, period, generator).flatMap((at) => {
      const who = caller(generator);
      let now = kind === 'people' ? atWork(at, generator) : at;
      return calls(generator).map((call): Step => {
        now = later(now, 6 * SECOND);
        return { at: now, call, caller: who, kind };
      });
    }),
  );
}

/** An administrator makes a deployer for a new team, and the team deploys from the same day on. */
function newTeam(day: Date, end: Date, generator: Random): Step[] {
  const from = atWork(day, generator);
  const team = `team-${generator.id(4, 'abcdefgh')}`;
  const [deployer, task] = [`${team}-deploy`, `${team}-task`];
  const who = personAs(ROLES.administrators, generator);
  const trust = (Principal: JsonObject, Condition?: JsonObject) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal,
          Action: Condition ? 'sts:AssumeRoleWithWebIdentity' : 'sts:AssumeRole',
          ...(Condition && { Condition }),
        },
      ],
    });
  const role = (roleName: string, assumeRolePolicyDocument: string) =>
    made(
      'iam',
      'CreateRole',
      { roleName, path: '/', assumeRolePolicyDocument },
      { role: { arn: roleArn(roleName), roleName, path: '/', roleId: `AROA${generator.id(17)}` } },
    );
  const policy = (roleName: string, ...Statement: JsonObject[]) =>
    made('iam', 'PutRolePolicy', {
      roleName,
      policyName: 'work',
      policyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
    });
  const github = {
    StringEquals: {
      'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
      'token.actions.githubusercontent.com:sub': `repo:example/${team}:environment:production`,
    },
  };
  const calls = [
    role(task, trust({ Service: 'ecs-tasks.amazonaws.com' })),
    policy(task, {
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue', 's3:GetObject', 's3:PutObject'],
      Resource: '*',
    }),
    role(
      deployer,
      trust({ Federated: `arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com` }, github),
    ),
    policy(
      deployer,
      { Effect: 'Allow', Action: ['ecs:RegisterTaskDefinition', 'ecs:UpdateService'], Resource: '*' },
      { Effect: 'Allow', Action: 'iam:PassRole', Resource: roleArn(task) },
    ),
  ];
  const deployment = () =>
    made('ecs', 'RegisterTaskDefinition', { family: team, taskRoleArn: roleArn(task), containerDefinitions: [] });
  return [
    ...calls.map((call, index): Step => ({ at: later(from, index * 5 * SECOND), kind: 'people', caller: who, call })),
    ...every(later(from, 2 * HOUR), end, DAY, generator).map(
      (at): Step => ({
        at: atWork(at, generator),
        kind: 'people',
        caller: runOf(deployer, generator),
        call: deployment(),
      }),
    ),
  ];
}
