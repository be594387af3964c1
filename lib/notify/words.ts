import { commandLine } from '../base/command-line.ts';
import { approvalYaml } from '../base/settings/approval-yaml.ts';
import type { Severity } from '../base/severity.ts';
import type { Carried } from '../contain/carried.ts';
import type { Notice } from '../contain/told.ts';
import { whoIs } from '../event/principal.ts';
import type { Containment } from '../incident/deny/containment.ts';
import { undoOf } from '../incident/deny/undo.ts';
import { commandName, WHERE_COMMANDS_RUN } from './command-line.ts';
import { inWords, stoppedBy, unreachedBy, unreachedInShort } from './containment-words.ts';
import { type Link, linksOf } from './links.ts';
import { endCommands, nextCommands } from './now.ts';
import { callerIn } from './on-caller.ts';
import { openingOf } from './opening.ts';
import { containmentsOf, FAILED, isInForce, outcomesOf, policyPlaceOf } from './outcomes.ts';
import { plainWords, quotedWords } from './shown.ts';
import { stamp } from './stamp.ts';
import { isOurLook } from './who.ts';

/** How a message looks: what failed is unmistakable, and good news is not red. */
export type Tone = 'failed' | 'good' | 'news';

/** A labelled line of a message. `commands` are for a shell and never broken. */
export interface Line {
  readonly label: string;
  readonly text?: string;
  readonly commands?: readonly string[];
  readonly links?: readonly Link[];
}

/**
 * The content of a message, the same for Slack, e-mail, HTML and the command line: the opening, then at most six lines. Attackers may
 * have written parts of it: the code that shows a text escapes it.
 */
export interface Words {
  readonly severity: Severity;
  readonly tone: Tone;
  readonly headline: string;
  /** See `openingOf`: the first 300 characters that a person sees, with the severity or what failed before them. */
  readonly opening: string;
  readonly lines: readonly Line[];
  /** A look at the whole account found several things, and none stands for the others: every one is shown. */
  readonly listed: boolean;
  /** Entries for `approved` in rolewarden.yml, line by line: each silences a finding. */
  readonly entries: readonly (readonly string[])[];
  readonly facts: readonly (readonly [label: string, text: string])[];
  readonly details: Details;
}

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

export function wordsFor(notice: Notice): Words {
  const { decision } = notice;
  const { severity, findings } = decision;
  return {
    severity,
    tone: toneOf(notice),
    headline: headlineOf(notice),
    opening: openingOf(notice, beforeOf(notice), toneOf(notice) === 'good'),
    lines: linesOf(notice),
    listed: isOurLook(decision) && findings.length > 1,
    entries: findings.flatMap(({ approval }) => (approval === undefined ? [] : [approvalYaml(approval)])),
    facts: factsOf(notice),
    details: detailsOf(notice),
  };
}

function toneOf({ carried, fixed, unreadable }: Notice): Tone {
  if (unreadable !== undefined || (fixed?.left.length ?? 0) > 0) return 'failed';
  if (fixed !== undefined) return 'good';
  if (carried === undefined) return 'news';
  if (FAILED.includes(carried.outcome)) return 'failed';
  return carried.outcome === 'lifted' || carried.outcome === 'revived' ? 'good' : 'news';
}

/** Nobody may take a failure for a containment, or a lift for an alarm. */
function beforeOf(notice: Notice): string {
  const tone = toneOf(notice);
  if (tone === 'good') return 'Good news: ';
  return tone === 'failed' ? `${notice.decision.severity}, ${failureOf(notice)}: ` : `${notice.decision.severity}: `;
}

function failureOf(notice: Notice): string {
  if (notice.unreadable !== undefined) return 'UNREADABLE';
  return notice.fixed === undefined ? verb(notice) : 'PARTLY FIXED';
}

/** An event that failed may name a role as nobody may call one. */
const LONGEST_NAME = 128;

function headlineOf(notice: Notice): string {
  const { decision, carried } = notice;
  const [finding] = decision.findings;
  const on = carriedOn(carried) ?? quotedWords(decision.role.name, LONGEST_NAME);
  return `${verb(notice)} ${on}${finding ? `: ${finding.title}` : ''}`;
}

/** The caller that the deny is on: a headline must not name the role instead. */
function carriedOn(carried: Carried | undefined): string | undefined {
  if (carried === undefined) return undefined;
  return callerIn(policyPlaceOf(carried), 'containment' in carried ? carried.containment.scope : undefined);
}

function verb(notice: Notice): string {
  const { decision, carried, fixed, unreadable, asked, also = [] } = notice;
  if (unreadable !== undefined) return 'UNREADABLE notice on';
  if (fixed !== undefined) return fixed.left.length === 0 ? 'Fixed' : 'Partly fixed';
  if (carried?.outcome === 'written') return writtenVerb(carried);
  if (carried?.outcome === 'stands' && carried.frozen) return ONLY_FROZEN;
  if (carried === undefined)
    return (decision.containments ?? []).length > 0 || decision.action === 'observe' ? 'Would contain' : 'Look at';
  const isFailed = FAILED.includes(carried.outcome) && carried.outcome !== 'kept';
  if (isFailed && asked === 'lift') return VERBS.kept;
  if (isFailed && asked === 'extend') return 'NOT EXTENDED';
  if (carried.outcome === 'observed' && also.some(isInForce)) return 'Contained in part, HELD BACK on';
  return isFailed && also.some(isInForce) ? `PARTLY ${VERBS[carried.outcome]}` : VERBS[carried.outcome];
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

/** The longest line of prose: a person reads it in some seconds. */
const LINE = 450;

function linesOf(notice: Notice): Line[] {
  const links = linksOf(notice);
  const run = `${WHERE_COMMANDS_RUN}; it shows what it would do, --yes does it:`;
  const commands = (list: readonly string[]) => list.map(commandLine);
  const next = nextCommands(notice);
  const end = endCommands(notice);
  const lines: readonly (Line | undefined)[] = [
    prose(toneOf(notice) === 'good' ? 'The cause' : 'Why', whyIn(notice)),
    prose('Also', [...actsIn(notice), ...reasonsIn(notice).map((text) => `${text}.`)].join(' ')),
    prose('Not reached', [...uncontainedIn(notice), unreachedInShort(containmentsOf(notice))].join(' ').trim()),
    next.length === 0 ? undefined : { label: 'Do now', text: run, commands: commands(next) },
    end.length === 0
      ? undefined
      : {
          label: 'End it',
          text: `${next.length === 0 ? run : ''} Runbook: docs/lift.md.`.trim(),
          commands: commands(end),
        },
    links.length === 0 ? undefined : { label: 'Links', links },
  ];
  return lines.filter((line) => line !== undefined);
}

function prose(label: string, text: string): Line | undefined {
  return text === '' ? undefined : { label, text: plainWords(text, LINE) };
}

/** The worst finding in words, and how many more there are. */
function whyIn({ decision: { findings, changes = [] } }: Notice): string {
  const [worst, ...others] = findings;
  const more =
    others.length === 0 ? '' : ` ${others.length} more: ${others.map(({ title }) => title.toLowerCase()).join(', ')}.`;
  const changed = changes.length === 0 ? '' : ` This change ${changes.join('; it ')}.`;
  return worst === undefined
    ? changed.trim()
    : `${worst.evidence}${worst.existing ? ' (stood before)' : ''}.${more}${changed}`;
}

/** What people did, and what could not be read. */
function actsIn(notice: Notice): string[] {
  const { fixed, unreadable } = notice;
  const lifts = outcomesOf(notice).flatMap((one) => ('by' in one ? [`${one.by} lifted it.`] : []));
  return [
    ...(unreadable === undefined ? [] : [`This could not be read of ${unreadable}.`]),
    ...new Set(lifts),
    ...(fixed?.left ?? []).map((step) => `NOT DONE: ${step}.`),
    ...(fixed?.done ?? []).map((step) => `Done: ${step}.`),
  ];
}

/** Reasons of the decision and of the outcomes, and notes. */
function reasonsIn(notice: Notice): string[] {
  const outcomes = outcomesOf(notice).map((one) => ('because' in one ? one.because : undefined));
  const reasons = [notice.decision.because, ...outcomes, ...(notice.notes ?? [])];
  return [...new Set(reasons.filter((text) => text !== undefined))];
}

function uncontainedIn({ decision }: Notice): string[] {
  return (decision.uncontained ?? []).map(({ principal, because }) => `${principal}: ${because}.`);
}

function factsOf({ decision }: Pick<Notice, 'decision'>): Words['facts'] {
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

function detailsOf(notice: Notice): Details {
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
