import { ParameterNotFound } from '@aws-sdk/client-ssm';
import { parameter } from './parameter.ts';

/** Undefined when nobody has put the parameter. */
export async function parameterIfAny(name: string): Promise<string | undefined> {
  try {
    return await parameter(name);
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}
