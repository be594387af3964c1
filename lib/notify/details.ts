import type { Notice } from '../contain/told.ts';
import { whoIs } from '../event/principal.ts';
import type { Containment } from '../incident/deny/containment.ts';
import { undoOf } from '../incident/deny/undo.ts';
import { commandName } from './command-line.ts';
import { inWords, stoppedBy, unreachedBy } from './containment-words.ts';
import { containmentsOf, isInForce, outcomesOf } from './outcomes.ts';
import { actsIn, reasonsIn, uncontainedIn } from './reasons.ts';
import { stamp } from './stamp.ts';
import { isOurLook } from './who.ts';

/** A label and its text. */
export type Fact = readonly [label: string, text: string];

/** For whoever reads on. */
export interface Details {
  /** One sentence for each finding, worst first. */
  readonly evidence: readonly string[];
  /** One paragraph for each containment, done or only planned. */
  readonly done: readonly string[];
  readonly unreached: readonly string[];
  /** AWS CLI commands that delete the denies. */
  readonly undo: readonly string[];
}

export function detailsOf(notice: Notice): Details {
  const { decision, fixed } = notice;
  const containments = containmentsOf(notice);
  const inForce = outcomesOf(notice)
    .filter(isInForce)
    .flatMap((one) => ('containment' in one ? [one.containment] : []));
  return {
    evidence: [
      ...decision.findings.map(
        ({ detector, severity, evidence, existing }) =>
          `${severity} ${detector}: ${evidence}${existing ? ' (stood before)' : ''}`,
      ),
      ...(decision.changes ?? []).map((change) => `this change ${change}`),
    ],
    done: [
      ...(fixed === undefined ? [] : [`${fixed.by} ran ${commandName('fix')}.`]),
      ...doneIn(notice, containments),
      ...actsIn(notice),
      ...reasonsIn(notice).map((text) => `Why: ${text}.`),
    ],
    unreached: [...uncontainedIn(notice), ...new Set(containments.flatMap(unreachedBy))],
    undo: inForce.map(undoOf),
  };
}

function doneIn(notice: Notice, planned: readonly Containment[]): string[] {
  if (notice.fixed !== undefined || notice.unreadable !== undefined) return [];
  if (notice.carried === undefined)
    return planned.length === 0 ? ['Nothing was written.'] : planned.map((one) => inWords(one));
  return outcomesOf(notice).map((one) =>
    'containment' in one ? inWords(one.containment, one.outcome) : stoppedBy(one),
  );
}

export function factsOf({ decision }: Pick<Notice, 'decision'>): readonly Fact[] {
  const { principal, origin, role, findings, account, region, eventName, eventSource, eventId, time, incident } =
    decision;
  const passedTo = findings[0]?.passedTo ?? [];
  const mfa = origin?.mfa === undefined ? [] : [origin.mfa ? 'with MFA' : 'no MFA that AWS saw'];
  const from = [origin?.address, ...mfa, origin?.client].filter((text) => text !== undefined);
  return [
    ['Role', role.arn ?? role.name],
    ...(passedTo.length > 0 ? ([['Passed to', passedTo.join(', ')]] as const) : []),
    ['Who', isOurLook(decision) ? 'Rolewarden itself looked' : whoIs(principal)],
    ...(from.length > 0 ? ([['From', from.join(', ')]] as const) : []),
    ['Event', `${eventName} (${eventSource}) ${eventId}`],
    ['Where', region === '' ? `account ${account}` : `account ${account}, ${region}`],
    ...(time === undefined ? [] : ([['When', stamp(time)]] as const)),
    ['Incident', incident],
  ];
}
