import { present } from '../base/json.ts';
import { parseEdgeCallers } from '../incident/ledger/edge-callers.ts';
import type { History } from '../incident/ledger/history.ts';
import type { Makers } from '../incident/ledger/principal-record.ts';
import { edgeKey, number } from './ledger-items.ts';
import type { LedgerTable } from './ledger-table.ts';
import type { UpdateIf } from './ledger-updates.ts';

type Principals = Pick<
  History,
  'principalRecord' | 'rememberPrincipal' | 'makersOf' | 'rememberMaker' | 'edgeRecord' | 'rememberEdge'
>;

/** The sort key beside a principal's record: each of its attributes is written by itself, so that none is lost to another event. */
const MAKERS = 'makers';

/** Roles and users as they were seen last, and undisputed edges. Neither expires: what nobody changes must not be forgotten. */
export function principalsIn(table: LedgerTable, updateIf: UpdateIf): Principals {
  return {
    async principalRecord(principal) {
      const item = await table.get(`principal#${principal}`, 'principal');
      if (item?.since?.N === undefined) return undefined;
      return {
        ...(item.print?.S !== undefined && { print: item.print.S }),
        since: new Date(Number(item.since.N)),
        ...(item.first?.BOOL !== undefined && { first: item.first.BOOL }),
      };
    },

    async rememberPrincipal(principal, { print, since, first }) {
      const item = {
        pk: { S: `principal#${principal}` },
        sk: { S: 'principal' },
        since: number(since),
        ...(print !== undefined && { print: { S: print } }),
        ...(first !== undefined && { first: { BOOL: first } }),
      };
      const forgets = first === undefined;
      await table.putIf(item, {
        ConditionExpression: `attribute_not_exists(pk) OR (#since <= :since${forgets ? ' AND (attribute_not_exists(#first) OR #first = :first)' : ''})`,
        ExpressionAttributeNames: { '#since': 'since', ...(forgets && { '#first': 'first' }) },
        ExpressionAttributeValues: { ':since': number(since), ...(forgets && { ':first': { BOOL: true } }) },
      });
    },

    async makersOf(principal) {
      const item = await table.get(`principal#${principal}`, MAKERS);
      const at = (by: keyof Makers) => (item?.[by]?.N === undefined ? undefined : new Date(Number(item[by].N)));
      return item && present({ made: at('made'), byAdministrators: at('byAdministrators'), byOthers: at('byOthers') });
    },

    async rememberMaker(principal, by, at) {
      await updateIf(`principal#${principal}`, MAKERS, 'SET #by = :at', {
        ConditionExpression: 'attribute_not_exists(#by) OR #by < :at',
        ExpressionAttributeNames: { '#by': by },
        ExpressionAttributeValues: { ':at': number(at) },
      });
    },

    async edgeRecord(edge) {
      const item = await table.get(`edge#${edge.role}`, edgeKey(edge));
      if (item?.print?.S === undefined || item.at?.N === undefined) return undefined;
      const callers = parseEdgeCallers(item.callers?.S ?? '');
      return {
        print: item.print.S,
        at: new Date(Number(item.at.N)),
        ...(item.toldAt?.N !== undefined && { toldAt: new Date(Number(item.toldAt.N)) }),
        ...(item.toldNewAt?.N !== undefined && { toldNewAt: new Date(Number(item.toldNewAt.N)) }),
        ...(item.asAdministrator?.S !== undefined && { asAdministrator: item.asAdministrator.S }),
        ...(callers && { callers }),
      };
    },

    rememberEdge: (edge, { print, at, toldAt, toldNewAt, asAdministrator, callers }) =>
      table.put({
        pk: { S: `edge#${edge.role}` },
        sk: { S: edgeKey(edge) },
        print: { S: print },
        at: number(at),
        ...(toldAt !== undefined && { toldAt: number(toldAt) }),
        ...(toldNewAt !== undefined && { toldNewAt: number(toldNewAt) }),
        ...(asAdministrator !== undefined && { asAdministrator: { S: asAdministrator } }),
        ...(callers !== undefined && { callers: { S: JSON.stringify(callers) } }),
      }),
  };
}
