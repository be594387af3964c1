import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';

const ssm = new SSMClient();

/** @throws every error of Parameter Store, ParameterNotFound included */
export async function parameter(name: string): Promise<string> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
  return Parameter?.Value ?? '';
}

/** Undefined when nobody has put the parameter. */
export async function parameterIfAny(name: string): Promise<string | undefined> {
  try {
    return await parameter(name);
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}
