import { isObject } from '../../../../lib/base/json.ts';
import { POLICY_NAME } from '../../../support/iam/quotas.ts';
import { validationError } from './refusals.ts';

type Input = Readonly<Record<string, unknown>>;

export function textIn(input: Input, key: string): string {
  const value = input[key];
  if (typeof value !== 'string' || value === '') throw validationError(`Value at '${key}' must not be null`);
  return value;
}

/** A name to be given: `[\w+=,.@-]`, of a policy at most 128 characters, of a role, user or group at most 64. */
export function nameToGive(input: Input, key: string): string {
  const name = textIn(input, key);
  const longest = key === 'RoleName' || key === 'UserName' ? 64 : 128;
  if (!POLICY_NAME.test(name) || name.length > longest) throw validationError(`Value '${name}' at '${key}'`);
  return name;
}

export function pathIn({ Path = '/' }: Input): string {
  if (typeof Path !== 'string' || !/^\/(?:[!-.0-~]+\/)*$/.test(Path))
    throw validationError(`Value '${Path}' at 'path'`);
  return Path;
}

export function tagsIn({ Tags = [] }: Input): [string, string][] {
  return (Array.isArray(Tags) ? Tags : []).filter(isObject).map((tag) => [textIn(tag, 'Key'), String(tag.Value ?? '')]);
}

/** How many items a page may have. */
export function mostIn({ MaxItems = 100 }: Input): number {
  if (typeof MaxItems !== 'number' || MaxItems < 1 || MaxItems > 1000) throw validationError("Value at 'maxItems'");
  return MaxItems;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly rest: { readonly IsTruncated: boolean; readonly Marker?: string };
}

/** One page of a listing in order of name. The marker is the last name shown, so no name is lost or doubled by a change meanwhile. */
export function pageOf<T>(all: readonly T[], nameOf: (item: T) => string, input: Input): Page<T> {
  const most = mostIn(input);
  const sorted = all.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  const after = typeof input.Marker === 'string' ? sorted.filter((one) => nameOf(one) > String(input.Marker)) : sorted;
  const items = after.slice(0, most);
  const last = items.at(-1);
  const isTruncated = after.length > most && last !== undefined;
  return { items, rest: isTruncated ? { IsTruncated: true, Marker: nameOf(last) } : { IsTruncated: false } };
}
