import { later } from '../../base/time.ts';
import { detectAll } from '../../detectors/finding.ts';
import { enumerationDetectors, federationDetectors } from '../../detectors/trust/index.ts';
import type { Guess } from '../../incident/ledger/history.ts';
import { enumerationAt, WINDOW_MILLISECONDS } from '../../judge/trust/enumeration.ts';
import type { FederationChange } from '../../judge/trust/federation-change.ts';
import type { Case } from '../decide/decision.ts';
import { namedRole } from '../naming.ts';
import type { Surroundings } from '../surroundings.ts';

/** A change of an identity provider, a trust anchor or a role's limits. It is a notice: the event shows no bad session to contain. */
export async function federationCase(
  change: FederationChange,
  { account, settings }: Surroundings,
): Promise<Case | undefined> {
  const { event, roleName, name, kind } = change;
  const reference = roleName === undefined ? undefined : { name: roleName };
  const reading = reference && (await account.role(reference, event));
  const role = reading?.state === 'read' ? reading.value : undefined;
  const findings = detectAll(federationDetectors, { change, trusted: settings.trusted, ...(role && { role }) });
  if (findings.length === 0) return undefined;
  return {
    event,
    kind: 'notice',
    ...(reference && reading
      ? namedRole(reference, reading, event)
      : { role: { name: name ?? kind.replaceAll('-', ' ') } }),
    reading: reading ?? { state: 'absent', because: 'the change is not about one role' },
    findings,
  };
}

/** A refused trust policy, judged with the earlier refusals of the same principal. */
export async function guessCase(
  guess: Guess,
  event: Case['event'],
  { ledger }: Surroundings,
): Promise<Case | undefined> {
  const earlier = await ledger.guesses(guess, later(guess.time, -2 * WINDOW_MILLISECONDS));
  const enumeration = enumerationAt(guess, earlier);
  if (enumeration === undefined) return undefined;
  return {
    event,
    kind: 'notice',
    role: { name: 'principals of other accounts' },
    reading: { state: 'absent', because: 'guesses are not about one role' },
    findings: detectAll(enumerationDetectors, enumeration),
  };
}
