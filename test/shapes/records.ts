import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../lib/base/json.ts';

/** Folders of the real records: role passes, trust changes, everything else, and whole EventBridge envelopes. */
export const GROUPS = ['passrole', 'trust', 'benign', 'envelopes'] as const;
export type Group = (typeof GROUPS)[number];

/** The text of each shape, as the generator wrote it. */
export function linesOf(group: Group): string[] {
  return readFileSync(new URL(`./records/${group}.ndjson`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
}

/** Real CloudTrail records with names of ours: see the README beside this file. */
export function shapesOf(group: Group): JsonObject[] {
  return linesOf(group).map((line) => JSON.parse(line) as JsonObject);
}
