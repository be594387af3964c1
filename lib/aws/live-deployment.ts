import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, QueueDoesNotExist, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { textOf } from '../base/json.ts';
import { ALARMS, ALERTS, KILL_SWITCH, OWN, REGION_BUS, STACK } from '../base/own-stack.ts';
import type { Answer, Deployment, FunctionState, QueueDepth } from '../cli/doctor/deployment.ts';
import type { RuleState } from '../sweep/check/found.ts';
import { dryUpdateOf } from './dry-update.ts';
import { listedRules, mappingsOf, targetsOf } from './guardrail-parts.ts';
import { dynamoLedger } from './ledger.ts';
import { listenersTo } from './listeners.ts';
import { signedIn } from './live-caller.ts';
import { regionStates } from './live-regions.ts';
import { trailsIn } from './live-trails.ts';
import { type FunctionPlace, queueUrl } from './place.ts';
import { type SignedCalls, signedCalls } from './signed-calls.ts';

/** Reads each part of the stack on its own: a part that cannot be read hides no other. Writes nothing. */
export async function readDeployment(asked: string | undefined): Promise<Deployment> {
  const { caller, region: home, sts } = await signedIn();
  const region = asked ?? home;
  const place = { ...caller, region };
  const calls = signedCalls(sts, region, caller.partition);
  const rules = await settled(() => rulesIn(calls)); // the first answer tells AWS's time
  const [events, alarmListeners] = await Promise.all([
    settled(() => statesOf(calls, `${STACK}-inspect`)),
    settled(() => listenersTo(place, ALARMS, calls)),
  ]);
  const [busRules, regions] = await Promise.all([
    settled(() => rulesIn(calls, REGION_BUS)),
    settled(() => regionStates(place, sts, settled)),
  ]);
  const [functions, mappings, looks, scanLooks, notices, queues, listeners, killSwitch, ledger, trails, dryUpdate] =
    await Promise.all([
      each(OWN.functions, (name) => functionIn(calls, name)),
      settled(() => statesOf(calls, `${STACK}-contain`)),
      settled(() => statesOf(calls, `${STACK}-sweep`)),
      settled(() => statesOf(calls, `${STACK}-scan`)),
      settled(() => statesOf(calls, `${STACK}-tell`)),
      each(OWN.queues, (name) => depthOf(place, name)),
      settled(() => listenersTo(place, ALERTS, calls)),
      settled(() => killSwitchIn(region)),
      settled(() => ledgerIn(region)),
      settled(() => trailsIn(calls, region)),
      settled(() => dryUpdateOf(calls, `${STACK}-contain`)),
    ]);
  const skew = 'answer' in rules ? { answer: calls.skew() } : { because: rules.because };
  const deployed = {
    rules,
    busRules,
    regions,
    functions,
    events,
    alarmListeners,
    mappings,
    looks,
    scanLooks,
    notices,
    queues,
    listeners,
    killSwitch,
    ledger,
    trails,
    dryUpdate,
  };
  return { caller, region, skew, ...deployed };
}

async function settled<T>(ask: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { answer: await ask() };
  } catch (error) {
    return { because: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

async function each<T>(
  names: readonly string[],
  ask: (name: string) => Promise<T>,
): Promise<Record<string, Answer<T>>> {
  const entries = names.map(async (name) => [name, await settled(() => ask(name))] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function rulesIn(calls: SignedCalls, bus?: string): Promise<RuleState[]> {
  const rules = await listedRules(calls, bus);
  return Promise.all(
    rules.map(async (rule) => ({ ...rule, targets: (await targetsOf(calls, rule.name, bus)).length })),
  );
}

/** A function that nobody has called for weeks is Inactive: it works. */
async function functionIn(calls: SignedCalls, name: string): Promise<FunctionState | undefined> {
  try {
    const [configuration, { ReservedConcurrentExecutions: concurrency }] = await Promise.all([
      calls.get('lambda', `/2015-03-31/functions/${name}/configuration`),
      calls.get('lambda', `/2019-09-30/functions/${name}/concurrency`),
    ]);
    const modified = textOf(configuration.LastModified);
    return {
      state: textOf(configuration.State) ?? 'Active',
      lastUpdate: textOf(configuration.LastUpdateStatus) ?? 'Successful',
      ...(modified !== undefined && { modified }),
      ...(typeof concurrency === 'number' && { concurrency }),
    };
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

async function statesOf(calls: SignedCalls, name: string): Promise<string[]> {
  return (await mappingsOf(calls, name)).map(({ state }) => state);
}

async function depthOf(place: FunctionPlace, name: string): Promise<QueueDepth | undefined> {
  const sqs = new SQSClient({ region: place.region, useQueueUrlAsEndpoint: false });
  try {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: queueUrl(place, name),
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return {
      waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0),
      inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    };
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return undefined;
    throw error;
  }
}

async function killSwitchIn(region: string): Promise<string | undefined> {
  try {
    const { Parameter } = await new SSMClient({ region }).send(new GetParameterCommand({ Name: KILL_SWITCH }));
    return Parameter?.Value;
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}

/** One consistent read of an incident that does not exist. */
async function ledgerIn(region: string): Promise<unknown> {
  const client = new DynamoDBClient({ region, maxAttempts: 2 });
  return dynamoLedger(OWN.tables[0] ?? '', client).incident('0000000000000000');
}
