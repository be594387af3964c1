import { type JsonObject, textOf } from '../../base/json.ts';
import { OWN_ROLES } from '../../base/own.ts';
import { isOwnRule, OWN } from '../../base/own-stack.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { Part } from './change.ts';

/** The names of our parts that the call is about; `''` when it may be one of ours but the event does not name it. */
export function ownNamesIn(part: Part, event: CloudTrailEvent): string[] {
  const request = event.requestParameters ?? {};
  switch (part) {
    case 'rule':
      return isDefaultBus(request) ? ownIn([request.name, request.rule], isOwnRule) : [];
    case 'function':
      return ownIn(functionsIn(request, event.responseElements), isIn(OWN.functions));
    case 'queue':
      return ownIn([afterLast('/', request.queueUrl)], isIn(OWN.queues));
    case 'topic':
      return ownIn([topicIn(request.topicArn), topicIn(request.subscriptionArn)], isIn(OWN.topics));
    case 'table':
      return ownIn([afterLast('/', request.tableName)], isIn(OWN.tables));
    case 'parameter':
      return ownIn([request.name, ...listOf(request.names)].map(parameterIn), isIn(OWN.parameters));
    case 'alarm':
      return ownIn(listOf(request.alarmNames), isIn(OWN.alarms));
    case 'role':
      return ownIn([request.roleName], isIn(OWN_ROLES));
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

/** Our rules are on the default bus: a rule of the same name on another bus is not ours. */
function isDefaultBus({ eventBusName }: JsonObject): boolean {
  return eventBusName === undefined || eventBusName === null || afterLast('/', eventBusName) === 'default';
}

/**
 * A name, an ARN or `account:name`, with or without a qualifier. Calls on an event source mapping name the function only in the
 * response.
 */
function functionsIn(request: JsonObject, response: JsonObject | undefined): (string | undefined)[] {
  return [request.functionName, response?.functionArn, response?.functionName].map((value) => {
    const text = textOf(value);
    if (text === undefined) return undefined;
    const [before, name] = text.split('function:');
    return name === undefined ? before?.split(':').find((piece) => OWN.functions.includes(piece)) : name.split(':')[0];
  });
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
