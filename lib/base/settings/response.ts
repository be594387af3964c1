import { METHOD_NAMES } from '../method.ts';
import type { Severity } from '../severity.ts';
import type { Response, Settings } from './settings.ts';

/** The weakest first. */
export const RESPONSES: readonly Response[] = ['alert', ...METHOD_NAMES];

/** The detector's own entry wins over its severity's. */
export function responseTo(settings: Settings, detector: string, severity: Severity): Response {
  return settings.respond[detector] ?? settings.respond[severity] ?? 'alert';
}
