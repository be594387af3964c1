/**
 * EventBridge routes events between all regions except those of GovCloud and China:
 * https://aws.amazon.com/blogs/compute/expanding-cross-region-event-routing-with-amazon-eventbridge/
 * AWS names no other partition there, so a partition that is not `aws` counts as one without routing.
 */
export function routesAcrossRegions(partition: string): boolean {
  return partition === 'aws';
}

export const NO_ROUTING =
  'AWS offers no routing of events across regions in this partition: role passes outside the home region are seen by replay and audit only';

/** Of the enabled regions those that forward their events: all, or those that the settings list; never the home region. */
export function forwardingRegions(enabled: readonly string[], home: string, listed?: readonly string[]): string[] {
  return enabled.filter((region) => region !== home && (listed ?? [region]).includes(region)).sort();
}
