import type { Detector } from '../../finding.ts';
import type { GuardChange } from '../../guard.ts';
import { guardDenyRemoved } from './guard-deny-removed.ts';

export const guardDetectors: readonly Detector<GuardChange>[] = [guardDenyRemoved];
