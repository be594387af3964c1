import type { Settings } from '../base/settings/settings.ts';
import { later } from '../base/time.ts';
import { policyNameOf } from '../incident/deny/policy-name.ts';
import { incidentKey, isGuarded } from '../incident/incident-key.ts';
import type { Incidents } from '../incident/ledger/incidents.ts';
import type { Carried, PolicyPlace } from './carried.ts';
import type { Command } from './command.ts';
import { lateBecause, unknownLift } from './late.ts';
import type { Known } from './memory.ts';
import { restorationOf } from './restore.ts';

export async function knownOf(command: Command, ledger: Incidents): Promise<Known> {
  const whole = await ledger.incident(command.incident);
  const own = command.caller ? await ledger.incident(incidentKey(command)) : whole;
  const blind = ledger.unreachable?.();
  return {
    ...(own !== undefined && { incident: own }),
    lifted: whole?.state === 'lifted' || own?.state === 'lifted',
    ...(blind !== undefined && { blind }),
  };
}

/** The outcome of a command that must not be carried out: a person has answered the incident, or may have. */
export function answered(command: Command, known: Known, settings: Settings, now: Date): Carried | undefined {
  const { lifted, blind } = known;
  if (command.kind === 'lift') return undefined;
  const place = { target: command.target, policyName: policyNameOf(command) };
  if (lifted) return { ...place, outcome: 'answered', because: 'a person lifted this incident' };
  if (command.kind !== 'restore' && known.incident?.state === 'revoked')
    return { ...place, outcome: 'answered', because: 'its cause was gone, so the quarantine was lifted down' };
  if (command.kind === 'contain' && known.incident?.state === 'lapsed')
    return { ...place, outcome: 'answered', because: 'the deny of this incident has lapsed' };
  if (command.kind === 'restore' && blind === undefined) return unrestorable(known, place, now);
  if (command.kind === 'extend' && blind !== undefined)
    return { ...place, outcome: 'answered', because: unknownLift(blind) }; // the sweep asks again before the deny ends
  if (command.kind === 'extend' && isOverCap(known, settings, now))
    return { ...place, outcome: 'refused', because: 'the quarantine has reached quarantine.cap' };
  if (blind === undefined) return undefined;
  const because = command.kind === 'contain' ? lateBecause(command.at, now, blind) : unknownLift(blind);
  return because === undefined ? undefined : { ...place, outcome: 'refused', because };
}

/** A deny is put back only while its incident is guarded, and not too often: then a person has to act. */
function unrestorable({ incident }: Known, place: PolicyPlace, now: Date): Carried | undefined {
  if (incident === undefined || !isGuarded(incident))
    return { ...place, outcome: 'answered', because: `the incident is ${incident?.state ?? 'not recorded'}` };
  const restoration = restorationOf(incident, place.target, now);
  return 'refused' in restoration ? { ...place, outcome: 'refused', because: restoration.refused } : undefined;
}

/** The cap keeps anybody from stopping a role for ever by sending extensions. */
function isOverCap({ incident }: Known, { quarantine }: Settings, now: Date): boolean {
  return incident === undefined || later(now, quarantine.window) > later(incident.at, quarantine.cap);
}
