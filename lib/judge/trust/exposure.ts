/**
 * The callers who can get in, from widest to nobody. `unknown` ranks wider than everything of ours, because unknown is never safe.
 */
export const EXPOSURES = [
  'public',
  'other-organization',
  'external',
  'federated-any-tenant',
  'unknown',
  'federated',
  'organization',
  'account',
  'service',
  'nobody',
] as const;
export type Exposure = (typeof EXPOSURES)[number];

export function widest(exposures: readonly Exposure[]): Exposure {
  return EXPOSURES.find((exposure) => exposures.includes(exposure)) ?? 'nobody';
}
