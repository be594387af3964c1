/**
 * A CloudWatch metric. Lambda finds it in the log, so it needs no call and no right. Written past `console`, whose prefix would hide it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function writeMetric(
  name: 'CanarySeen' | 'GuardrailFaults' | 'StandingBoundaries',
  value: number,
  now: Date,
  write: (line: string) => void = (line) => void process.stdout.write(line),
): void {
  const Metrics = [{ Name: name, Unit: 'Count' }];
  const CloudWatchMetrics = [{ Namespace: 'Rolewarden', Dimensions: [[]], Metrics }];
  write(`${JSON.stringify({ _aws: { Timestamp: now.getTime(), CloudWatchMetrics }, [name]: value })}\n`);
}
