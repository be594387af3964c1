import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { PATIENT } from './patience.ts';

const ssm = new SSMClient({ requestHandler: PATIENT });

/** @throws every error of Parameter Store, ParameterNotFound included */
export async function parameter(name: string): Promise<string> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
  return Parameter?.Value ?? '';
}
