import type { Settings } from '../../base/settings/settings.ts';
import { isAtLeast } from '../../base/severity.ts';
import type { TrustContext } from '../../judge/trust/context.ts';
import { diffTrust } from './diff.ts';
import { trustContext } from './outsiders.ts';

/** Whether the document opens nothing that the accepted one did not: what a containment of the role was there to stop is gone. */
export function isClean(accepted: unknown, document: unknown, context: TrustContext): boolean {
  return !diffTrust(accepted, document, context).fresh.some(({ severity }) => isAtLeast(severity, 'medium'));
}

/** For whoever has not looked up what the role can do: it is taken as powerful, so that doubt keeps a containment. */
export function cautiousContext(settings: Settings, account: string): TrustContext {
  return { ...trustContext(settings, account, 'written'), isPowerful: true };
}
