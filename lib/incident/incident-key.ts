import type { ContainedOn, Incident, IncidentState } from './incident.ts';

const STATES: Readonly<Record<IncidentState, true>> = {
  contained: true,
  revoked: true,
  observed: true,
  alerted: true,
  suppressed: true,
  lifted: true,
  lapsed: true,
  failed: true,
};
export const INCIDENT_STATES = Object.keys(STATES) as readonly IncidentState[];

/** The incident has a deny that must stay on its target: its removal is tampering. */
export function isGuarded({ state }: Pick<Incident, 'state'>): boolean {
  return state === 'contained' || state === 'revoked';
}

const CALLER = '-caller';

/** The ledger's key. The deny on the caller has a key of its own beside the role's: a person may lift one without the other. */
export function incidentKey({ incident, caller }: { readonly incident: string; readonly caller?: boolean }): string {
  return caller ? `${incident}${CALLER}` : incident;
}

export function containedOnOf({ id, caller, frozen }: Pick<Incident, 'id' | 'caller' | 'frozen'>): ContainedOn {
  const incident = caller ? id.slice(0, -CALLER.length) : id;
  return { id, incident, caller: caller === true, ...(frozen && { frozen }) };
}
