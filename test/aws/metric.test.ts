import { expect, test } from 'vitest';
import { writeMetric } from '../../lib/aws/metric.ts';
import { resources } from '../packaging/stack.ts';

const NOON = new Date('2026-05-04T12:00:00Z');

test.each(['CanarySeen', 'GuardrailFaults', 'StandingBoundaries'] as const)(
  '%s is one line of the log, under the name that an alarm listens to',
  (name) => {
    const lines: string[] = [];
    writeMetric(name, 0, NOON, (line) => void lines.push(line));
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        _aws: {
          Timestamp: NOON.getTime(),
          CloudWatchMetrics: [{ Namespace: 'Rolewarden', Dimensions: [[]], Metrics: [{ Name: name, Unit: 'Count' }] }],
        },
        [name]: 0,
      },
    ]);
    expect(lines[0]?.endsWith('}\n')).toBe(true);
    const listening = JSON.stringify(resources('AWS::CloudWatch::Alarm'));
    expect(listening).toContain(`"Namespace":"Rolewarden","MetricName":"${name}"`);
  },
);
