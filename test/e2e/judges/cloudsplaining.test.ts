import { readFileSync } from 'node:fs';
import { describe, expect, type TestContext, test } from 'vitest';
import type { Role } from '../../../lib/base/role.ts';
import table from '../../../lib/event/catalogue/managed-powers.json' with { type: 'json' };
import { judgeOf } from '../../../lib/judge/power/judge.ts';
import { ASKED_ACTIONS } from '../../../lib/judge/power/universe.ts';
import { managedTable } from '../../../lib/packaging/catalogue/generate-managed.ts';
import { judgement } from './python.ts';

/** AWS publishes these documents; they are too many to keep here: `{source, policies: {name: document}}`, a file of 3 MB. */
const PUBLISHED = process.env.MANAGED_POLICIES;

interface Published {
  readonly source: string;
  readonly policies: Readonly<Record<string, unknown>>;
}

interface Answer {
  readonly methods: Readonly<Record<string, readonly string[]>>;
  readonly found: Readonly<Record<string, readonly string[]>>;
}

const NAMES = new Map(ASKED_ACTIONS.map((action) => [action.toLowerCase(), action]));

function roleWith(name: string, document: unknown): Role {
  const arn = 'arn:aws:iam::111122223333:role/worker';
  return { arn, name: 'worker', path: '/', account: '111122223333', policies: [{ kind: 'managed', name, document }] };
}

/** No statement that grants it says Resource "*": it names every resource by a pattern, or all but some. */
function isByPattern(document: unknown, statements: readonly number[]): boolean {
  const { Statement } = document as {
    Statement: { Resource?: string | string[] } | { Resource?: string | string[] }[];
  };
  const all = Array.isArray(Statement) ? Statement : [Statement];
  return statements.every((index) => ![all[index]?.Resource ?? []].flat().includes('*'));
}

function published({ skip }: TestContext): Published {
  if (PUBLISHED === undefined) return skip('missing: MANAGED_POLICIES, the path of the file with the documents');
  return JSON.parse(readFileSync(PUBLISHED, 'utf8')) as Published;
}

test('the table is what the documents of every AWS managed policy give', (context) => {
  expect(managedTable(published(context))).toEqual(table);
});

describe('cloudsplaining on every AWS managed policy', () => {
  test('sees the same escalations, except where a pattern names every resource', (context) => {
    const { policies } = published(context);
    const { methods, found } = judgement('cloudsplaining_judge.py', 'cloudsplaining==0.9.1', policies) as Answer;
    const counts = { asked: 0, both: 0, oursOnly: 0 };
    for (const [name, document] of Object.entries(policies)) {
      const judge = judgeOf(roleWith(name, document));
      for (const [method, actions] of Object.entries(methods)) {
        const verdicts = actions.map((action) => judge.may(NAMES.get(action) ?? action));
        const ours = verdicts.every(({ level }) => level === 'everywhere');
        const theirs = found[name]?.includes(method) === true;
        counts.asked++;
        if (ours && theirs) counts.both++;
        if (ours === theirs) continue;
        const statements = verdicts.flatMap(({ by }) => by.map(({ statement }) => statement));
        expect([name, method, ours, isByPattern(document, statements)]).toEqual([name, method, true, true]);
        counts.oursOnly++;
      }
    }
    expect(counts.both).toBeGreaterThan(100);
    console.log(`cloudsplaining: ${JSON.stringify(counts)}`);
  });
});
