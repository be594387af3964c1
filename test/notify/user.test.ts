import { describe, expect, test } from 'vitest';
import { HOUR } from '../../lib/base/time.ts';
import type { Carried } from '../../lib/contain/carried.ts';
import type { Notice } from '../../lib/contain/told.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
import { messageOf } from '../../lib/notify/message.ts';
import { noticeJson } from '../../lib/notify/notice-json.ts';
import { slackMessageOf } from '../../lib/notify/slack.ts';
import { wordsFor } from '../../lib/notify/words.ts';
import { report } from '../support/commands.ts';
import { slackProblems } from '../support/slack-limits.ts';
import { ALICE, userCommand } from '../support/users.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const containment = containmentOf(userCommand(), NOW, 24 * HOUR);
const { policyName } = containment;
const place = { target: ALICE, policyName };

const notice = (carried: Carried): Notice => ({ decision: report(), carried });

describe('a deny on the user who called, in words', () => {
  const rows: [string, Notice, RegExp[]][] = [
    [
      'written: until when, and that the keys work again',
      notice({ outcome: 'written', containment }),
      [
        /^CRITICAL {2}Contained user alice: Pass admin role$/m,
        /A deny is written; IAM enforces it within minutes: user alice, with every access key, .* is denied everything until 2026-05-05 10:00:20 UTC\./,
        /THE KEYS WORK AGAIN: deactivate them now\./,
        /aws iam list-access-keys --user-name alice/,
        /aws iam update-access-key --user-name alice --access-key-id <id> --status Inactive/,
        /GetSessionToken, during the deny too, live up to 36 hours, outlive a deactivated key/,
        /rolewarden\.js lift user\/alice --revive\n[\s\S]*put back up to 3 times[\s\S]*aws iam delete-user-policy --user-name alice --policy-name rolewarden-0123456789abcdef-quarantine-caller/,
      ],
    ],
    [
      'stood already',
      notice({ outcome: 'stands', containment }),
      [/Contained already user alice/, /The deny stood already/],
    ],
    [
      'held back',
      notice({ outcome: 'observed', containment, because: 'the kill switch is on' }),
      [/Would contain user alice/, /Nothing was written\. It would have been: user alice/, /the kill switch is on/],
    ],
    [
      'no room',
      notice({ ...place, outcome: 'full', because: 'no room: deactivate its access keys' }),
      [
        /NOT CONTAINED user alice/,
        new RegExp(`NOT CONTAINED: ${policyName} is not on ${ALICE}`),
        /deactivate its access keys/,
      ],
    ],
    ['lifted by a person', notice({ ...place, outcome: 'revived', by: 'dana' }), [/Lifted and revived on user alice/]],
    [
      'decided, in observe',
      { decision: { ...report({ action: 'observe' }), containments: [containment] } },
      [/Would contain AdminRole/, /It would have been: user alice/],
    ],
  ];

  test.each(rows)('%s', (_, told, expected) => {
    const text = messageOf(told).body.default;
    for (const pattern of expected) expect(text).toMatch(pattern);
    expect(text).not.toMatch(/issued before|inert after|undefined/);
    expect(slackProblems(slackMessageOf(wordsFor(told)))).toEqual([]);
  });

  test('in Slack: what to do now, and how it is ended', () => {
    const text = JSON.stringify(slackMessageOf(wordsFor(notice({ outcome: 'written', containment }))));
    expect(text).toContain('rolewarden.js lift user/alice --revive');
    expect(text).toContain('THE KEYS WORK AGAIN');
    expect(text).toContain('Now: deactivate the keys of alice.');
  });

  test('as JSON: the promised containment', () => {
    expect(noticeJson(notice({ outcome: 'written', containment }))).toMatchObject({
      action: 'contain',
      containments: [{ target: ALICE, scope: { kind: 'user' }, cutoff: containment.lapse, lapse: containment.lapse }],
    });
  });
});
