import { describe, expect, it } from 'vitest';
import { addCatalogue } from '../../../lib/cli/catalogue/command.ts';
import { catalogue } from '../../../lib/event/catalogue/catalogue.ts';
import { DECODER_NAMES } from '../../../lib/event/catalogue/decoders/table.ts';
import { type Printed, typedIn } from '../../support/command-line.ts';

const printed = (...argv: string[]): Promise<Printed> => typedIn([addCatalogue], ['catalogue', ...argv]);

describe('rolewarden catalogue', () => {
  it('prints one JSON object a line and nothing else', async () => {
    const { status, out, err } = await printed('--json');
    const entries = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect([status, err]).toEqual([0, '']);
    expect(entries.length).toBeGreaterThan(850);
    expect(entries.find(({ operation }) => operation === 'CreateStateMachine')).toEqual({
      service: 'states',
      eventSource: 'states.amazonaws.com',
      eventNames: ['CreateStateMachine'],
      operation: 'CreateStateMachine',
      parameters: ['roleArn'],
      passedTo: ['states.amazonaws.com'],
      kind: 'direct',
      evidence: 'model-documentation',
    });
  });

  it('prints a table that fits a terminal, with the counts behind it', async () => {
    const { status, out, err } = await printed();
    expect(status).toBe(0);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(err).toMatch(/^\d+ calls of \d+ services/);
  });

  it.each([
    ['ec2.amazonaws.com:RunInstances', 'ec2:RunInstances'],
    ['lambda.amazonaws.com:CreateFunction20150331', 'lambda:CreateFunction'],
    ['application-autoscaling:RegisterScalableTarget', 'application-autoscaling:RegisterScalableTarget'],
    ['monitoring.amazonaws.com:PutMetricStream', 'cloudwatch:PutMetricStream'],
  ])('explains %s', async (event, heading) => {
    const { status, out } = await printed('--event', event);
    expect([status, out.split('\n')[0]]).toEqual([0, heading]);
    expect(out).toContain('passed to');
  });

  it('has words for every decoder', async () => {
    const calls = DECODER_NAMES.map((name) => catalogue().find(({ parameters }) => parameters.includes(`<${name}>`)));
    for (const call of calls)
      expect((await printed('--event', `${call?.service}:${call?.operation}`)).out).not.toContain('<');
  });

  it('says what to write when it does not know the call', async () => {
    const { status, err } = await printed('--event', 'ec2.amazonaws.com:DescribeVpcs');
    expect([status, err]).toEqual([2, expect.stringContaining('ec2.amazonaws.com:RunInstances')]);
  });
});
