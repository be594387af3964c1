import { isObject, type JsonObject, textOf } from '../../base/json.ts';
import { FORWARD_ROLE, OWN_ROLES } from '../../base/own.ts';
import { isOwnRule, OWN, REGION_BUS, REGION_DEAD, REGION_STACK, STACK } from '../../base/own-stack.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { Part } from './change.ts';

/** The names of our parts that the call is about; `''` when it may be one of ours but the event does not name it. */
export function ownNamesIn(part: Part, event: CloudTrailEvent): string[] {
  const request = event.requestParameters ?? {};
  switch (part) {
    case 'rule':
      return busIn(request) === undefined ? [] : ownIn([request.name, request.rule], isOwnRule);
    case 'bus':
      return event.requestParameters === undefined ? [] : ownBusIn(request);
    case 'function':
      return ownIn(functionsIn(request, event.responseElements), isIn(OWN.functions));
    case 'queue':
      return ownIn(queuesIn(request, event.responseElements), isIn([...OWN.queues, REGION_DEAD]));
    case 'topic':
      return ownIn([...TOPIC_FIELDS.map((field) => topicIn(request[field])), request.name], isIn(OWN.topics));
    case 'table':
      return ownIn(
        TABLE_FIELDS.map((field) => tableIn(request[field])),
        isIn(OWN.tables),
      );
    case 'parameter':
      return ownIn(
        [request.name, ...listOf(request.names), request.resourceArn].map(parameterIn),
        isIn(OWN.parameters),
      );
    case 'alarm':
      return ownIn(alarmsIn(request), isIn([...OWN.alarms, REGION_DEAD]));
    case 'log':
      return ownIn([request.logGroupName, request.logGroupIdentifier, request.resourceIdentifier].map(logIn), isOwnLog);
    case 'stack':
      return ownIn(stacksIn(request).map(stackIn), isIn([STACK, REGION_STACK]));
    case 'role':
      return ownIn([request.roleName], isIn([...OWN_ROLES, FORWARD_ROLE]));
    case 'key':
      return [afterLast('/', request.keyId) ?? ''];
    case 'trail': // every trail counts: our events may come from it
      return [afterLast('/', request.name ?? request.trailName) ?? ''];
    default:
      return part satisfies never;
  }
}

function ownIn(names: readonly unknown[], isOwn: (name: string) => boolean): string[] {
  return [...new Set(names.map(textOf).filter((name) => name !== undefined))].filter(isOwn);
}

const isIn = (names: readonly string[]) => (name: string) => names.includes(name);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const TOPIC_FIELDS = ['topicArn', 'subscriptionArn', 'resourceArn'];
const TABLE_FIELDS = ['tableName', 'tableArn', 'resourceArn', 'targetTableName', 'globalTableName'];

/** A bus by name or ARN: that of a permission, the source of an archive, the destination of a replay. */
function ownBusIn({ eventBusName, name, eventSourceArn, destination }: JsonObject): string[] {
  const named = isObject(destination) ? destination.arn : (eventBusName ?? eventSourceArn ?? name);
  return [busIn({ eventBusName: named })].filter((bus) => bus !== undefined);
}

/** Our rules are on the default bus and on that of the regions: a rule of the same name on another bus is not ours. */
function busIn({ eventBusName }: JsonObject): string | undefined {
  const bus = afterLast('/', eventBusName ?? 'default') ?? '';
  return bus === 'default' || bus === REGION_BUS ? bus : undefined;
}

/**
 * A name, an ARN or `account:name`, with or without a qualifier. Calls on an event source mapping name the function only in the
 * response.
 */
function functionsIn(request: JsonObject, response: JsonObject | undefined): (string | undefined)[] {
  const named = [request.functionName, request.resourceArn, response?.functionArn, response?.functionName];
  return named.map((value) => {
    const text = textOf(value);
    if (text === undefined) return undefined;
    const [before, name] = text.split('function:');
    return name === undefined ? before?.split(':').find((piece) => OWN.functions.includes(piece)) : name.split(':')[0];
  });
}

/** By URL, name or ARN; calls on an event source mapping name the queue only in the response. */
function queuesIn(request: JsonObject, response: JsonObject | undefined): (string | undefined)[] {
  const { queueUrl, queueName, sourceArn, destinationArn, eventSourceArn } = request;
  const named = [queueUrl, queueName, sourceArn, destinationArn, eventSourceArn, response?.eventSourceArn];
  return named.map((value) => afterLast(':', afterLast('/', value)));
}

function alarmsIn({ alarmName, alarmNames, muteTargets }: JsonObject): readonly unknown[] {
  return [alarmName, ...listOf(alarmNames), ...(isObject(muteTargets) ? listOf(muteTargets.alarmNames) : [])];
}

/** `/aws/lambda/name`, or its ARN with or without `:*`. */
function logIn(value: unknown): string | undefined {
  return textOf(value)?.split(':log-group:').at(-1)?.split(':')[0];
}

function isOwnLog(name: string): boolean {
  return OWN.functions.some((own) => name === `/aws/lambda/${own}`);
}

function stacksIn({ stackName, stackIds, stackDefinitions }: JsonObject): readonly unknown[] {
  const defined = listOf(stackDefinitions).map((one) => (isObject(one) ? one.stackName : undefined));
  return [stackName, ...listOf(stackIds), ...defined];
}

/** `name`, or `arn:aws:cloudformation:us-east-1:111122223333:stack/name/id`. */
function stackIn(value: unknown): string | undefined {
  return textOf(value)?.split(':stack/').at(-1)?.split('/')[0];
}

/** `name`, or the ARN of the table or of one of its streams. */
function tableIn(value: unknown): string | undefined {
  return textOf(value)?.split(':table/').at(-1)?.split('/')[0];
}

/** `arn:aws:sns:us-east-1:111122223333:name`; a subscription has its id after the name. */
function topicIn(value: unknown): string | undefined {
  return textOf(value)?.split(':')[5];
}

/** `/a/b`, or its ARN `…:parameter/a/b`. */
function parameterIn(value: unknown): string | undefined {
  const text = textOf(value);
  const at = text?.indexOf(':parameter/') ?? -1;
  return at < 0 ? text : text?.slice(at + ':parameter'.length);
}

function afterLast(separator: string, value: unknown): string | undefined {
  const text = textOf(value);
  return text?.slice(text.lastIndexOf(separator) + 1);
}
