import type { Command } from './command.ts';
import type { Order } from './incident-order.ts';
import type { OurName } from './policy-name.ts';

/** The opened trust that a deny is there for; a pass has no policy that could be closed again. */
export function isTrustOrder({ report, caller }: Order): boolean {
  return caller !== true && report.findings.some(({ detector }) => detector.startsWith('trust-'));
}

/** Ends what stands under that name for new sessions alone: those of the bad window stay dead. */
export function liftOf(
  order: Omit<Order, 'kind' | 'id'>,
  { method, extension, widened }: OurName,
  { id, by, down }: Pick<Extract<Command, { kind: 'lift' }>, 'id' | 'by' | 'down'>,
): Command {
  const { roleId: _, ...rest } = order;
  return {
    ...rest,
    kind: 'lift',
    id,
    method,
    ...(extension > 0 && { extension }),
    ...(widened !== undefined && { widened }),
    by,
    revive: false,
    ...(down && { down }),
  };
}
