import type { Done } from '../sweep/request.ts';

/**
 * The number of our boundaries on roles as a CloudWatch metric. Lambda finds it in the log, so it needs no call and no right.
 * Written past `console`, whose prefix would hide it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function countBoundaries(
  done: Done,
  now: Date,
  write = (line: string) => void process.stdout.write(line),
): void {
  if (!('bounded' in done)) return;
  const Metrics = [{ Name: 'StandingBoundaries', Unit: 'Count' }];
  const _aws = {
    Timestamp: now.getTime(),
    CloudWatchMetrics: [{ Namespace: 'Rolewarden', Dimensions: [[]], Metrics }],
  };
  write(`${JSON.stringify({ _aws, StandingBoundaries: done.bounded.length })}\n`);
}
