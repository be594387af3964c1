import { ANYTHING, IDENTITY_CONTROL } from './administrator.ts';
import { ESCALATION_PATHS } from './paths.ts';
import { ACTION_POWERS } from './powers.ts';

/** Every action that a power or a path asks about, sorted. A policy is judged by these alone. */
export const ASKED_ACTIONS: readonly string[] = [
  ...new Set([
    ANYTHING,
    ...IDENTITY_CONTROL,
    ...ESCALATION_PATHS.flatMap(({ actions }) => actions),
    ...ACTION_POWERS.flatMap(({ actions }) => actions),
  ]),
].sort();

/** Every service a path passes a role to. */
export const PASSED_TO: readonly string[] = [
  ...new Set(ESCALATION_PATHS.flatMap(({ passedTo }) => passedTo ?? [])),
].sort();
