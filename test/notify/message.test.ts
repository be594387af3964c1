import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SEVERITIES } from '../../lib/base/severity.ts';
import { HOUR } from '../../lib/base/time.ts';
import type { Carried } from '../../lib/contain/carried.ts';
import { LONGEST_NOTICE } from '../../lib/contain/notice.ts';
import type { Notice } from '../../lib/contain/told.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
import { messageOf } from '../../lib/notify/message.ts';
import { noticeIn, noticeJson } from '../../lib/notify/notice-json.ts';
import { slackMessageIn, slackMessageOf } from '../../lib/notify/slack.ts';
import { wordsFor } from '../../lib/notify/words.ts';
import { ROLE_ID, report, TARGET } from '../support/commands.ts';
import { slackProblems } from '../support/slack-limits.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const order = { incident: '0123456789abcdef', target: TARGET, method: 'quarantine', scope: { kind: 'role' } } as const;
const whole = containmentOf(order, NOW, HOUR);
const workload = containmentOf({ ...order, scope: { kind: 'workload', userids: [`${ROLE_ID}:i-0abc`] } }, NOW, HOUR);
const caller = containmentOf(
  { ...order, method: 'revocation', scope: { kind: 'session', userids: [`${ROLE_ID}:alice`] }, caller: true },
  NOW,
  HOUR,
);
const extended = containmentOf(
  { ...order, scope: { kind: 'session', userids: [`${ROLE_ID}:i-0abc`] }, extension: 1 },
  NOW,
  HOUR,
);
const frozen = containmentOf({ ...order, method: 'freeze' }, NOW, HOUR);
const place = { target: TARGET, policyName: whole.policyName };
const unmodifiable: Carried = { ...place, outcome: 'unmodifiable', because: 'IAM lets nobody change this role' };

const textOf = (notice: Notice) => messageOf(notice).body.default;

describe('the e-mail', () => {
  const rows: [string, Notice, RegExp[]][] = [
    [
      'written: what, who, scope, dates, limits, undo, reference',
      { decision: report(), carried: { outcome: 'written', containment: whole } },
      [
        /^CRITICAL {2}Contained AdminRole: Pass admin role$/m,
        /critical pass-admin-role: AdminRole is an administrator/,
        /Passed to: lambda\.amazonaws\.com/,
        /session alice of role Developer/,
        /A deny is written; IAM enforces it within minutes: every session of role AdminRole issued before 2026-05-04 11:00:20 UTC/,
        /inert after 2026-05-05 00:00:20 UTC, by itself/,
        /Sessions of other roles that were assumed from this one live on/,
        /EKS/,
        /aws iam delete-role-policy --role-name AdminRole --policy-name rolewarden-0123456789abcdef-quarantine/,
        /https:\/\/docs\.aws\.amazon\.com/,
      ],
    ],
    [
      'fixed by a person',
      {
        decision: report({ action: 'alert' }),
        fixed: { by: 'arn:aws:iam::111122223333:user/dana', done: ['function etl goes back'], left: [] },
      },
      [
        /^GOOD NEWS {2}Fixed AdminRole: Pass admin role$/m,
        /user\/dana ran rolewarden fix\./,
        /Done: function etl goes back/,
        /The denies stand until they lapse or are lifted/,
      ],
    ],
    [
      'fixed in part, by hand',
      {
        decision: report({ action: 'alert', region: '' }),
        fixed: { by: 'dana', done: [], left: ['instance i-0abc still runs with AdminRole: AWS does not allow it'] },
      },
      [
        /Partly fixed AdminRole/,
        /NOT DONE: instance i-0abc still runs with AdminRole/,
        /Where: +account 111122223333$/m,
      ],
    ],
    [
      'workload',
      { decision: report(), carried: { outcome: 'written', containment: workload } },
      [
        /the sessions of i-0abc on role AdminRole issued before .* are denied everything/,
        /Other sessions of the role are not touched/,
      ],
    ],
    [
      'caller',
      { decision: report(), carried: { outcome: 'written', containment: caller } },
      [
        /^CRITICAL {2}Contained session alice of AdminRole: Pass admin role$/m,
        /the caller's session alice .* is denied everything/,
        /can open a new session/,
        /lifts this deny and the one on its role/,
      ],
    ],
    [
      'a caller who could not be contained',
      { decision: report(), carried: { ...unmodifiable, policyName: caller.policyName } },
      [/NOT CONTAINED the caller's role AdminRole/],
    ],
    [
      'put back',
      { decision: report(), carried: { outcome: 'written', containment: whole, restored: true } },
      [/^CRITICAL {2}Deny put back on AdminRole: Pass admin role$/m],
    ],
    [
      'extended, its scope read back from IAM',
      { decision: report(), carried: { outcome: 'written', containment: extended, extended: true } },
      [/^CRITICAL {2}Containment extended on AdminRole/m, /the sessions of i-0abc on role AdminRole .* are denied/],
    ],
    [
      'what to do now: remove the cause',
      { decision: report(), carried: { outcome: 'written', containment: whole } },
      [/Do now: .*\n {2}node dist\/rolewarden\.js fix 0123456789abcdef\n/],
    ],
    [
      'what to do now: what could not be done',
      { decision: report(), carried: { ...place, outcome: 'full', because: 'x' } },
      [/Do now: .*\n {2}node dist\/rolewarden\.js contain AdminRole --method quarantine\n/],
    ],
    [
      'freeze',
      { decision: report(), carried: { outcome: 'written', containment: frozen } },
      [/gains privilege, stays or hides \(\d+ actions\)/],
    ],
    [
      'observe',
      { decision: { ...report(), action: 'observe', because: 'mode is observe', containments: [whole, caller] } },
      [
        /Would contain AdminRole/,
        /Nothing was written\. It would have been: every session/,
        /caller's session/,
        /Why: mode is observe/,
      ],
    ],
    ['alert', { decision: { ...report(), action: 'alert' } }, [/Look at AdminRole/, /Nothing was written\./]],
    [
      'kill switch',
      { decision: report(), carried: { outcome: 'observed', containment: whole, because: 'the kill switch is on' } },
      [/Would contain/, /kill switch is on/],
    ],
    [
      'failed',
      { decision: report(), carried: unmodifiable },
      [/NOT CONTAINED AdminRole/, /Why: IAM lets nobody change this role/],
    ],
    [
      'unconfirmed',
      { decision: report(), carried: { ...place, outcome: 'unconfirmed', because: 'x' } },
      [/NOT CONFIRMED/],
    ],
    [
      'lifted',
      { decision: report(), carried: { ...place, outcome: 'lifted', by: 'dana' } },
      [/dana lifted rolewarden-/, /stay dead/],
    ],
    [
      'not lifted',
      { decision: report(), carried: { ...place, outcome: 'kept', because: 'x' } },
      [/NOT LIFTED AdminRole/, /stands on .* as it did/],
    ],
    ['revived', { decision: report(), carried: { ...place, outcome: 'revived', by: 'dana' } }, [/attacker's included/]],
    [
      'whom nobody can contain',
      {
        decision: report({
          uncontained: [{ principal: 'arn:aws:iam::111122223333:user/bob', because: 'deactivate the access keys' }],
        }),
      },
      [/user\/bob: deactivate/],
    ],
    [
      'the person behind a session',
      {
        decision: report({
          principal: {
            kind: 'role',
            issuer: TARGET,
            session: 's',
            human: 'alice@example.com',
            via: 'cloudformation.amazonaws.com',
          },
        }),
      },
      [/session s of role AdminRole, the person is alice@example\.com, through cloudformation/],
    ],
    [
      'a note',
      { decision: report(), notes: ['the kill switch could not be read'] },
      [/Why: the kill switch could not be read/],
    ],
  ];
  test.each(rows)('%s', (_, notice, patterns) => {
    for (const pattern of patterns) expect(textOf(notice)).toMatch(pattern);
    expect(textOf(notice)).not.toMatch(/undefined|\[object/);
  });

  test('what ends it comes before what deletes it, and says what deleting without a lift leads to', () => {
    const text = textOf({ decision: report(), carried: { outcome: 'written', containment: whole } });
    expect(text).toMatch(
      /rolewarden\.js lift 0123456789abcdef\n[\s\S]*put back up to 3 times[\s\S]*delete-role-policy/,
    );
  });

  test('there is nothing to fix on who called', () => {
    expect(textOf({ decision: report(), carried: { outcome: 'written', containment: caller } })).not.toMatch(
      /rolewarden fix/,
    );
  });

  test('an undo is printed only for what stands', () => {
    expect(textOf({ decision: { ...report(), action: 'observe', containments: [whole] } })).not.toMatch(
      /delete-role-policy/,
    );
    expect(textOf({ decision: report(), carried: unmodifiable })).not.toMatch(/delete-role-policy/);
    expect(textOf({ decision: report(), carried: { outcome: 'stands', containment: whole } })).toMatch(
      /delete-role-policy/,
    );
  });
});

describe('the SNS message', () => {
  test('subject, attributes, JSON', () => {
    const { subject, attributes, body } = messageOf({
      decision: report(),
      carried: { outcome: 'written', containment: whole },
    });
    expect(subject).toBe('[critical] Contained AdminRole: Pass admin role');
    expect(attributes).toEqual({
      severity: 'critical',
      action: 'contain',
      detector: 'pass-admin-role',
      account: '111122223333',
      outcome: 'written',
    });
    expect(JSON.parse(body.sqs)).toMatchObject({
      incident: '0123456789abcdef',
      action: 'contain',
      containments: [whole],
      carried: { outcome: 'written' },
    });
    expect(body.lambda).toBe(body.sqs);
  });

  test.each<[string, Notice, string]>([
    [
      'the kill switch',
      { decision: report(), carried: { outcome: 'observed', containment: whole, because: 'x' } },
      'observe',
    ],
    ['a failure', { decision: report(), carried: unmodifiable }, 'alert'],
    ['what stood', { decision: report(), carried: { outcome: 'stands', containment: whole } }, 'contain'],
    ['observe mode', { decision: report({ action: 'observe' }) }, 'observe'],
  ])('action says what came true: %s', (_, notice, action) => {
    expect(messageOf(notice).attributes.action).toBe(action);
    expect(noticeJson(notice).action).toBe(action);
  });

  test('a notice survives the topic; an alarm is none', () => {
    const notice: Notice = { decision: report(), carried: unmodifiable, notes: ['n'] };
    expect(noticeIn(messageOf(notice).body.lambda)).toMatchObject({ carried: unmodifiable, notes: ['n'] });
    expect(noticeIn('{"AlarmName":"rolewarden-failed"}')).toBeUndefined();
    expect(noticeIn('plain')).toBeUndefined();
  });

  test('stays under 256 KB and says what was cut', () => {
    const [finding] = report().findings;
    if (finding === undefined) throw new Error('the report has no finding');
    const many = Array.from({ length: 300 }, () => ({ ...finding, evidence: 'é<&"\u0001'.repeat(4000) }));
    const { body, subject } = messageOf({
      decision: report({ findings: many, because: 'x'.repeat(500_000) }),
      carried: { outcome: 'written', containment: frozen },
    });
    expect(Buffer.byteLength(JSON.stringify(body)) + subject.length).toBeLessThan(256 * 1024);
    expect(body.default).toMatch(/Cut short: \d+ of 300 findings left out, texts over 1000 characters cut\./);
    expect(JSON.parse(body.sqs).truncated).toMatch(/of 300 findings/);
  });

  test('subject is short printable ASCII without a line break', () => {
    const { subject } = messageOf({ decision: report({ role: { name: 'Rôle\n\u202e'.repeat(40) } }) });
    expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
  });
});

describe('the Slack message', () => {
  const evil = '<!channel> <@U1> @here <https://evil.example|click> `code` *bold* & \u202e\n';

  test.each([
    ['no principal', { incident: 'x', findings: [{}], role: {} }],
    ['no role', { incident: 'x', findings: [], principal: {} }],
    ['a finding that is none', { incident: 'x', findings: [1], carried: { outcome: 'written' } }],
  ])('a notice that this release cannot read is shown as it is: %s', (_, notice) => {
    const message = slackMessageIn('[high] NOT CONTAINED', JSON.stringify(notice));
    expect(message.text).toBe('[high] NOT CONTAINED');
    expect(JSON.stringify(message.blocks)).toContain('incident');
  });

  test('the mark of a header is ours alone', () => {
    const role = { name: 'x:white_check_mark::a:' };
    const [header] = slackMessageOf(wordsFor({ decision: report({ role, action: 'alert' }) })).blocks;
    expect(JSON.stringify(header)).not.toMatch(/:white_check_mark:|:a:/);
  });

  test('nothing from an event gets through alive', () => {
    const [finding] = report().findings;
    if (finding === undefined) throw new Error('the report has no finding');
    const message = slackMessageOf(
      wordsFor({
        decision: report({
          role: { name: evil },
          because: evil,
          findings: [{ ...finding, evidence: evil, passedTo: [evil] }],
          principal: { kind: 'role', issuer: TARGET, session: evil, human: evil },
        }),
        carried: { outcome: 'written', containment: { ...whole, policyName: evil } },
      }),
    );
    const text = JSON.stringify(message);
    expect(text).not.toMatch(/<!|<@|@here|<https:\/\/evil/);
    expect(text).not.toMatch(/\u202e/);
    expect(slackProblems(message)).toEqual([]);
    const mrkdwn = [...text.matchAll(/"type":"mrkdwn","text":"((?:[^"\\]|\\.)*)"/g)].map(([, held]) => held ?? '');
    for (const held of mrkdwn) expect((held.match(/`/g) ?? []).length % 2).toBe(0); // every code span is closed
  });

  test('within Slack’s limits whatever is in it', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('&'.repeat(4000), '<'.repeat(900), '`'.repeat(3000), ''));
    const [finding] = report().findings;
    if (finding === undefined) throw new Error('the report has no finding');
    const notice = fc.record({
      evidence: fc.array(text, { maxLength: 40 }),
      name: text,
      severity: fc.constantFrom(...SEVERITIES),
      because: text,
      user: text,
      carried: fc.constantFrom<Carried | undefined>(undefined, unmodifiable, {
        outcome: 'written',
        containment: frozen,
      }),
    });
    fc.assert(
      fc.property(notice, ({ evidence, name, severity, because, user, carried }) => {
        const findings = evidence.map((sentence) => ({ ...finding, evidence: sentence, passedTo: [user] }));
        const decision = report({
          severity,
          because,
          findings,
          role: { name },
          principal: { kind: 'user', arn: user },
        });
        const made = messageOf({ decision, ...(carried && { carried }) });
        expect(slackProblems(slackMessageIn('subject', made.body.lambda))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('an alarm is shown in its own words', () => {
    const message = slackMessageIn('ALARM: rolewarden-failed', '{"AlarmName":"rolewarden-failed <!channel>"}');
    expect(slackProblems(message)).toEqual([]);
    expect(JSON.stringify(message)).toContain('rolewarden-failed &lt;!channel&gt;');
    expect(slackProblems(slackMessageIn(undefined, 'x'.repeat(100_000)))).toEqual([]);
    expect(slackProblems(slackMessageIn(undefined, ''))).toEqual([]);
  });
});

test('a message says how many changes it has no room for', () => {
  const changes = Array.from({ length: 300 }, (_, index) => `adds ${index}${'x'.repeat(900)}`);
  const { body } = messageOf({ decision: report({ changes }) });
  expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(LONGEST_NOTICE);
  expect(body.default).toMatch(/Cut short: \d+ of 300 changes left out/);
  expect(body.default).toContain(changes[0]); // fewer before shorter
});

test('a message leaves nothing out of the deny that was written', () => {
  const target = `arn:aws:iam::111122223333:role/${'p'.repeat(510)}/${'n'.repeat(64)}`;
  const containment = containmentOf({ ...order, target, method: 'freeze' }, NOW, HOUR);
  const findings = report().findings.flatMap((one) => Array(300).fill({ ...one, evidence: '€'.repeat(5000) }));
  const { body } = messageOf({ decision: report({ findings }), carried: { outcome: 'written', containment } });
  expect(JSON.parse(body.sqs)).toMatchObject({ carried: { containment }, truncated: expect.any(String) });
});
