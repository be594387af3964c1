import { commandLine } from '../../base/command-line.ts';
import { isoSeconds } from '../../base/time.ts';
import type { ReserveInUse, StandingDeny } from './deployer.ts';

const LIFT = commandLine('lift');

/**
 * Why the stack is not removed yet, and the ways out; undefined where nothing stands in the way.
 * @param denies none where removal is forced
 */
export function refusedRemoval(denies: readonly StandingDeny[], reserves: readonly ReserveInUse[]): string | undefined {
  if (reserves.length > 0) return [...reserves.map(inUse), WAIT].join('\n');
  if (denies.length === 0) return undefined;
  const closed = denies.filter(({ stopsNewSessions }) => stopsNewSessions);
  return [
    'These denies of Rolewarden stand. Without the stack nobody extends, restores or deletes them:',
    ...denies.map(line),
    ...(closed.length > 0 ? ['Lift them first (each command shows what it would do; with --yes it does it):'] : []),
    ...new Set(closed.map(lift)),
    'Or leave them where they are: npx serverless remove --force',
  ].join('\n');
}

/** Access keys have no time of issue: on a user only the whole deny can be lifted. */
function lift({ holder, isOnUser, incident }: StandingDeny): string {
  return isOnUser ? `  ${LIFT} ${holder} --revive` : `  ${LIFT} ${incident}`;
}

const WAIT =
  'CloudFormation deletes no policy that is attached: it would delete the functions first and then fail. Not even --force changes that.\n' +
  `Wait for the lapse with the stack in place: the sweep takes the deny off. \`${commandLine('contained')}\` says when.\n` +
  `Or end the deny now, which lets its old sessions work again, the attacker's included: \`${LIFT} <incident> --revive\`.`;

function inUse({ policy, holders }: ReserveInUse): string {
  return `The stack's policy ${policy} carries a deny on ${holders.join(', ')}.`;
}

function line({ holder, incident, policy, stopsNewSessions, lapse }: StandingDeny): string {
  const reach = stopsNewSessions ? 'denies new sessions too' : 'denies sessions from before its cutoff';
  const end = lapse === undefined ? 'never ends by itself' : `ends by itself at ${isoSeconds(lapse)}`;
  return `  ${holder}: ${policy} (incident ${incident}) ${reach}, ${end}`;
}
