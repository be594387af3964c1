import type { Count } from './counts.ts';
import type { AuditRow } from './row.ts';

type Column<T> = readonly [name: string, cell: (value: T) => string | number | undefined];

const ROW: readonly Column<AuditRow>[] = [
  ['time', ({ time }) => time],
  ['account', ({ account }) => account],
  ['region', ({ region }) => region],
  ['kind', ({ kind }) => kind],
  ['outcome', ({ outcome }) => outcome],
  ['principalKind', ({ principal }) => principal.kind],
  ['principal', ({ principal }) => principal.issuer ?? principal.arn],
  ['session', ({ principal }) => principal.session],
  ['human', ({ principal }) => principal.human],
  ['via', ({ principal }) => principal.via],
  ['sourceIp', ({ sourceIp }) => sourceIp],
  ['roleArn', ({ role }) => role.arn],
  ['roleName', ({ role }) => role.name],
  ['instanceProfile', ({ role }) => role.instanceProfile],
  ['passedTo', ({ passedTo }) => passedTo.join(' ')],
  ['eventSource', ({ eventSource }) => eventSource],
  ['eventName', ({ eventName }) => eventName],
  ['parameter', ({ parameter }) => parameter],
  ['source', ({ source }) => source],
  ['eventId', ({ eventId }) => eventId],
];

const COUNT: readonly Column<Count>[] = [
  ['by', ({ by }) => by],
  ['name', ({ name }) => name],
  ['passed', ({ passed }) => passed],
  ['denied', ({ denied }) => denied],
  ['failed', ({ failed }) => failed],
  ['arming', ({ arming }) => arming],
  ['first', ({ first }) => first],
  ['last', ({ last }) => last],
];

export const ROW_HEAD = head(ROW);
export const COUNT_HEAD = head(COUNT);

export function rowCsv(row: AuditRow): string {
  return line(ROW.map(([, cell]) => cell(row)));
}

export function countCsv(count: Count): string {
  return line(COUNT.map(([, cell]) => cell(count)));
}

function head<T>(columns: readonly Column<T>[]): string {
  return line(columns.map(([name]) => name));
}

/** RFC 4180: every cell in quotes, CRLF. */
function line(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map((cell = '') => `"${inert(String(cell)).replaceAll('"', '""')}"`).join(',')}\r\n`;
}

/**
 * Callers choose session names and similar texts: a spreadsheet must not run them as a formula.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
function inert(cell: string): string {
  return /^[\s\p{Cc}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|^[\t\r\n]/u.test(cell) ? `'${cell}` : cell;
}
