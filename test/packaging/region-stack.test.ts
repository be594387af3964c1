import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';

const { deployStack, removeStack } = createRequire(import.meta.url)('../../lib/packaging/plugin/region-stack.cjs') as {
  deployStack(config: object, url: string): Promise<string>;
  removeStack(config: object): Promise<string | undefined>;
};

/** A CloudFormation with at most one stack. A row states the stack before, and what becomes of a call. */
function cloudFormation({ before, becomes = {} }: { before?: string; becomes?: Readonly<Record<string, string>> }) {
  let status = before;
  const made: string[] = [];
  const xml = (action: string, inner: string) =>
    `<${action}Response xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><${action}Result>${inner}</${action}Result></${action}Response>`;
  const fails = (message: string) => ({
    statusCode: 400,
    text: `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>${message}</Message></Error></ErrorResponse>`,
  });
  const answer = (action: string): { statusCode: number; text: string } => {
    const stack = `<member><StackId>arn:x</StackId><StackName>rolewarden-region</StackName><StackStatus>${status}</StackStatus></member>`;
    const failed =
      '<member><LogicalResourceId>DeadQueue</LogicalResourceId><ResourceStatus>CREATE_FAILED</ResourceStatus><ResourceStatusReason>You must wait 60 seconds</ResourceStatusReason></member>';
    switch (action) {
      case 'DescribeStacks':
        if (status === undefined) return fails('Stack with id rolewarden-region does not exist');
        return { statusCode: 200, text: xml(action, `<Stacks>${stack}</Stacks>`) };
      case 'DescribeStackEvents':
        return { statusCode: 200, text: xml(action, `<StackEvents>${failed}</StackEvents>`) };
      default:
        made.push(action);
        if (becomes[action] === 'no updates') return fails('No updates are to be performed.');
        if (becomes[action] === 'refused')
          return fails('User x is not authorized with an explicit deny in a service control policy');
        status = becomes[action] ?? { CreateStack: 'CREATE_COMPLETE', UpdateStack: 'UPDATE_COMPLETE' }[action];
        return { statusCode: 200, text: xml(action, '<StackId>arn:x</StackId>') };
    }
  };
  const config = {
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
    requestHandler: {
      handle: async ({ body }: { body: string }) => {
        const { statusCode, text } = answer(new URLSearchParams(body).get('Action') ?? '');
        return { response: { statusCode, headers: { 'content-type': 'text/xml' }, body: Readable.from([text]) } };
      },
    },
  };
  return { config, made };
}

describe('the stack of a region', () => {
  test.each<[string, Parameters<typeof cloudFormation>[0], string, string[]]>([
    ['that is not there is made', {}, 'created', ['CreateStack']],
    ['that is there is updated', { before: 'CREATE_COMPLETE' }, 'updated', ['UpdateStack']],
    [
      'that is as it should be',
      { before: 'UPDATE_COMPLETE', becomes: { UpdateStack: 'no updates' } },
      'up to date',
      ['UpdateStack'],
    ],
    ['that was rolled back is made anew', { before: 'ROLLBACK_COMPLETE' }, 'created', ['DeleteStack', 'CreateStack']],
    ['whose deletion failed is made anew', { before: 'DELETE_FAILED' }, 'created', ['DeleteStack', 'CreateStack']],
  ])('%s', async (_, world, says, calls) => {
    const { config, made } = cloudFormation(world);
    expect([await deployStack(config, 'https://x'), made]).toEqual([says, calls]);
  });

  test('that fails says the first reason of CloudFormation', async () => {
    const { config } = cloudFormation({ becomes: { CreateStack: 'ROLLBACK_COMPLETE' } });
    await expect(deployStack(config, 'https://x')).rejects.toThrow('ROLLBACK_COMPLETE: DeadQueue: You must wait 60');
  });

  test('any other error flies', async () => {
    const { config } = cloudFormation({ becomes: { CreateStack: 'refused' } });
    await expect(deployStack(config, 'https://x')).rejects.toThrow('explicit deny in a service control policy');
  });

  test('is taken away, and one that is not there is no error', async () => {
    const there = cloudFormation({ before: 'UPDATE_ROLLBACK_COMPLETE' });
    expect([await removeStack(there.config), there.made]).toEqual(['removed', ['DeleteStack']]);
    const none = cloudFormation({});
    expect([await removeStack(none.config), none.made]).toEqual([undefined, []]);
  });
});
