import { parseIamArn } from '../base/arn.ts';
import { approvalYaml } from '../base/settings/approval-yaml.ts';
import type { Severity } from '../base/severity.ts';
import { shellWord } from '../base/shell-word.ts';
import type { Carried } from '../contain/carried.ts';
import type { Notice } from '../contain/told.ts';
import { whoIs } from '../event/principal.ts';
import type { Containment } from '../incident/deny/containment.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import { undoOf } from '../incident/deny/undo.ts';
import { callerIn, inWords, stoppedBy, unreachedBy } from './containment-words.ts';
import { stamp } from './stamp.ts';

/**
 * The content of a message, for e-mail and Slack. Attackers may have written parts of it: the code that shows a text escapes it.
 */
export interface Words {
  readonly severity: Severity;
  readonly headline: string;
  readonly facts: readonly (readonly [label: string, text: string])[];
  /** One sentence for each finding, worst first. */
  readonly evidence: readonly string[];
  /** One paragraph for each containment, done or only planned. */
  readonly done: readonly string[];
  readonly unreached: readonly string[];
  /** Entries for `approved` in rolewarden.yml, line by line: each silences a finding. */
  readonly entries: readonly (readonly string[])[];
  /** Commands for a person's next step: remove the cause, or contain by hand. */
  readonly next: readonly string[];
  /** Commands that end the denies. They tell the ledger, so that the guardrail restores nothing. */
  readonly end: readonly string[];
  /** AWS CLI commands that delete the denies. */
  readonly undo: readonly string[];
  readonly references: readonly { readonly detector: string; readonly url: string }[];
}

export function wordsFor(notice: Notice): Words {
  const { decision, carried } = notice;
  const { severity, role, findings } = decision;
  const containments = containmentsOf(notice);
  const live = carried?.outcome === 'written' || carried?.outcome === 'stands';
  return {
    severity,
    headline: [`${verb(notice)} ${carriedOn(carried) ?? role.name}`, ...(findings[0] ? [findings[0].title] : [])].join(
      ': ',
    ),
    facts: factsOf(notice),
    evidence: [
      ...findings.map(
        ({ detector, severity: weight, evidence, existing }) =>
          `${weight} ${detector}: ${evidence}${existing ? ' (stood before)' : ''}`,
      ),
      ...(decision.changes ?? []).map((change) => `this change ${change}`),
    ],
    done: doneIn(notice, containments),
    unreached: [
      ...new Set(containments.flatMap(unreachedBy)),
      ...(decision.uncontained ?? []).map(({ principal, because }) => `${principal}: ${because}`),
    ],
    entries: findings.flatMap(({ approval }) => (approval === undefined ? [] : [approvalYaml(approval)])),
    next: nextFor(notice),
    end: live ? containments.map((containment) => endOf(decision.incident, containment)) : [],
    undo: live ? containments.map(undoOf) : [],
    references: distinct(findings.map(({ detector, reference }) => ({ detector, url: reference }))),
  };
}

/** A message about the caller has none: the cause is on the incident's role, which has its own message. */
function nextFor({ decision: { incident }, carried }: Notice): string[] {
  if (carried?.outcome === 'written' || carried?.outcome === 'stands')
    return callerIn(carried.containment, undefined) === undefined ? [`rolewarden fix ${incident}`] : [];
  if (carried?.outcome !== 'full' && carried?.outcome !== 'unconfirmed') return [];
  const role = callerIn(carried, undefined) === undefined ? parseIamArn(carried.target)?.name : undefined;
  const method = parsePolicyName(carried.policyName)?.method ?? 'quarantine';
  return role === undefined ? [] : [`rolewarden contain ${shellWord(role)} --method ${method}`];
}

/** A user's deny goes by the user's name: its incident would lift the role's deny too. */
function endOf(incident: string, containment: Containment): string {
  if (containment.scope.kind !== 'user') return `rolewarden lift ${incident} --yes`;
  const name = parseIamArn(containment.target)?.name ?? '';
  return `rolewarden lift user/${shellWord(name)} --revive --yes`;
}

/** The containments of this notice: the one that was carried out, or all that were planned. */
export function containmentsOf({ decision, carried }: Notice): readonly Containment[] {
  if (carried === undefined) return decision.containments ?? [];
  return 'containment' in carried ? [carried.containment] : [];
}

/** The caller that the deny is on: a headline must not name the role instead. */
function carriedOn(carried: Carried | undefined): string | undefined {
  if (carried === undefined) return undefined;
  return 'containment' in carried
    ? callerIn(carried.containment, carried.containment.scope)
    : callerIn(carried, undefined);
}

function verb({ decision, carried, fixed, unreadable }: Notice): string {
  if (unreadable !== undefined) return 'UNREADABLE notice on';
  if (fixed !== undefined) return fixed.left.length === 0 ? 'Fixed' : 'Partly fixed';
  if (carried?.outcome === 'written') return writtenVerb(carried);
  if (carried?.outcome === 'stands' && carried.frozen) return ONLY_FROZEN;
  if (carried !== undefined) return VERBS[carried.outcome];
  return decision.action === 'observe' ? 'Would contain' : 'Look at';
}

/** A person who is paged again must see at once that it is no second incident. */
function writtenVerb({ restored, extended, frozen }: Extract<Carried, { outcome: 'written' }>): string {
  if (restored) return 'Deny put back on';
  if (extended) return 'Containment extended on';
  return frozen ? ONLY_FROZEN : 'Contained';
}

/** The incident has no deny of its own: the one freeze of the role covers it. */
const ONLY_FROZEN = 'ONLY FROZEN';

const VERBS = {
  stands: 'Contained already',
  observed: 'Would contain',
  lifted: 'Lifted on',
  revived: 'Lifted and revived on',
  answered: 'Left lifted on',
  refused: 'NOT CONTAINED',
  unmodifiable: 'NOT CONTAINED',
  absent: 'NOT CONTAINED',
  full: 'NOT CONTAINED',
  unconfirmed: 'NOT CONFIRMED',
  kept: 'NOT LIFTED',
} as const satisfies Record<Exclude<Carried['outcome'], 'written'>, string>;

function factsOf({ decision }: Pick<Notice, 'decision'>): Words['facts'] {
  const { principal, role, findings, account, region, eventName, eventSource, eventId, time, incident } = decision;
  const passedTo = findings[0]?.passedTo ?? [];
  return [
    ['Role', role.arn ?? role.name],
    ...(passedTo.length > 0 ? ([['Passed to', passedTo.join(', ')]] as const) : []),
    ['Who', whoIs(principal)],
    ['Event', `${eventName} (${eventSource}) ${eventId}`],
    ['Where', region === '' ? `account ${account}` : `account ${account}, ${region}`],
    ...(time === undefined ? [] : ([['When', stamp(time)]] as const)),
    ['Incident', incident],
  ];
}

function doneIn(
  { decision, carried, fixed, unreadable, notes = [] }: Notice,
  containments: readonly Containment[],
): string[] {
  if (fixed !== undefined)
    return [
      `${fixed.by} ran rolewarden fix.`,
      ...fixed.done.map((text) => `Done: ${text}`),
      ...fixed.left.map((text) => `NOT DONE: ${text}`),
      'The denies stand until they lapse or are lifted.',
    ];
  const because = [decision.because, carried && 'because' in carried ? carried.because : undefined, ...notes];
  const why = because.filter((text) => text !== undefined).map((text) => `Why: ${text}.`);
  if (unreadable !== undefined)
    return [
      `This could not be read of ${unreadable}`,
      `It is not known here what was written: \`rolewarden contained\` shows what stands.`,
      ...why,
    ];
  if (carried !== undefined && containments.length === 0) return [stoppedBy(carried), ...why];
  if (containments.length === 0) return ['Nothing was written.', ...why];
  return [...containments.map((containment) => inWords(containment, carried?.outcome)), ...why];
}

function distinct(references: Words['references']): Words['references'] {
  return [...new Map(references.map((reference) => [reference.detector, reference])).values()];
}
