import { PolicyError, parsePolicy } from '../policy/document.ts';
import { matches } from '../policy/wildcard.ts';

/** `states.eu-west-1.amazonaws.com` and `ec2.amazonaws.com.cn` name the same services as `states.amazonaws.com` and `ec2.amazonaws.com`. */
export function serviceName(principal: string): string {
  return principal
    .toLowerCase()
    .replace(/\.cn$/, '')
    .replace(/\.[a-z]{2,4}(?:-[a-z]+)+-\d\.amazonaws\.com$/, '.amazonaws.com');
}

/** The services that a trust policy names; `anyone` when it trusts every principal. Undefined when it cannot be read. */
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

/** The principals that a trust policy allows in, as written. Empty where it cannot be read, and for a user. */
export function assumersOf(trustPolicy: unknown): readonly string[] {
  if (trustPolicy === undefined) return [];
  try {
    const allows = parsePolicy(trustPolicy).statements.filter(({ effect }) => effect === 'Allow');
    const principals = allows.flatMap(({ principals = [] }) => principals);
    return [...new Set(principals.map(({ value }) => value))];
  } catch (error) {
    if (error instanceof PolicyError) return [];
    throw error;
  }
}

/** A cheap test before the trust policy is judged: a policy for services alone lets no outsider in. An unreadable policy may. */
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
 * Services that run code, commands or templates of the passer with the passed role. Any other service uses the role only for the
 * work that AWS built into it.
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

/** Whether the passer commands what the service does with the role. When the service is not known, the answer is yes. */
export function isCommandedByPasser(services: readonly string[]): boolean {
  return services.length === 0 || services.some((service) => COMMANDED_BY_PASSER.has(serviceName(service)));
}
