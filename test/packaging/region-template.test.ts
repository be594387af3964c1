import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { FORWARD_ROLE } from '../../lib/base/own.ts';
import { isOwnRule, REGION_BUS, REGION_DEAD } from '../../lib/base/own-stack.ts';
import rules from '../../lib/packaging/rules.json' with { type: 'json' };
import { OURS } from '../support/events.ts';
import { matches } from './event-pattern.ts';
import { arnOf, letsIn, mayOf, resolved } from './reach.ts';
import { by, isGuardCall, watchedEvents } from './rule-events.ts';
import { specProblems } from './spec-check.ts';
import { stackResources } from './stack.ts';
import { ofType, type Template } from './template.ts';

const { regionTemplate } = createRequire(import.meta.url)('../../lib/packaging/plugin/region-template.cjs') as {
  regionTemplate(home: string): { readonly Resources: Template };
};
const region = regionTemplate('us-east-1').Resources;
const home = stackResources() as Template;
const rulesThere = ofType(region, 'AWS::Events::Rule');

describe('the stack of one region', () => {
  test('is what CloudFormation takes', () => {
    expect(specProblems(region)).toEqual([]);
    expect(Object.keys(region)).toHaveLength(rules.length + 3);
    expect(JSON.stringify(regionTemplate('us-east-1')).length).toBeLessThan(1_000_000);
  });

  test('has the rules of home, by their names and patterns, and each hands its events to the bus at home alone', () => {
    expect(rulesThere.map(([, { Name, EventPattern }]) => [Name, EventPattern])).toEqual(
      rules.map(({ name, pattern }) => [`rolewarden-${name}`, pattern]),
    );
    expect(rulesThere.filter(([, { Name, EventBusName }]) => !isOwnRule(String(Name)) || EventBusName)).toEqual([]);
    const target = {
      Id: 'home',
      Arn: `arn:aws:events:us-east-1:${OURS}:event-bus/${REGION_BUS}`,
      RoleArn: `arn:aws:iam::${OURS}:role/${FORWARD_ROLE}`,
      DeadLetterConfig: { Arn: `arn:aws:sqs:us-east-1:${OURS}:${REGION_DEAD}` },
    };
    for (const [, { Targets }] of rulesThere) expect(resolved(Targets, region)).toMatchObject([target]);
  });

  test('makes the rules that watch EventBridge last: they would bring the making of all others', () => {
    const others = (id: string) =>
      (region[id] as unknown as { DependsOn: string[] }).DependsOn.filter((on) => on !== 'DeadQueuePolicy');
    const last = rulesThere.filter(([id]) => others(id).length > 0).map(([, { Name }]) => Name);
    expect(last).toEqual(['rolewarden-calls-10', 'rolewarden-guardrail-01']);
    for (const [id] of rulesThere.filter(([, { Name }]) => last.includes(Name ?? null)))
      expect(others(id)).toHaveLength(rules.length - last.length);
  });

  test('has a queue that takes what only our rules there could not forward', () => {
    const send = letsIn(region, 'DeadQueue');
    const events = (name: string, account = OURS) => ({
      service: 'events.amazonaws.com',
      sourceArn: `arn:aws:events:us-east-1:${account}:rule/${name}`,
      sourceAccount: account,
    });
    expect(rulesThere.filter(([, { Name }]) => !send('sqs:SendMessage', events(String(Name))))).toEqual([]);
    for (const name of ['rolewarden-calls-99', 'mine', 'mine/rolewarden-own-calls'])
      expect(send('sqs:SendMessage', events(name)), name).toBe(false);
    expect(send('sqs:SendMessage', events('rolewarden-own-calls', '999988887777'))).toBe(false);
  });

  test('has an alarm on that queue, which can reach nobody in another region', () => {
    const [[, alarm] = ['', {}]] = ofType(region, 'AWS::CloudWatch::Alarm');
    expect([alarm.AlarmName, alarm.AlarmActions]).toEqual([REGION_DEAD, undefined]);
  });
});

describe('the way home', () => {
  const [, busRule] =
    ofType(home, 'AWS::Events::Rule').find(([, { EventBusName }]) => EventBusName !== undefined) ?? [];
  const passes = (event: object) => matches(busRule?.EventPattern as never, event as never);
  const through = (event: Parameters<typeof passes>[0]) =>
    rulesThere.filter(([, { EventPattern }]) => matches(EventPattern as never, event as never) && passes(event)).length;

  test('the role may put events on that bus, and may do nothing else', () => {
    const may = mayOf(home, 'ForwardRole');
    expect(may('events:PutEvents', arnOf(home, 'RegionBus'))).toBe(true);
    expect(may('events:PutEvents', `arn:aws:events:us-east-1:${OURS}:event-bus/default`)).toBe(false);
    expect(may('events:PutRule', `arn:aws:events:us-east-1:${OURS}:rule/x`)).toBe(false);
    expect(home.ForwardRole?.Properties.Policies).toHaveLength(1);
  });

  test('every watched event comes through once, and a call against the guardrail twice', () => {
    const events = watchedEvents().map((event) => ({ ...event, region: 'eu-west-1' }));
    expect(events.length).toBeGreaterThan(900);
    expect(events.filter((event) => through(event) !== (isGuardCall(event) ? 2 : 1))).toEqual([]);
  });

  test('the rule on the bus lets only real events of CloudTrail through', () => {
    const [event] = by([undefined], watchedEvents());
    expect(passes({ ...event })).toBe(true);
    expect(passes({ ...event, source: 'aws' })).toBe(false);
    expect(passes({ ...event, source: 'mine.aws.' })).toBe(false);
    expect(passes({ ...event, 'detail-type': 'EC2 Instance State-change Notification' })).toBe(false);
  });
});
