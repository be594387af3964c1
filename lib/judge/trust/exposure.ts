/**
 * Who can get in, from widest to nobody. `unknown` stands above everything that is ours: what could not be told is never
 * called safe.
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
