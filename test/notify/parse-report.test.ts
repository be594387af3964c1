import { describe, expect, test } from 'vitest';
import { commandText } from '../../lib/contain/command-text.ts';
import { parseCommand } from '../../lib/contain/parse-command.ts';
import type { Report } from '../../lib/contain/report.ts';
import { wordsIn } from '../support/as-told.ts';
import { command, report } from '../support/commands.ts';

/** What is read of a message whose words are these. */
function readAs(words: unknown): Report {
  return wordsIn(parseCommand(JSON.stringify({ ...JSON.parse(commandText(command())), report: words })));
}

const full: Report = {
  ...report(),
  cause: 'trust',
  armed: true,
  guard: true,
  changes: ['adds arn:aws:iam::444455556666:root'],
  askedBy: ['pass-admin-role'],
  unread: ['passer'],
  because: 'the breaker is open',
  uncontained: [{ principal: 'arn:aws:iam::111122223333:root', because: 'the root user cannot be denied' }],
};

test('the words are read as they were sent', () => {
  expect(readAs(report())).toEqual(report());
  expect(readAs(full)).toEqual(full);
});

describe('what is no word is left out, and the command is carried out', () => {
  const { time: _, ...timeless } = report();
  const [finding] = report().findings;
  test.each<[string, unknown, Partial<Report>]>([
    [
      'no report',
      undefined,
      { severity: 'critical', account: '111122223333', findings: [], principal: { kind: 'unknown' } },
    ],
    ['a report that is a text', 'told', { role: expect.objectContaining({ name: 'AdminRole' }), findings: [] }],
    ['a finding that is null', { ...report(), findings: [null, finding] }, { findings: report().findings }],
    ['a finding without its evidence', { ...report(), findings: [{ ...finding, evidence: 7 }] }, { findings: [] }],
    ['a finding of another severity', { ...report(), findings: [{ ...finding, severity: 'grave' }] }, { findings: [] }],
    ['findings that are no list', { ...report(), findings: { length: 3 } }, { findings: [] }],
    ['an account that is a number', { ...report(), account: 7 }, { account: '111122223333' }],
    ['another severity', { ...report(), severity: 'grave' }, { severity: 'critical' }],
    ['another action', { ...report(), action: 'delete' }, { action: 'contain' }],
    ['a principal that is a text', { ...report(), principal: 'root' }, { principal: { kind: 'unknown' } }],
    ['a role without a name', { ...report(), role: {} }, { role: expect.objectContaining({ name: 'AdminRole' }) }],
  ])('%s', (_, words, expected) => {
    expect(readAs(words)).toMatchObject(expected);
  });

  test.each<[keyof Report, unknown]>([
    ['time', 'garbage'],
    ['time', 7],
    ['cause', 'notice'],
    ['armed', 'true'],
    ['guard', 1],
    ['changes', 'adds'],
    ['changes', [7]],
    ['askedBy', [null]],
    ['because', { toString: 'x' }],
    ['uncontained', [null]],
    ['uncontained', [{ principal: 'x' }]],
  ])('%s: %j', (field, value) => {
    expect(readAs({ ...timeless, [field]: value })).not.toHaveProperty(field);
  });
});
