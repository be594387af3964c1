import { SEVERITIES } from '../../base/severity.ts';
import { listed, statementText } from '../../judge/power/evidence.ts';
import type { MayPass } from '../../judge/power/may-pass.ts';
import { ASSUMED, type PowerReport, powerNames, type ReportedPower } from '../../judge/power/report.ts';
import { clean } from '../../notify/escape.ts';
import type { Io } from '../io.ts';
import { table } from '../table.ts';
import { wrapped } from '../wrap.ts';

const WIDTH = 100;
const INDENT = 13;
const MOST_ROLES = 200;

export interface RankedRole extends PowerReport {
  readonly passers: readonly MayPass[];
}

export function powerWords(report: PowerReport, io: Pick<Io, 'columns'>): string {
  const { powers, boundary, unread, escalation } = report;
  const head = ['POWER', 'HELD', 'BY', 'ACTIONS'];
  const rows = powers.map(({ id, level, by, actions }) => [id, level, listed(by.map(statementText)), listed(actions)]);
  return [
    `${clean(report.role)}: ${report.severity ?? `nothing that matters${unread.length > 0 ? ' in what could be read' : ''}`}\n`,
    powers.length > 0 ? `\n${table(head, rows, io.columns)}` : '',
    ...powers.filter(({ level }) => level !== 'everywhere').map(limits),
    ...powers.map(({ id, because }) => (because === undefined ? '' : field('', `${id}: ${because}`))),
    powers.length > 0 ? `\n${byStatement(powers)}` : '',
    escalation ? field('escalation', `${escalation.path}: ${escalation.actions.join(' + ')}`) : '',
    boundary ? field('boundary', `${boundary.policy} ${taken(boundary.takes)}`) : '',
    unread.length > 0 ? field('not read', `${unread.join(', ')}: what they add or take away is unknown`) : '',
    field('', ASSUMED),
  ].join('');
}

function limits({ id, resources, except, conditions }: ReportedPower): string {
  const parts = [
    `on ${listed(resources)}`,
    ...(except ? [`except ${listed(except)}`] : []),
    ...(conditions ? [`if ${listed(conditions)}`] : []),
  ];
  return field('', `${id}: ${parts.join(', ')}`);
}

/** The powers that each statement gives. */
function byStatement(powers: readonly ReportedPower[]): string {
  const given = new Map<string, string[]>();
  for (const { id, by } of powers)
    for (const reference of by) {
      const statement = statementText(reference);
      given.set(statement, [...(given.get(statement) ?? []), id]);
    }
  return [...given].map(([statement, ids]) => field('', `${statement} gives ${ids.join(', ')}`)).join('');
}

function taken(powers: readonly string[]): string {
  return powers.length === 0 ? 'takes no power away' : `takes away or cuts down ${powers.join(', ')}`;
}

function field(name: string, text: string): string {
  return `  ${name.padEnd(name === '' ? 0 : INDENT - 2)}${wrapped(clean(text), WIDTH - INDENT, ' '.repeat(INDENT))}\n`;
}

/** The most severe first; of equals, the role that more principals may pass. */
export function ranked(roles: readonly RankedRole[]): RankedRole[] {
  const rank = ({ severity }: RankedRole) =>
    severity === undefined ? SEVERITIES.length : SEVERITIES.indexOf(severity);
  return roles.toSorted(
    (one, other) =>
      rank(one) - rank(other) || other.passers.length - one.passers.length || (one.role < other.role ? -1 : 1),
  );
}

export function rankedTable(roles: readonly RankedRole[], io: Pick<Io, 'columns'>): string {
  const rows = roles
    .slice(0, MOST_ROLES)
    .map(({ name, severity, powers, unread, passers }) => [
      name,
      severity ?? (unread.length > 0 ? 'unknown' : 'none'),
      [...powerNames(powers), ...unread.map((policy) => `${policy} not read`)].join(' '),
      passers.length === 0 ? 'nobody' : listed(passers.map(passerWords)),
    ]);
  const left = roles.length - MOST_ROLES;
  return (
    table(['ROLE', 'WEIGHT', 'POWERS', 'PASSED BY'], rows, io.columns) +
    (left > 0 ? `… ${left} more roles; --json has them all\n` : '')
  );
}

function passerWords({ principal, level, services }: MayPass): string {
  const name = principal.slice(principal.lastIndexOf('/') + 1);
  return `${name}${level === 'if' ? ' (if)' : ''} to ${services.map((service) => service.replace('.amazonaws.com', '')).join('/')}`;
}
