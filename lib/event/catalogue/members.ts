import { memberOf } from './catalogue.ts';
import { arnReferenceIn, type RoleValue, referenceIn } from './reference.ts';
import { type TextAt, textsIn } from './texts.ts';

/** A role found in an event, before the look-up of its services. */
export interface FoundRole {
  readonly value: RoleValue;
  /** Its path as the event writes it. */
  readonly path: string;
  /** The parameter as the model writes it, to look up the services that get the role. */
  readonly parameter: string;
}

interface Pattern {
  /** In lower case; `*` matches any key of a map. */
  readonly keys: readonly string[];
  readonly parameter: string;
  readonly member: string;
}

/** Under these keys users write any text: a tag called "role" is no role. */
const FREE_FORM =
  /^(tags?|taglist|tagset|tagspecification\w*|labels?|metadata|environment\w*|variables|parameters|attributes|\w*arguments|annotations|headers)$/;
/** EC2 puts `<Call>Request` around newer calls, API Gateway `<call>Input`. */
const WRAPPER = /(request|input|body|payload)$/;

/** The roles at a catalogued call's parameters. Upper and lower case and CloudTrail's wrappers do not matter. */
export function rolesAt(parameters: readonly string[], request: unknown): FoundRole[] {
  const patterns = patternsOf(parameters);
  if (patterns.length === 0) return [];
  return [...textsIn(request)].flatMap((at) => firstMatch(patterns, at) ?? []);
}

const compiled = new WeakMap<readonly string[], readonly Pattern[]>();

function patternsOf(parameters: readonly string[]): readonly Pattern[] {
  const known = compiled.get(parameters);
  if (known !== undefined) return known;
  const patterns = parameters.filter((path) => !path.startsWith('<')).map(patternOf);
  compiled.set(parameters, patterns);
  return patterns;
}

function firstMatch(patterns: readonly Pattern[], at: TextAt): FoundRole | undefined {
  for (const { keys, parameter, member } of patterns) {
    if (!endsWith(at.keys, keys)) continue; // compares the last key first: most texts end here
    const value = isPlaced(at.keys, keys) ? referenceIn(at.text, member) : strayReference(at, keys);
    if (value !== undefined) return { value, path: at.path, parameter };
  }
  return undefined;
}

/** Whether the text is where the model puts it: at the top, or inside only the call's own wrapper. */
function isPlaced(seen: readonly string[], keys: readonly string[]): boolean {
  const around = seen.slice(0, seen.length - keys.length);
  return (
    around.length === 0 ||
    (around.length === 1 && WRAPPER.test(around[0] ?? '')) ||
    keys.at(-2) === 'iaminstanceprofile'
  );
}

/** Inside an unknown wrapper an ARN still names a role, but a bare word may be anything. */
function strayReference(at: TextAt, keys: readonly string[]): RoleValue | undefined {
  const around = at.keys.slice(0, at.keys.length - keys.length);
  return around.some((key) => FREE_FORM.test(key)) ? undefined : arnReferenceIn(at.text);
}

function endsWith(seen: readonly string[], keys: readonly string[]): boolean {
  if (keys.length > seen.length) return false;
  for (let back = 1; back <= keys.length; back += 1) {
    const key = keys.at(-back);
    if (key !== '*' && key !== seen.at(-back)) return false;
  }
  return true;
}

function patternOf(path: string): Pattern {
  const keys = path
    .toLowerCase()
    .replaceAll('[]', '')
    .split('.')
    .flatMap((segment) => segment.split(/(?=\{\})/).map((part) => (part === '{}' ? '*' : part)))
    .filter((key) => key !== '' && !['items', 'item', 'member', 'content'].includes(key));
  return { keys, parameter: path, member: memberOf(path) };
}
