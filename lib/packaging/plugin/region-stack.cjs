// One stack of CloudFormation in one region: brought up to date, or taken away. Each answers in the past tense.
const {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} = require('@aws-sdk/client-cloudformation');

const NAME = 'rolewarden-region';
const PAUSE = 3000;
const PATIENCE = 20 * 60 * 1000;

/** A stack in one of these states takes no update: it never came up, or went away only in part. */
const DEAD = ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'CREATE_FAILED', 'DELETE_FAILED'];

/** @throws Error with the reason of CloudFormation */
async function deployStack(config, templateUrl) {
  const client = new CloudFormationClient(config);
  let stack = await settled(client, NAME);
  if (stack !== undefined && DEAD.includes(stack.StackStatus)) {
    await deleted(client, stack);
    stack = undefined;
  }
  const asked = { StackName: NAME, TemplateURL: templateUrl };
  if (stack === undefined) {
    const { StackId } = await client.send(new CreateStackCommand({ ...asked, OnFailure: 'DELETE' }));
    await succeeded(client, StackId, 'CREATE_COMPLETE');
    return 'created';
  }
  try {
    await client.send(new UpdateStackCommand(asked));
  } catch (error) {
    if (/no updates are to be performed/i.test(error.message)) return 'up to date';
    throw error;
  }
  await succeeded(client, stack.StackId, 'UPDATE_COMPLETE');
  return 'updated';
}

/** Undefined where there was no such stack. */
async function removeStack(config) {
  const client = new CloudFormationClient(config);
  const stack = await settled(client, NAME);
  if (stack === undefined) return undefined;
  await deleted(client, stack);
  return 'removed';
}

async function deleted(client, { StackId }) {
  await client.send(new DeleteStackCommand({ StackName: StackId }));
  await succeeded(client, StackId, 'DELETE_COMPLETE');
}

async function succeeded(client, id, status) {
  const stack = await settled(client, id);
  const became = stack?.StackStatus ?? 'DELETE_COMPLETE';
  if (became !== status) throw new Error(`${became}: ${await reasonOf(client, id)}`);
}

/** The stack once nothing works on it any more; undefined where it is gone. */
async function settled(client, name) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await pause(PAUSE)) {
    const stack = await stackOf(client, name);
    if (stack === undefined || !/_IN_PROGRESS$/.test(stack.StackStatus) || stack.StackStatus === 'REVIEW_IN_PROGRESS')
      return stack;
  }
  throw new Error(`CloudFormation is still at work on ${NAME} after 20 minutes; deploy again when it is done`);
}

async function stackOf(client, StackName) {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
    return Stacks?.[0];
  } catch (error) {
    if (/does not exist/.test(error.message)) return undefined;
    throw error;
  }
}

async function reasonOf(client, StackName) {
  const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName }));
  const failed = StackEvents.filter(({ ResourceStatus = '' }) => /_FAILED$/.test(ResourceStatus));
  const first = failed.findLast(({ ResourceStatusReason = '' }) => !/cancelled/i.test(ResourceStatusReason));
  if (first === undefined) return `see the events of the stack ${NAME} there`;
  return `${first.LogicalResourceId}: ${first.ResourceStatusReason ?? first.ResourceStatus}`;
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

module.exports = { deployStack, removeStack };
