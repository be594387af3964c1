import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  InvokeCommand,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import type { Ground } from '../ground.ts';
import { TAG } from '../names.ts';
import type { Call } from '../permissions.ts';
import { retried } from '../waiting.ts';
import { zipOf } from '../zip.ts';
import { everyPage, type Kind, unlessGone } from './kind.ts';
import type { SandboxRole } from './role.ts';

export const FUNCTIONS: Kind = {
  calls: ['lambda:ListFunctions', 'lambda:DeleteFunction'],
  list: ({ lambda }) =>
    everyPage(async (Marker) => {
      const answer = await lambda.send(new ListFunctionsCommand({ Marker }));
      return [(answer.Functions ?? []).map(({ FunctionName = '' }) => FunctionName), answer.NextMarker];
    }),
  async remove({ lambda }, FunctionName) {
    await unlessGone(lambda.send(new DeleteFunctionCommand({ FunctionName })));
  },
};

export const MAKES_FUNCTIONS: readonly Call[] = ['lambda:CreateFunction', 'lambda:Invoke'];

/** A small function with this code. Its runtime has the SDK. Its role may write no log, so there is no log group to remove. */
export async function makeFunction(ground: Ground, what: string, role: SandboxRole, code: string): Promise<string> {
  const FunctionName = ground.naming('function', what);
  const asked = new CreateFunctionCommand({
    FunctionName,
    Role: role.arn,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Timeout: 20,
    Code: { ZipFile: zipOf('index.mjs', code) },
    Tags: { [TAG]: 'function' },
  });
  await retried(() => ground.aws.lambda.send(asked), cannotBeAssumedYet, ground);
  return FunctionName;
}

function cannotBeAssumedYet({ name, message }: Error): boolean {
  return name === 'InvalidParameterValueException' && message.includes('assumed');
}

/** What the function answers, as text. @throws Error when it failed */
export async function invoked(ground: Ground, FunctionName: string): Promise<string> {
  const asked = new InvokeCommand({ FunctionName, Payload: '{}' });
  const { Payload, FunctionError } = await retried(() => ground.aws.lambda.send(asked), isPending, ground);
  const text = Buffer.from(Payload ?? []).toString();
  if (FunctionError !== undefined) throw new Error(`the function failed: ${text.slice(0, 300)}`);
  return text;
}

function isPending({ name }: Error): boolean {
  return name === 'ResourceConflictException';
}
