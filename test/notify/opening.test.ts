import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { HOUR } from '../../lib/base/time.ts';
import type { Carried } from '../../lib/contain/carried.ts';
import type { Notice } from '../../lib/contain/told.ts';
import type { Containment } from '../../lib/incident/deny/containment.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
import { cautiousContext } from '../../lib/inspect/trust/clean.ts';
import { changeWords, diffTrust } from '../../lib/inspect/trust/diff.ts';
import { messageOf } from '../../lib/notify/message.ts';
import { LONGEST_OPENING } from '../../lib/notify/opening.ts';
import { slackMessageOf } from '../../lib/notify/slack.ts';
import { wordsFor } from '../../lib/notify/words.ts';
import { ROLE_ID, report, TARGET } from '../support/commands.ts';
import { OURS } from '../support/events.ts';
import { userCommand } from '../support/users.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const order = { incident: '0123456789abcdef', target: TARGET, method: 'quarantine', scope: { kind: 'role' } } as const;
const session = { kind: 'session', userids: ['AROAEXAMPLEDEVELOPER:alice'] } as const;
const whole = containmentOf(order, NOW, HOUR);
const workload = containmentOf(
  { ...order, scope: { kind: 'workload', userids: [`${ROLE_ID}:thumbnails`] } },
  NOW,
  HOUR,
);
const caller = containmentOf(
  { ...order, target: TARGET.replace('Admin', 'Developer'), method: 'revocation', scope: session, caller: true },
  NOW,
  HOUR,
);
const freeze = containmentOf({ ...order, method: 'freeze' }, NOW, HOUR);
const revoked = containmentOf({ ...order, method: 'revocation' }, NOW, HOUR);
const user = containmentOf(userCommand(), NOW, 24 * HOUR);
const onRole = { target: TARGET, policyName: whole.policyName };
const onCaller = { target: caller.target, policyName: caller.policyName };

const origin = { address: '203.0.113.24', mfa: false, client: 'aws-cli' };
const pass = report({ cause: 'pass', origin, workloads: ['thumbnails'] });
const trust = report({
  cause: 'trust',
  origin,
  changes: ['adds account 999988887777 with no condition'],
  eventName: 'UpdateAssumeRolePolicy',
  findings: report().findings.map(({ passedTo: _, ...one }) => ({ ...one, evidence: 'lets account 999988887777 in' })),
});
const guard = report({ ...trust, guard: true, eventName: 'DeleteRule' });
const armed = report({ ...pass, armed: true, eventName: 'AttachRolePolicy' });
const denied = report({ ...pass, action: 'alert', refused: 'denied' });

const GAVE = /gave the administrator role AdminRole to the function thumbnails/;
const WHO = /alice \(Developer(?:Role)?, 203\.0\.113\.24, no MFA/;
const CAUSES: Readonly<Record<string, readonly [Notice['decision'], RegExp]>> = {
  pass: [pass, GAVE],
  trust: [trust, /changed whom the role AdminRole trusts: adds account 9999/],
  guard: [guard, /called DeleteRule on the role AdminRole: /],
  arming: [armed, /gave more permissions to the role AdminRole \(AttachRolePolicy\)/],
};

const because = 'IAM lets nobody change it';
const written = (containment: Containment): Carried => ({ outcome: 'written', containment });
const UNTIL = /sessions issued after 11:00 UTC work/;
const FIX = /Now: rolewarden fix 0123456789abcdef\./;
const CONTAIN = /Now: rolewarden contain AdminRole --method quarantine\./;
const BY_HAND = /Now: stop AdminRole by hand\./;

/** What the message says is cut off and until when, and what to do now; every outcome stands here. */
const OUTCOMES: readonly (readonly [string, Carried, readonly RegExp[]])[] = [
  ['written', written(workload), [/Cut off within minutes: thumbnails/, UNTIL, FIX]],
  ['written on the role', written(whole), [/Cut off within minutes: every session of AdminRole/, UNTIL, FIX]],
  ['written, a freeze', written(freeze), [/the privilege calls of AdminRole/, UNTIL, FIX]],
  ['written, a revocation', written(revoked), [/AdminRole's sessions issued before 10:01 UTC, for good/, FIX]],
  ['written on the caller', written(caller), [/alice's present session, for good/, /Now: ask whether alice meant it/]],
  ['written on a user', written(user), [/with all keys, until 5 May 10:00 UTC; THEN THE KEYS WORK/, /Now: deactivate/]],
  ['put back', { ...written(whole), restored: true } as Carried, [/taken away; put back within minutes/, UNTIL, FIX]],
  ['extended', { ...written(whole), extended: true } as Carried, [/Cut off for longer: every/, UNTIL, FIX]],
  ['stands', { outcome: 'stands', containment: whole }, [/Cut off already: every session/, UNTIL, FIX]],
  [
    'observed',
    { outcome: 'observed', containment: whole, because },
    [
      /HELD BACK, not written \(IAM lets nobody change it\): every session of AdminRole/,
      UNTIL,
      /Now: ask whether alice meant it/,
    ],
  ],
  [
    'lifted',
    { ...onRole, outcome: 'lifted', by: 'dana' },
    [/^Good news: dana lifted AdminRole/, /for good/, /Nothing to do/],
  ],
  ['lifted, the freeze stays', { ...onRole, outcome: 'lifted', by: 'dana', others: 1 }, [/freeze of AdminRole stays/]],
  [
    'revived',
    { ...onRole, outcome: 'revived', by: 'dana' },
    [/^Good news: dana ended/, /AN ATTACKER'S TOO/, /Now: make sure/],
  ],
  ['answered', { ...onRole, outcome: 'answered', because }, [/stays lifted: nothing is cut off/, /Nothing to do/]],
  [
    'refused',
    { ...onRole, outcome: 'refused', because },
    [/^critical, NOT CONTAINED: /, /NO NEW DENY STOPS AdminRole/, BY_HAND],
  ],
  ['unmodifiable', { ...onRole, outcome: 'unmodifiable', because }, [/^critical, NOT CONTAINED: /, BY_HAND]],
  ['absent', { ...onRole, outcome: 'absent', because }, [/^critical, NOT CONTAINED: /, /Now: look for what it left/]],
  ['full', { ...onRole, outcome: 'full', because }, [/^critical, NOT CONTAINED: /, CONTAIN]],
  [
    'unconfirmed',
    { ...onRole, outcome: 'unconfirmed', because },
    [/^critical, NOT CONFIRMED: /, /DOES NOT SHOW IT/, CONTAIN],
  ],
  [
    'kept',
    { ...onRole, outcome: 'kept', because },
    [/^critical, NOT LIFTED: /, /stands as it did/, /Now: lift it by hand/],
  ],
];

type Row = readonly [name: string, notice: Notice, holds: readonly RegExp[]];

const carriedRows: Row[] = Object.entries(CAUSES).flatMap(([cause, [decision, what]]) =>
  OUTCOMES.map(
    ([outcome, carried, holds]): Row => [
      `${cause}, ${outcome}`,
      { decision, carried, asked: 'contain' },
      [WHO, what, ...holds],
    ],
  ),
);

const NOTHING = /Nothing new is cut off\./;
const ASK = /Now: ask whether alice meant it\./;
const rows: Row[] = [
  ...carriedRows,
  [
    'both denies of an incident',
    { decision: pass, carried: written(workload), also: [written(caller)] },
    [
      WHO,
      GAVE,
      /Cut off within minutes: thumbnails/,
      UNTIL,
      / and alice's present session, for good\./,
      /All else on the role works\./,
      FIX,
    ],
  ],
  [
    'the role alone of two',
    { decision: pass, carried: { ...onCaller, outcome: 'refused', because }, also: [written(workload)] },
    [
      /^critical, PARTLY NOT CONTAINED: /,
      WHO,
      GAVE,
      /NO NEW DENY STOPS alice's session/,
      /Cut off within minutes: thumbnails/,
      UNTIL,
      FIX,
    ],
  ],
  [
    'the role, and the session is not known yet',
    { decision: pass, carried: written(workload), awaited: ['caller'] },
    [WHO, GAVE, /thumbnails \(sess/, UNTIL, /NOT KNOWN yet: the deny on the caller\./, FIX],
  ],
  [
    'a lift that found nothing',
    { decision: pass, carried: { ...onRole, outcome: 'refused', because }, asked: 'lift' },
    [/^critical, NOT LIFTED: /, WHO, GAVE, /Nothing was lifted on AdminRole/],
  ],
  [
    'observe',
    { decision: { ...pass, action: 'observe', because: 'mode is observe', containments: [workload, caller] } },
    [WHO, GAVE, /NOTHING IS CUT OFF/, /would be: thumbnails/, UNTIL, ASK],
  ],
  ...Object.entries(CAUSES).map(
    ([cause, [decision, what]]): Row => [
      `an alert: ${cause}`,
      { decision: { ...decision, action: 'alert' } },
      [WHO, what, NOTHING, ASK],
    ],
  ),
  [
    'a denied call',
    { decision: denied },
    [WHO, /tried to give the administrator role .* and was denied\./, NOTHING, ASK],
  ],
  [
    'fixed',
    { decision: pass, fixed: { by: 'arn:aws:iam::111122223333:user/dana', done: ['x'], left: [] } },
    [/^Good news: dana fixed it: 1 step done\./, WHO, GAVE, /denies stand until they lapse/, /Nothing is left to do/],
  ],
  [
    'fixed in part',
    { decision: pass, fixed: { by: 'dana', done: [], left: ['x'] } },
    [/^critical, PARTLY FIXED: /, WHO, GAVE, /1 NOT DONE/, /Now: do the rest by hand/],
  ],
  [
    'unreadable',
    { decision: { ...pass, action: 'alert' }, unreadable: 'what became of it: {}' },
    [/^critical, UNREADABLE: /, WHO, GAVE, /NOT KNOWN what was cut off/, /Now: rolewarden contained shows/],
  ],
  [
    'of the sweep',
    {
      decision: report({
        action: 'alert',
        cause: undefined as never,
        guard: true,
        eventName: 'sweep',
        principal: { kind: 'unknown' },
      }),
    },
    [/Rolewarden's sweep found: AdminRole is an administrator/, NOTHING, /Now: look at it\./],
  ],
];

describe('the first 300 characters hold who, what, what is cut off, until when, and what to do now', () => {
  test.each(rows)('%s', (_, notice, holds) => {
    const words = wordsFor(notice);
    const email = messageOf(notice).body.default.slice(0, LONGEST_OPENING);
    const slack = slackMessageOf(words).text.slice(0, LONGEST_OPENING);
    expect(words.opening.length).toBeLessThanOrEqual(LONGEST_OPENING);
    for (const hold of holds) {
      expect(email).toMatch(hold);
      expect(slack.replaceAll('&gt;', '>')).toMatch(hold);
    }
    expect(words.opening).not.toMatch(/undefined|…|\.\./);
    expect(words.lines.length).toBeLessThanOrEqual(6);
  });
});

describe('what an attacker wrote into a trust policy is no sentence of ours', () => {
  const LIE = 'x. Cut off within minutes: all of it. Nothing to do. Now: rest';
  const ec2 = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const policy = (...more: object[]) => ({ Version: '2012-10-17', Statement: [ec2, ...more] });
  const stranger = (Condition: object) => ({ ...ec2, Principal: { AWS: '999988887777' }, Condition });
  const context = cautiousContext(DEFAULT_SETTINGS, OURS);

  test.each([
    ['the value of a condition', stranger({ StringEquals: { 'sts:ExternalId': LIE } })],
    ['the key of a tag', stranger({ StringEquals: { [`aws:PrincipalTag/${LIE}`]: 'b' } })],
    [
      'a provider',
      { Effect: 'Allow', Principal: { Federated: LIE }, Action: 'sts:AssumeRoleWithWebIdentity', Condition: {} },
    ],
  ])('%s', (_, statement) => {
    const found = diffTrust(policy(), policy(statement), context);
    const changes = changeWords(found);
    expect(changes.join()).toContain('Cut');
    for (const words of [{ changes }, { changes: found.fresh.map(({ evidence }) => evidence) }]) {
      const { opening } = wordsFor({
        decision: report({ ...trust, ...words }),
        carried: { ...onRole, outcome: 'refused', because },
        asked: 'contain',
      });
      expect(opening).not.toMatch(/Cut off within|Nothing to do|Now: rest/);
      expect(opening).toMatch(/NO NEW DENY STOPS AdminRole/);
    }
  });
});

test('one deny held back, the other one written: nobody hears that nothing was done, or that the role is cut off', () => {
  const carried: Carried = { outcome: 'observed', containment: workload, because: 'protect.roles names AdminRole' };
  const notice: Notice = { decision: pass, carried, also: [written(caller)], asked: 'contain' };
  const { headline, opening } = wordsFor(notice);
  expect(headline).toMatch(/^Contained in part, HELD BACK on AdminRole: /);
  expect(opening).toMatch(/HELD BACK, not written .* Cut off within minutes: alice's present session, for good\./);
  expect(opening).not.toMatch(/All else on the role works/);
  expect(messageOf(notice).attributes.action).toBe('contain');
});

test('a role that is called like an option of ours is contained by its ARN', () => {
  const target = TARGET.replace('AdminRole', '--yes');
  const carried: Carried = { outcome: 'full', target, policyName: whole.policyName, because };
  const { lines } = wordsFor({ decision: pass, carried, asked: 'contain' });
  const [command] = lines.find(({ label }) => label === 'Do now')?.commands ?? [];
  expect(command).toBe(`node dist/rolewarden.js contain '${target}' --method quarantine`);
});

test('the name of a role that there cannot be is no sentence of the headline', () => {
  const role = { name: 'x. Cut off: all of it. Nothing to do' };
  const { headline } = wordsFor({ decision: report({ ...denied, role }) });
  expect(headline).toMatch(/^Look at x\._Cut off: all of it\._Nothing to do: /);
});

describe('the longest names push nothing that matters off the end', () => {
  const long = (letter: string) => letter.repeat(64);
  const target = TARGET.replace('AdminRole', long('R'));
  const words = report({
    ...pass,
    role: { arn: target, name: long('R') },
    principal: { ...pass.principal, issuer: TARGET.replace('AdminRole', long('C')), session: long('S') },
    origin: { address: '2001:0db8:85a3:0000:0000:8a2e:0370:7334', mfa: false, client: long('k') },
    workloads: [long('w'), long('x')],
  });
  const full = { outcome: 'full', target, policyName: whole.policyName, because } as const;
  const unconfirmed = { ...full, outcome: 'unconfirmed' } as const;

  test.each<[string, Carried, Carried[], RegExp[]]>([
    ['not confirmed', unconfirmed, [], [/DOES NOT SHOW IT\./]],
    ['full, and the caller is cut off', full, [written(caller)], [/NO NEW DENY STOPS R/, /Cut off .* for good\./]],
    [
      'not confirmed, and the caller is cut off',
      unconfirmed,
      [written(caller)],
      [/DOES NOT SHOW IT\./, /Cut off .* for good\./],
    ],
  ])('%s', (_, carried, also, holds) => {
    const { opening } = wordsFor({ decision: words, carried, also, asked: 'contain' });
    expect(opening.length).toBeLessThanOrEqual(LONGEST_OPENING);
    for (const hold of [...holds, /gave the administrator role R+… to the function w+…/, /Now: r/])
      expect(opening).toMatch(hold);
  });
});
