import { commandLine } from '../command-line.ts';
import { HOUR } from '../time.ts';
import type { Settings } from './settings.ts';

const ADMINISTRATOR = 'whoever may change our functions is an administrator';

/** Why `mode: enforce` is not accepted, one line a problem. Without a time the date of the acknowledgement may be any. */
export function enforceProblems({ mode, enforce = {} }: Settings, now?: Date): string[] {
  const { scp, acknowledged } = enforce;
  const missing =
    mode === 'enforce' && scp !== true && acknowledged === undefined
      ? [
          `mode is "enforce" but ${ADMINISTRATOR}; attach the policy of \`${commandLine('scp')}\` and set enforce: { scp: true }, or set enforce: { acknowledged: { by: <your name>, on: <today> } }`,
        ]
      : [];
  const isLater = now !== undefined && acknowledged !== undefined && !hasBegun(acknowledged.on, now);
  return isLater
    ? [...missing, `enforce.acknowledged.on is "${acknowledged.on}", in the future; use the day on which it was said`]
    : missing;
}

/** A day begins 14 hours before it does in UTC, in the first time zone. */
function hasBegun(day: string, now: Date): boolean {
  return Date.parse(`${day}T00:00:00Z`) - 14 * HOUR <= now.getTime();
}

/** What the settings say of who could change the guardrail, one sentence a line; none where they say nothing. */
export function enforceSays({ enforce = {} }: Settings): string[] {
  const { scp, acknowledged } = enforce;
  return [
    ...(scp === true
      ? [`enforce.scp says that the service control policy of \`${commandLine('scp')}\` is attached`]
      : []),
    ...(acknowledged === undefined
      ? []
      : [`${acknowledged.by} acknowledged on ${acknowledged.on} that ${ADMINISTRATOR}`]),
  ];
}
