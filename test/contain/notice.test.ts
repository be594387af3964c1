import { describe, expect, test } from 'vitest';
import { HOUR } from '../../lib/base/time.ts';
import { LONGEST_NOTICE, noticeText } from '../../lib/contain/notice.ts';
import type { Report } from '../../lib/contain/report.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import type { Finding } from '../../lib/detectors/finding.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
import { messageOf } from '../../lib/notify/message.ts';
import { asTold } from '../support/as-told.ts';
import { command, report } from '../support/commands.ts';

const containment = containmentOf(command({ method: 'freeze' }), new Date('2026-05-04T10:00:20Z'), HOUR);
const [finding] = report().findings as [Finding];
const many = (count: number, evidence: string): Report =>
  report({ findings: Array.from({ length: count }, () => ({ ...finding, evidence })) });

describe('a notice has at most 64 KB', () => {
  test.each<[string, SentNotice]>([
    ['many findings', { decision: many(300, 'x'), carried: { outcome: 'written', containment } }],
    ['one long text', { decision: many(1, 'x'.repeat(100_000)), carried: { outcome: 'written', containment } }],
    ['texts of three bytes a character', { decision: many(40, '€'.repeat(1000)) }],
    ['texts that JSON makes longer', { decision: many(40, '\u0001'.repeat(1000)) }],
    ['a thousand lists', { decision: Object.fromEntries(Array.from({ length: 9999 }, (_, key) => [key, [key]])) }],
    ['a long reason', { decision: report(), because: 'x'.repeat(100_000), notes: ['x'.repeat(100_000)] }],
  ])('%s', (_, notice) => {
    expect(JSON.stringify(notice).length).toBeGreaterThan(LONGEST_NOTICE / 2);
    expect(Buffer.byteLength(noticeText(notice))).toBeLessThanOrEqual(LONGEST_NOTICE);
    expect(asTold(notice).carried).toEqual(notice.carried);
    expect(asTold(notice).unreadable).toBeUndefined();
  });

  test('the reader is told what is missing; the first findings stay', () => {
    const { default: words, sqs } = messageOf(asTold({ decision: many(300, 'passed') })).body;
    expect(words).toMatch(/critical pass-admin-role: passed/);
    expect(words).toMatch(/Cut short: texts over 1000 characters and lists over 20 entries cut/);
    expect(JSON.parse(sqs)).toMatchObject({ truncated: expect.stringContaining('lists over 20 entries cut') });
  });

  test('a notice that fits is sent as it is', () => {
    const notice = { decision: many(20, 'x'.repeat(1500)) };
    expect(noticeText(notice)).toBe(JSON.stringify(notice));
  });
});

test('of a planned deny nothing is left out: half a document would be another one', () => {
  const findings = report().findings.flatMap((one) => Array(300).fill({ ...one, evidence: 'e'.repeat(2000) }));
  const { decision } = JSON.parse(noticeText({ decision: { ...report({ findings }), containments: [containment] } }));
  expect(decision).toMatchObject({ containments: [containment], truncated: expect.any(String) });
});
