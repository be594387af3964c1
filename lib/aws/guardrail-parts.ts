import { isObject, type JsonObject, textOf } from '../base/json.ts';
import { STACK } from '../base/own-stack.ts';
import type { MappingState, RuleState, TargetState } from '../sweep/check/found.ts';
import type { SignedCalls } from './signed-calls.ts';

/** Calls that read. */
export type ReadingCalls = Pick<SignedCalls, 'get' | 'json'>;

/** The stack's rules on a bus, the default one if none is named. Their targets have to be asked for one by one. */
export async function listedRules(calls: ReadingCalls, bus?: string): Promise<Omit<RuleState, 'targets'>[]> {
  const rules: JsonObject[] = [];
  let next: string | undefined;
  do {
    const page = await calls.json('events', 'AWSEvents.ListRules', {
      NamePrefix: `${STACK}-`,
      ...(bus !== undefined && { EventBusName: bus }),
      ...(next !== undefined && { NextToken: next }),
    });
    rules.push(...objectsIn(page.Rules));
    next = textOf(page.NextToken);
  } while (next !== undefined);
  return rules.map(({ Name, State, EventPattern, ScheduleExpression }) => {
    const on = textOf(EventPattern) ?? textOf(ScheduleExpression);
    return { name: textOf(Name) ?? '', state: textOf(State) ?? 'unknown', ...(on !== undefined && { on }) };
  });
}

export async function targetsOf(calls: ReadingCalls, rule: string, bus?: string): Promise<TargetState[]> {
  const onBus = bus !== undefined && { EventBusName: bus };
  const { Targets } = await calls.json('events', 'AWSEvents.ListTargetsByRule', { Rule: rule, ...onBus });
  return objectsIn(Targets).map(({ Arn, Input, InputPath, InputTransformer }) => {
    const input = textOf(Input);
    const rewritten = InputPath !== undefined || InputTransformer !== undefined;
    return { arn: textOf(Arn) ?? '', rewritten, ...(input !== undefined && { input }) };
  });
}

/** Names of the rules on the default bus that hand their events to the target. */
export async function rulesWithTarget(calls: ReadingCalls, arn: string): Promise<string[]> {
  const names: string[] = [];
  let next: string | undefined;
  do {
    const page = await calls.json('events', 'AWSEvents.ListRuleNamesByTarget', {
      TargetArn: arn,
      ...(next !== undefined && { NextToken: next }),
    });
    names.push(...(Array.isArray(page.RuleNames) ? page.RuleNames : []).map(String));
    next = textOf(page.NextToken);
  } while (next !== undefined);
  return names;
}

export async function mappingsOf(calls: ReadingCalls, name: string): Promise<MappingState[]> {
  const answer = await calls.get('lambda', '/2015-03-31/event-source-mappings/', { FunctionName: name });
  return objectsIn(answer.EventSourceMappings).map(({ State, EventSourceArn, FilterCriteria }) => ({
    state: textOf(State) ?? 'unknown',
    source: textOf(EventSourceArn) ?? '',
    filtered: isObject(FilterCriteria) && objectsIn(FilterCriteria.Filters).length > 0,
  }));
}

/** KMS's word for the state of a key: `Enabled`, `Disabled`, `PendingDeletion`. */
export async function keyState(calls: ReadingCalls, key: string): Promise<string> {
  const { KeyMetadata } = await calls.json('kms', 'TrentService.DescribeKey', { KeyId: key });
  return (isObject(KeyMetadata) && textOf(KeyMetadata.KeyState)) || 'unknown';
}

function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
