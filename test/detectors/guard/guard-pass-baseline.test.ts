import { describe, expect, it, test } from 'vitest';
import type { Role } from '../../../lib/base/role.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import { parseSettings } from '../../../lib/base/settings/settings-file.ts';
import { detectAll } from '../../../lib/detectors/finding.ts';
import { guardPassBaseline } from '../../../lib/detectors/guard/guard-pass-baseline.ts';
import type { TakenGrants } from '../../../lib/detectors/guard/subject.ts';
import { grantedPasses } from '../../../lib/judge/power/granted-passes.ts';
import { slackText } from '../../../lib/notify/escape.ts';
import { messageOf } from '../../../lib/notify/message.ts';
import { slackMessageIn } from '../../../lib/notify/slack.ts';
import { scanDecision } from '../../../lib/sweep/scan/scan-decision.ts';
import { ACCOUNT, ADMIN, role, type Statement } from '../../judge/power/roles.ts';
import { slackProblems } from '../../support/slack-limits.ts';
import { testDetector } from '../test-detector.ts';

const NOW = new Date('2026-05-04T10:00:00Z');
const CREATED = new Date('2025-03-11T09:12:44Z');
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const trusting = (...values: string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: values }, Action: 'sts:AssumeRole' }],
});
const arnOf = (name: string, path = '/') => `arn:aws:iam::${ACCOUNT}:role${path}${name}`;
const passer = (arns: readonly string[], more: Partial<Role> = {}): Role => {
  const statement: Statement = { Action: 'iam:PassRole', Resource: arns };
  return role([statement], { name: 'deploy', trustPolicy: trusting(ROOT), createdAt: CREATED, ...more });
};
const passed = (name: string, more: Partial<Role> = {}): Role =>
  role([ADMIN], { name, arn: arnOf(name, more.path), createdAt: CREATED, ...more });

const taken = (roles: readonly Role[], more: Partial<TakenGrants> = {}): TakenGrants => ({
  ...grantedPasses(roles, NOW),
  isContained: false,
  ...more,
});
const one = (more: Partial<Role> = {}, of: Partial<Role> = {}) => {
  const exec = passed('exec', of);
  return taken([passer([exec.arn], more), exec]);
};
const many = (count: number, { name = 'exec', path = '/' } = {}) => {
  const roles = Array.from({ length: count }, (_, index) =>
    passed(`${name}${String(index).padStart(2, '0')}`, { path }),
  );
  return taken([passer(roles.map(({ arn }) => arn)), ...roles]);
};

/** A sentence as long as one gets. */
const text = (letter: string) => letter.repeat(2000);
const WORDY: TakenGrants['passes'][number] = {
  passer: passer([], { name: 'n'.repeat(200), trustPolicy: trusting(...['a', 'b', 'c'].map(text)) }),
  passed: passed('m'.repeat(200)),
  services: [...'stuvwx'].map((letter) => letter.repeat(900)),
  power: { role: 'x', name: 'x', powers: [], unread: ['x', 'y', 'z'].map(text) },
  isCommanded: true,
};

testDetector(guardPassBaseline, {
  flags: [
    {
      name: 'an administrator that a role may pass: what, to whom, since when',
      subject: one(),
      evidence: `deploy (made 2025-03-11) may pass exec (made 2025-03-11) to lambda.amazonaws.com: administrator; whoever may assume deploy has these powers: ${ROOT}`,
    },
    {
      name: 'one pass, in the singular',
      subject: one(),
      evidence: /^1 pass is granted by name, .* does not contain them; it is named here\. /,
    },
    {
      name: 'what an entry means, and where all of them are',
      subject: one(),
      evidence:
        /silences its pass for good, also after its roles have changed\. All of them as such entries: aws iam get-account-authorization-details > account\.json && node dist\/rolewarden\.js power --by-design --account account\.json/,
    },
    {
      name: 'that nobody knows the age of a grant',
      subject: one(),
      evidence: 'a grant that an attacker made yesterday looks like one of years',
    },
    {
      name: 'a role of unknown age',
      subject: taken([passer([arnOf('exec')]), role([ADMIN], { name: 'exec' })]),
      evidence: 'may pass exec (age not known) to',
    },
    {
      name: 'what the owner has contained all the same',
      subject: { ...one(), isContained: true },
      evidence: /^1 pass is granted by name, by roles as the first scan found them; it/,
    },
    {
      name: 'a passer that nobody may assume',
      subject: one({ trustPolicy: { Version: '2012-10-17', Statement: [] } }),
      evidence: 'has these powers: nobody now',
    },
    {
      name: 'a service that works by itself',
      subject: one(
        {},
        {
          trustPolicy: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Principal: { Service: 'monitoring.rds.amazonaws.com' }, Action: 'sts:AssumeRole' },
            ],
          },
        },
      ),
      evidence: `the service works with the role by itself; deploy may be assumed by ${ROOT}`,
    },
    {
      name: 'a role without powers',
      subject: one({}, { policies: [] }),
      evidence: 'lambda.amazonaws.com: no power that matters; ',
    },
    {
      name: 'what could not be read',
      subject: one({}, { policies: [{ kind: 'managed', name: 'lost', arn: 'arn:aws:iam::aws:policy/lost' }] }),
      evidence: 'lambda.amazonaws.com: lost not read; ',
    },
    {
      name: 'more than a message holds',
      subject: many(30),
      evidence: /^30 passes are granted .* the \d worst are named here, 2\d more are not\. /,
    },
    { name: 'several, all of them', subject: many(2), evidence: /^2 passes are granted .*; all are named here\. / },
    {
      name: 'the worst, however long its words are',
      subject: taken([], { passes: [WORDY, WORDY] }),
      evidence: /the worst is named here, 1 more are not\. .*\nn{63}… \(made /,
    },
    {
      name: 'grants that were not looked at',
      subject: { ...one(), left: 7 },
      evidence: 'it is named here; 7 more grants were not looked at. ',
    },
  ],
  allows: [{ name: 'an account without such grants', subject: taken([]) }],
});

const told = (subject: TakenGrants) => {
  const decision = scanDecision(
    detectAll([guardPassBaseline], subject),
    'grants',
    { account: ACCOUNT, region: 'us-east-1' },
    NOW,
  );
  if (decision === undefined) throw new Error('nobody is told anything');
  return messageOf({ decision });
};
const LONG = `/${'x'.repeat(510)}/`;

describe('the message', () => {
  test('says how many it names, and names as many', () => {
    const [summary, ...named] = detectAll([guardPassBaseline], many(30));
    expect(named.length).toBeGreaterThan(3);
    expect(summary?.evidence).toContain(`the ${named.length} worst are named here, ${30 - named.length} more are not`);
  });

  test('names as many as have room for their entries, and no more than ten', () => {
    const long = many(9, { path: LONG });
    const passes = long.passes.map((pass) => ({
      ...pass,
      passer: passer([], { arn: arnOf('deploy', LONG), path: LONG }),
    }));
    expect(detectAll([guardPassBaseline], { ...long, passes })).toHaveLength(1 + 4);
    const [pass] = one().passes;
    if (pass === undefined) throw new Error('there is no pass');
    const short = {
      ...pass,
      passer: { ...pass.passer, name: 'd', trustPolicy: undefined },
      passed: { ...pass.passed, name: 'e' },
      isCommanded: false,
    };
    expect(detectAll([guardPassBaseline], taken([], { passes: Array.from({ length: 30 }, () => short) }))).toHaveLength(
      1 + 8,
    );
  });

  it.each([
    ['one pass', one()],
    ['the longest words', taken([], { passes: [WORDY] })],
    ['thirty', many(30)],
    ['the longest names and paths', many(30, { name: 'n'.repeat(62), path: LONG })],
    [
      'the longest trust policy',
      one({ trustPolicy: trusting(...Array.from({ length: 20 }, (_, index) => arnOf(`${index}`, LONG))) }),
    ],
    ['mentions', many(9, { name: '<!channel>@here&' })],
  ])('fits e-mail, queues and Slack: %s', (_, subject) => {
    const { body } = told(subject);
    expect(JSON.stringify(body).length).toBeLessThan(64 * 1024);
    expect(JSON.stringify(body)).not.toContain('Cut short');
    const slack = slackMessageIn('subject', body.lambda);
    expect(slackProblems(slack)).toEqual([]);
    expect(JSON.stringify(slack)).not.toMatch(/<!channel>|@here/);
    const sentences = detectAll([guardPassBaseline], subject).map(({ evidence }) => slackText(evidence));
    const listed = sentences.map((sentence) => `• low guard-pass-baseline: ${sentence}`).join('\n');
    expect(slack.blocks).toContainEqual({ type: 'section', text: { type: 'plain_text', text: listed, emoji: false } });
  });

  it.each([
    ['one pass', one()],
    ['as many as there is room for', many(30)],
    ['names in YAML’s own characters', many(3, { name: 'a: [b] #c' })],
  ])('holds entries that the settings take as they are: %s', (_, subject) => {
    const { default: words } = told(subject).body;
    const [, pasted = ''] = /^To paste under approved: .*\n((?: {2}.*\n)+)/m.exec(words) ?? [];
    const { approved } = parseSettings(`approved:\n${pasted}`);
    expect(approved).toEqual(detectAll([guardPassBaseline], subject).flatMap(({ approval }) => approval ?? []));
    expect(approved.length).toBeGreaterThan(0);
    expect(approved[0]).toEqual({
      role: subject.passes[0]?.passed.arn,
      services: ['lambda.amazonaws.com'],
      principals: [arnOf('deploy')],
    });
    expect(parseSettings(`approved:\n${pasted}`)).toEqual({ ...DEFAULT_SETTINGS, approved });
  });
});

describe('the entries in Slack', () => {
  const shownIn = (subject: TakenGrants) => {
    const { blocks } = slackMessageIn('subject', told(subject).body.lambda);
    const texts = blocks.map((block) => (block.type === 'section' && 'text' in block ? block.text.text : ''));
    return texts.find((text) => text.includes('To paste under approved:')) ?? '';
  };

  it('are whole, and the number of the others is said', () => {
    const subject = many(30, { path: LONG });
    const [title = '', ...lines] = shownIn(subject).split('\n');
    expect(title).toContain('; the e-mail has 4 more');
    expect(parseSettings(['approved:', ...lines].join('\n').replaceAll('```', '')).approved).toEqual(
      subject.passes.slice(0, lines.length / 3).map(({ passed: { arn } }) => ({
        role: arn,
        services: ['lambda.amazonaws.com'],
        principals: [arnOf('deploy')],
      })),
    );
    expect(lines.length).toBeGreaterThan(0);
  });

  it('are in the e-mail alone where one is longer than Slack takes', () => {
    const shown = shownIn(many(1, { path: `/${'&'.repeat(510)}/` }));
    expect(shown).toContain('; the e-mail has 1 more');
    expect(shown).not.toContain('role:');
  });
});
