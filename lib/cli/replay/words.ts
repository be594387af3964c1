import { SEVERITIES, type Severity } from '../../base/severity.ts';
import type { Principal } from '../../event/principal.ts';
import type { Containment } from '../../incident/deny/containment.ts';
import { undoOf, withUndo } from '../../incident/deny/undo.ts';
import type { Decision } from '../../inspect/decide/decision.ts';
import { clean } from '../../notify/escape.ts';
import { wordsFor } from '../../notify/words.ts';
import type { Io } from '../io.ts';
import { coloured, table } from '../table.ts';
import { wrapped, wrappedJson } from '../wrap.ts';

const WIDTH = 100;
const MOST_ROWS = 200;
const MOST_DETAILS = 25;

const ACTION: Readonly<Record<Decision['action'], string>> = {
  contain: 'contain',
  observe: 'would contain',
  alert: 'alert',
  suppress: 'suppress',
};

/** For `countLine` beside the table, which leaves them out. */
export const INFO_LEFT_OUT = ', shown by --json alone';

/** The decisions as a table, without those of severity info. */
export function decisionTable(decisions: readonly Decision[], io: Pick<Io, 'colour' | 'columns'>): string {
  const shown = decisions.filter(({ severity }) => severity !== 'info');
  const rows = shown
    .slice(0, MOST_ROWS)
    .map((decision) => [
      (decision.time ?? 'no time').replace('T', ' ').replace('Z', ''),
      decision.severity,
      ACTION[decision.action],
      decision.role.name,
      [...new Set(decision.findings.map(({ detector }) => detector))].join(' '),
      callerWords(decision.principal),
    ]);
  const text =
    rows.length === 0 ? '' : table(['TIME (UTC)', 'SEVERITY', 'DECISION', 'ROLE', 'FINDINGS', 'BY'], rows, io.columns);
  return [colouredRows(text, io), left(shown.length - rows.length, 'more decisions; --json has them all')].join('');
}

/** The details of each decision: evidence, scope, dates, the exact policy, the undo command. */
export function containmentDetails(decisions: readonly Decision[]): string {
  const shown = decisions.filter(({ severity, action }) => severity !== 'info' && action !== 'suppress');
  return (
    shown.slice(0, MOST_DETAILS).map(details).join('') + left(shown.length - MOST_DETAILS, 'more in detail with --json')
  );
}

function details(decision: Decision): string {
  const lines = [
    `\n${clean(decision.role.name)} (${decision.eventName}, incident ${decision.incident})`,
    field('in short', wordsFor({ decision }).opening),
    ...decision.findings.map(({ detector, evidence, existing }) =>
      field('found', `${detector}: ${evidence}${existing ? ' (stood before)' : ''}`),
    ),
    ...(decision.changes ?? []).map((change) => field('change', change)),
    ...(decision.because === undefined ? [] : [field('because', decision.because)]),
    ...('containments' in decision ? decision.containments.flatMap(containmentLines) : []),
    ...(decision.uncontained ?? []).map(({ principal, because }) => field('beyond', `${principal}: ${because}`)),
  ];
  return `${lines.join('\n')}\n`;
}

/** The promised JSON of a decision (docs/data.md). */
export function decisionJson(decision: Decision): object {
  return 'containments' in decision ? { ...decision, containments: decision.containments.map(withUndo) } : decision;
}

function containmentLines(containment: Containment): string[] {
  const { target, method, scope, cutoff, lapse, policyName, policyDocument } = containment;
  return [
    field(method, `${target}, ${reachOf(scope)}`),
    field('dates', datesIn(scope, cutoff, lapse)),
    field('policy', policyName),
    `${' '.repeat(INDENT)}${wrappedJson(policyDocument, WIDTH - INDENT, ' '.repeat(INDENT))}`,
    commandField('undo', undoOf(containment)),
  ];
}

function reachOf(scope: Containment['scope']): string {
  if (scope.kind === 'user') return 'every key and session of the user';
  return scope.kind === 'role' ? 'the whole role' : `${scope.kind} ${scope.userids.join(', ')}`;
}

export function datesIn(scope: Containment['scope'], cutoff: string, lapse: string): string {
  return scope.kind === 'user'
    ? `denied until ${lapse}; after that the keys work again: deactivate them`
    : `sessions issued before ${cutoff} are denied; inert after ${lapse}`;
}

const INDENT = 13;

/** Breaks the line with the shell's `\`, so that the command can still be copied. */
function commandField(name: string, command: string): string {
  const broken = clean(command).replace(' --policy-name', ` \\\n${' '.repeat(INDENT)}--policy-name`);
  return `  ${name.padEnd(INDENT - 2)}${broken}`;
}

function field(name: string, text: string): string {
  return `  ${name.padEnd(INDENT - 2)}${wrapped(clean(text), WIDTH - INDENT, ' '.repeat(INDENT))}`;
}

/** The human first, then the role or service behind the call. */
export function callerWords({ kind, human, session, issuer, arn, via, account }: Principal): string {
  const name = issuer ?? arn ?? via ?? (account === undefined ? kind : `${kind} ${account}`);
  const short = name.slice(name.lastIndexOf('/') + 1).replace(/^arn:.*:/, '');
  const who = human ?? session;
  return who === undefined || who === short ? short : `${who} (${short})`;
}

/** @param ofInfo what else to say of the decisions of severity info */
export function countLine(decisions: readonly Decision[], ofInfo = ''): string {
  const actions = count(decisions.map(({ action }) => ACTION[action]));
  const severities = count(decisions.map(({ severity }) => severity));
  const bySeverity = SEVERITIES.filter((severity) => severities.has(severity)).map(
    (severity) => `${severities.get(severity)} ${severity}${severity === 'info' ? ofInfo : ''}`,
  );
  const byAction = [...actions].map(([action, number]) => `${number} ${action}`);
  return `${decisions.length} decision${decisions.length === 1 ? '' : 's'}${decisions.length === 0 ? '' : `: ${byAction.join(', ')} (${bySeverity.join(', ')})`}`;
}

function count<T>(values: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function left(number: number, words: string): string {
  return number > 0 ? `… ${number} ${words}\n` : '';
}

function colouredRows(text: string, io: Pick<Io, 'colour'>): string {
  return text.replace(
    /^(\S+ \S+ {2})(critical|high|medium|low)\b/gm,
    (_, time: string, severity: Severity) => time + coloured(severity, severity, io),
  );
}
