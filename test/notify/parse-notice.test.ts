import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isObject } from '../../lib/base/json.ts';
import { METHOD_NAMES } from '../../lib/base/method.ts';
import { isAtLeast, SEVERITIES } from '../../lib/base/severity.ts';
import { HOUR } from '../../lib/base/time.ts';
import type { Carried } from '../../lib/contain/carried.ts';
import { aboutOf, LONGEST_NOTICE, noticeText } from '../../lib/contain/notice.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import type { Notice } from '../../lib/contain/told.ts';
import type { Finding } from '../../lib/detectors/finding.ts';
import { boundaryPolicy } from '../../lib/incident/deny/boundary.ts';
import type { Containment } from '../../lib/incident/deny/containment.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
import { denyPolicy } from '../../lib/incident/deny/deny-policy.ts';
import { messageOf } from '../../lib/notify/message.ts';
import { noticeFrom } from '../../lib/notify/parse-notice.ts';
import { asTold } from '../support/as-told.ts';
import { command, ROLE_ID, report, TARGET } from '../support/commands.ts';
import { runs } from '../support/runs.ts';
import { userCommand } from '../support/users.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const written = (difference: Partial<Containment> = {}): Containment => ({
  ...containmentOf(command(), NOW, HOUR),
  ...difference,
});
const carried: Carried = { outcome: 'written', containment: written() };

/** Nothing of AWS or of ours is an empty text. */
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const texts = fc.array(text, { maxLength: 3 });
const severity = fc.constantFrom(...SEVERITIES);
const principal = fc
  .tuple(
    fc.record({ kind: fc.constantFrom('root', 'user', 'role', 'federated', 'service', 'unknown') }),
    fc.record(
      { arn: text, account: text, issuer: text, session: text, roleId: text, userId: text, via: text, human: text },
      { requiredKeys: [] },
    ),
  )
  .map(([kind, rest]) => Object.assign({}, kind, rest));
const role = fc.record({ name: text, arn: text, id: text }, { requiredKeys: ['name'] });
const event = {
  account: text,
  region: fc.oneof(text, fc.constant('')),
  time: fc.constant('2026-05-04T10:00:00Z'),
  eventId: text,
  eventSource: text,
  eventName: text,
  principal,
  role,
};
const approval = fc.record({ role: text, services: texts, principals: texts }, { requiredKeys: ['role'] });
const finding = fc.record(
  {
    detector: text,
    severity,
    title: text,
    evidence: text,
    statement: fc.nat(),
    existing: fc.constant(true),
    missedByEvents: fc.constant(true),
    ...event,
    passedTo: texts,
    reference: text,
    approval,
  },
  { requiredKeys: ['detector', 'severity', 'title', 'evidence', 'reference', ...Object.keys(event)] as never },
);
const containment = fc
  .record({
    method: fc.constantFrom(...METHOD_NAMES),
    scope: fc.constantFrom('role', 'session', 'user', 'boundary'),
  })
  .map(({ method, scope }): Containment => {
    if (scope === 'user') return containmentOf(userCommand(), NOW, HOUR);
    if (scope === 'session') {
      const userids = [`${ROLE_ID}:alice`];
      return containmentOf(command({ method, scope: { kind: 'session', userids }, caller: true }), NOW, HOUR);
    }
    const made = containmentOf(command({ method }), NOW, HOUR);
    if (scope === 'role') return made;
    const document = denyPolicy(method, made.scope, new Date(made.cutoff), new Date(made.lapse));
    return { ...made, rung: 'boundary', policyDocument: boundaryPolicy(document, TARGET) };
  });
const decision = fc.record(
  {
    incident: text,
    severity,
    ...event,
    findings: fc.array(finding, { maxLength: 3 }),
    cause: fc.constantFrom('pass', 'trust'),
    armed: fc.constant(true),
    guard: fc.constant(true),
    unread: fc.subarray(['role', 'passer']),
    changes: texts,
    askedBy: texts,
    because: text,
    uncontained: fc.array(fc.record({ principal: text, because: text }), { maxLength: 2 }),
    action: fc.constantFrom('contain', 'observe', 'alert', 'suppress'),
    containments: fc.array(containment, { maxLength: 2 }),
  },
  { requiredKeys: ['incident', 'severity', 'findings', 'action', ...Object.keys(event)] as never },
) as unknown as fc.Arbitrary<Notice['decision']>;

const place = { target: fc.constant(TARGET), policyName: fc.constant(written().policyName), because: text };
const outcome = fc.oneof(
  fc.record(
    {
      outcome: fc.constantFrom('written', 'stands', 'observed'),
      containment,
      because: text,
      restored: fc.boolean(),
      extended: fc.constant(true),
      frozen: fc.constant(true),
    },
    { requiredKeys: ['outcome', 'containment', 'because'] },
  ),
  fc.record(
    { ...place, outcome: fc.constantFrom('lifted', 'revived'), by: text, others: fc.nat() },
    { requiredKeys: ['outcome', 'target', 'policyName', 'by'] },
  ),
  fc.record({
    ...place,
    outcome: fc.constantFrom('answered', 'refused', 'unmodifiable', 'absent', 'full', 'unconfirmed', 'kept'),
  }),
) as unknown as fc.Arbitrary<Carried>;

const sent = fc.record(
  { decision, because: text, severity, carried: outcome, notes: fc.array(text, { minLength: 1, maxLength: 2 }) },
  { requiredKeys: ['decision'] },
);

/** What people were told when whoever sent the notice published it. */
function published({ decision: said, because, severity: weight, ...rest }: SentNotice): Notice {
  const words = said as Notice['decision'];
  const reasons = [words.because, because].filter((one) => one !== undefined).join('; ');
  return {
    decision: { ...words, ...(reasons !== '' && { because: reasons }), ...(weight && { severity: weight }) },
    ...rest,
    ...(rest.carried && { asked: 'contain' }),
  };
}

describe('a notice by way of the queue', () => {
  test('is the message that it would have been without', () => {
    fc.assert(
      fc.property(sent, (notice) => {
        expect(messageOf(asTold({ ...notice, about: aboutOf(command()) }))).toEqual(messageOf(published(notice)));
      }),
      { numRuns: runs(400) },
    );
  });

  test('of the command of an event: the words, the outcome, and what contain adds', () => {
    const notice = asTold({
      decision: report({ because: 'decided without the ledger' }),
      about: aboutOf(command()),
      because: 'the breaker is open',
      severity: 'low',
      carried,
      notes: ['n'],
    });
    const because = 'decided without the ledger; the breaker is open';
    expect(notice).toEqual({ decision: report({ because, severity: 'low' }), carried, asked: 'contain', notes: ['n'] });
  });
});

describe('whatever lies in the queue is told', () => {
  const sendable = (body: string) => {
    const { subject, body: said, attributes } = messageOf(noticeFrom(body));
    expect(subject).toMatch(/^\[[\x20-\x7e]{1,98}$/);
    expect(Buffer.byteLength(JSON.stringify(said))).toBeLessThan(256 * 1024);
    for (const value of Object.values(attributes)) expect(value).toMatch(/./s);
    return said;
  };

  test('any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (body) => void sendable(body)));
    fc.assert(fc.property(fc.json(), (body) => void sendable(body)));
  });

  /** Puts a value in the place of the part at these turns. */
  const replaced = (value: unknown, [turn, ...turns]: readonly number[], by: unknown): unknown => {
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    if (turn === undefined || entries.length === 0) return by;
    const [key, inner] = entries[turn % entries.length] as [string, unknown];
    const next = replaced(inner, turns, by);
    return Array.isArray(value) ? value.toSpliced(Number(key), 1, next) : Object.assign({}, value, { [key]: next });
  };

  test('a notice with anything in the place of any part', () => {
    fc.assert(
      fc.property(sent, fc.array(fc.nat(30), { minLength: 1, maxLength: 6 }), fc.jsonValue(), (notice, turns, by) => {
        sendable(JSON.stringify(replaced(JSON.parse(noticeText(notice)), turns, by)));
      }),
      { numRuns: runs(1000) },
    );
  });

  const longest = (character: string) => {
    const long = character.repeat(1000);
    const [first] = report().findings as [Finding];
    const findings = Array.from({ length: 40 }, () => ({ ...first, evidence: long, title: long }));
    return { decision: report({ findings, because: long, changes: Array(40).fill(long) }), carried };
  };
  test.each(['x', '"', '\\', '€', '\u0001', '😀'])('a notice full of %j', (character) => {
    sendable(noticeText(longest(character)));
  });

  test('keys that every object has are no words', () => {
    const hostile = `{"decision":{"__proto__":{"findings":7},"constructor":1,"incident":"i"},"about":{"__proto__":{"id":7}}}`;
    expect(noticeFrom(hostile).decision).toMatchObject({ incident: 'i', findings: [], eventId: 'unknown' });
    sendable(hostile);
  });

  const cut = { decision: report(), carried };
  test.each<[string, string, RegExp]>([
    ['no JSON', 'Contained', /it is no JSON\): Contained/],
    ['a list', '[]', /it has no decision/],
    ['a notice without a decision', '{"carried":{}}', /it has no decision/],
    ['a notice that is too long', `"${'x'.repeat(LONGEST_NOTICE)}"`, /it has 65538 bytes, more than 65536/],
    ['an outcome of a later release', JSON.stringify({ ...cut, carried: { outcome: 'moved' } }), /"outcome":"moved"/],
    ['an outcome of every object', JSON.stringify({ ...cut, carried: { outcome: 'toString' } }), /toString/],
    ['an outcome that is null', JSON.stringify({ ...cut, carried: null }), /null/],
    [
      'a containment without an end',
      JSON.stringify({ ...cut, carried: { ...carried, containment: written({ lapse: 'never' }) } }),
      /never/,
    ],
    [
      'a containment of another method',
      JSON.stringify({ ...cut, carried: { ...carried, containment: { ...written(), method: 'kill' } } }),
      /what became of the containment/,
    ],
  ])('%s is told as such, and never as if nothing was written', (_, body, told) => {
    const notice = noticeFrom(body);
    const { subject, attributes } = messageOf(notice);
    const { default: words, sqs } = sendable(body);
    expect(subject).toContain('UNREADABLE notice on');
    expect(attributes.action).toBe('alert');
    expect(isAtLeast(notice.decision.severity, 'high')).toBe(true);
    expect(words).toMatch(told);
    expect(words).not.toContain('Nothing was written');
    expect(JSON.parse(sqs)).toMatchObject({ unreadable: expect.stringMatching(told) });
  });

  test('an outcome that cannot be read takes no word from the decision', () => {
    const notice = noticeFrom(JSON.stringify({ ...cut, carried: { outcome: 'moved' } }));
    expect(notice.decision).toEqual({ ...report(), action: 'alert' });
  });

  test('what the words do not say is taken from the command', () => {
    const about = aboutOf(command());
    expect(asTold({ decision: {}, about, carried }).decision).toMatchObject({
      incident: about.incident,
      severity: about.severity,
      account: about.account,
      role: { arn: TARGET, name: 'AdminRole' },
    });
    expect(isObject(asTold({ decision: {} }).decision)).toBe(true);
  });
});
