import { LITERAL_MARK, LITERAL_STAR } from './wildcard.ts';

/**
 * The values of a request's condition key (lower case). Undefined: not known yet. An empty list: the key is certainly absent.
 */
export type Context = (key: string) => readonly string[] | undefined;

/**
 * Text with its variables filled in. `unknown` lists variables without a known value: the text has `*` for each. `absent`: a
 * variable never gets a value.
 */
export interface Resolved {
  readonly text: string;
  readonly unknown: readonly string[];
  readonly absent: boolean;
}

const VARIABLE = /\$\{([^}]*)\}/g;

/**
 * Fills in `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, `${*}`, `${?}` and `${$}`. A wildcard in the value of a variable is
 * a plain character. Documents of version 2008-10-17, or of none, have no variables.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function resolve(text: string, context: Context, version: string | undefined): Resolved {
  if (version !== '2012-10-17' || !text.includes('${')) return { text, unknown: [], absent: false };
  const unknown: string[] = [];
  let absent = false;
  const resolved = text.replace(VARIABLE, (written: string, inside: string) => {
    if (inside === '*' || inside === '?' || inside === '$') return plain(inside);
    const [name = '', fallback] = splitDefault(inside);
    const values = context(name.trim().toLowerCase());
    if (values === undefined) {
      unknown.push(written);
      return '*';
    }
    const [only] = values;
    if (values.length === 1 && only !== undefined) return plain(only);
    if (fallback !== undefined) return plain(fallback);
    absent = true; // a key with several values cannot be a variable either
    return '';
  });
  return { text: resolved, unknown, absent };
}

function splitDefault(inside: string): [string, string | undefined] {
  const comma = inside.indexOf(',');
  if (comma < 0) return [inside, undefined];
  return [
    inside.slice(0, comma),
    inside
      .slice(comma + 1)
      .trim()
      .replace(/^'|'$/g, ''),
  ];
}

function plain(value: string): string {
  return value.replaceAll('*', LITERAL_STAR).replaceAll('?', LITERAL_MARK);
}

/** The text with plain `*` and `?`, for operators without wildcards such as `StringEquals`. */
export function unescaped(text: string): string {
  return text.replaceAll(LITERAL_STAR, '*').replaceAll(LITERAL_MARK, '?');
}
