import { isObject } from '../../base/json.ts';
import { PolicyError, parsePolicy, policyJson, type Statement } from '../policy/document.ts';

/** The readable statements of a trust policy, and its unreadable parts: these are unknown, never safe. */
export interface TrustReading {
  readonly statements: readonly Statement[];
  readonly unreadable: readonly Unreadable[];
}

export interface Unreadable {
  /** Absent when the whole document is unreadable. */
  readonly statement?: number;
  readonly because: string;
}

/** Reads statement by statement, so that an unreadable one hides no other. Never throws. */
export function readTrust(document: unknown): TrustReading {
  if (document === undefined || document === null)
    return { statements: [], unreadable: [{ because: 'there is no document' }] };
  try {
    return readValue(policyJson(document));
  } catch (error) {
    return unreadableAs(error);
  }
}

function readValue(value: unknown): TrustReading {
  try {
    return withComplaints(parsePolicy(value).statements);
  } catch (error) {
    const listed = isObject(value) ? lowerKeys(value).statement : undefined;
    return Array.isArray(listed) && error instanceof PolicyError ? readEach(listed) : unreadableAs(error);
  }
}

function readEach(listed: readonly unknown[]): TrustReading {
  const readings = listed.map((statement, index) => {
    try {
      return withComplaints(parsePolicy({ Statement: [statement] }).statements.map((one) => ({ ...one, index })));
    } catch (error) {
      return unreadableAs(error, index);
    }
  });
  return {
    statements: readings.flatMap(({ statements }) => statements),
    unreadable: readings.flatMap(({ unreadable }) => unreadable),
  };
}

/** IAM accepts no trust statement without a principal and an action, so the meaning of such a statement is unknown. */
function withComplaints(statements: readonly Statement[]): TrustReading {
  const unreadable = statements.flatMap(({ index, principals, notPrincipals, actions, notActions }) => {
    if (principals === undefined && notPrincipals === undefined)
      return [{ statement: index, because: 'it has no Principal' }];
    if (actions === undefined && notActions === undefined) return [{ statement: index, because: 'it has no Action' }];
    const odd = [...(actions ?? []), ...(notActions ?? [])].find((action) => action !== '*' && !action.includes(':'));
    return odd === undefined ? [] : [{ statement: index, because: `${JSON.stringify(odd)} is no action of IAM's` }];
  });
  return { statements, unreadable };
}

function unreadableAs(error: unknown, statement?: number): TrustReading {
  if (!(error instanceof PolicyError)) throw error;
  const because =
    statement === undefined ? error.message : error.message.replace(/^Statement\[0\]/, `Statement[${statement}]`);
  return { statements: [], unreadable: [{ because, ...(statement !== undefined && { statement }) }] };
}

function lowerKeys(value: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key.toLowerCase(), field]));
}
