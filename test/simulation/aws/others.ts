import { KMSDisabledException } from '@aws-sdk/client-sns';
import { ParameterNotFound } from '@aws-sdk/client-ssm';
import type { Call } from './service.ts';

/** A message that the topic took. */
export interface Told {
  readonly at: Date;
  /** Who published it: the role's name. */
  readonly by: string;
  readonly subject: string;
  /** The message for queues: the decision and what became of it. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** The topic. With its key off it takes nothing. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export function simulatedSns(isKeyOff: () => boolean) {
  const told: Told[] = [];
  return {
    told,
    call({ name, input, now, by }: Call): unknown {
      if (name !== 'Publish') throw new Error(`SNS of the simulator knows no ${name}`);
      if (isKeyOff())
        throw new KMSDisabledException({ message: 'the key is disabled', $metadata: { httpStatusCode: 400 } });
      const { default: _, sqs = '{}' } = JSON.parse(String(input.Message)) as { default: string; sqs?: string };
      told.push({ at: now, by, subject: String(input.Subject), json: JSON.parse(sqs) as Told['json'] });
      return { MessageId: `message-${told.length}` };
    },
  };
}

/** Parameter Store, with the kill switch off. */
export function simulatedSsm(parameters: Map<string, string>) {
  return ({ name, input }: Call): unknown => {
    if (name !== 'GetParameter') throw new Error(`SSM of the simulator knows no ${name}`);
    const Value = parameters.get(String(input.Name));
    if (Value === undefined) throw new ParameterNotFound({ message: 'no such parameter', $metadata: {} });
    return { Parameter: { Name: input.Name, Value } };
  };
}
