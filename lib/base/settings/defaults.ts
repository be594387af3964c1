import { HOUR } from '../time.ts';
import type { Settings } from './settings.ts';

export const DEFAULT_SETTINGS: Settings = {
  mode: 'observe',
  observe: { accounts: [], detectors: [] },
  trusted: { accounts: [], providers: [], services: [] },
  protect: { roles: [] },
  approved: [],
  onlyApproved: false,
  respond: { critical: 'quarantine', high: 'quarantine', medium: 'alert', low: 'alert', info: 'alert' },
  quarantine: { window: HOUR, cap: 24 * HOUR },
  breaker: { denies: 5, period: HOUR },
  contain: { passedRole: true, changedRole: true, callerSession: true, wholeRole: [] },
  dormantAfter: 90 * 24 * HOUR,
  exceptions: [],
};
