import { PolicyError, parsePolicy } from '../policy/document.ts';
import { matches } from '../policy/wildcard.ts';

/** `states.eu-west-1.amazonaws.com` and `ec2.amazonaws.com.cn` name the same services as `states.amazonaws.com` and `ec2.amazonaws.com`. */
export function serviceName(principal: string): string {
  return principal
    .toLowerCase()
    .replace(/\.cn$/, '')
    .replace(/\.[a-z]{2,4}(?:-[a-z]+)+-\d\.amazonaws\.com$/, '.amazonaws.com');
}

/** What a trust policy lets services do: the services it names, or `anyone` when it trusts every principal. Undefined: not readable. */
export function trustedServices(
  trustPolicy: unknown,
): { readonly names: readonly string[]; readonly anyone: boolean } | undefined {
  try {
    const allows = parsePolicy(trustPolicy).statements.filter(
      ({ effect, actions }) =>
        effect === 'Allow' && (actions ?? []).some((action) => matches(action.toLowerCase(), 'sts:assumerole')),
    );
    const principals = allows.flatMap((statement) => statement.principals ?? []);
    return {
      names: principals.filter(({ type }) => type === 'Service').map(({ value }) => value),
      anyone: principals.some(({ type, value }) => type !== 'Service' && value === '*'),
    };
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}

/** Cheap to ask before anybody judges the trust policy: only then can outsiders be in it. A policy nobody can read may. */
export function trustsMoreThanServices(trustPolicy: unknown): boolean {
  try {
    return parsePolicy(trustPolicy).statements.some(
      ({ effect, principals, notPrincipals }) =>
        effect === 'Allow' &&
        (notPrincipals !== undefined || (principals ?? []).some(({ type }) => type !== 'Service')),
    );
  } catch (error) {
    if (error instanceof PolicyError) return true;
    throw error;
  }
}

/**
 * Services in which whoever configures them says what is done with the role: code, commands, templates. Elsewhere a passed
 * role does only what the service itself was built to do with it.
 */
const COMMANDED_BY_PASSER: ReadonlySet<string> = new Set([
  'ec2.amazonaws.com',
  'lambda.amazonaws.com',
  'edgelambda.amazonaws.com',
  'ecs-tasks.amazonaws.com',
  'pods.eks.amazonaws.com',
  'cloudformation.amazonaws.com',
  'codebuild.amazonaws.com',
  'codepipeline.amazonaws.com',
  'glue.amazonaws.com',
  'sagemaker.amazonaws.com',
  'states.amazonaws.com',
  'ssm.amazonaws.com',
  'scheduler.amazonaws.com',
  'tasks.apprunner.amazonaws.com',
  'bedrock-agentcore.amazonaws.com',
  'datapipeline.amazonaws.com',
  'elasticmapreduce.amazonaws.com',
  'emr-serverless.amazonaws.com',
  'batch.amazonaws.com',
  'cloud9.amazonaws.com',
  'elasticbeanstalk.amazonaws.com',
  'gamelift.amazonaws.com',
  'iotevents.amazonaws.com',
  'airflow.amazonaws.com',
  'airflow-env.amazonaws.com',
  'proton.amazonaws.com',
  'amplify.amazonaws.com',
]);

/** Whether the passer commands what is done with the role; an unknown service is taken for one that does as it is told. */
export function isCommandedByPasser(services: readonly string[]): boolean {
  return services.length === 0 || services.some((service) => COMMANDED_BY_PASSER.has(serviceName(service)));
}
