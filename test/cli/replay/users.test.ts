import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../lib/base/json.ts';
import { addReplay } from '../../../lib/cli/replay/command.ts';
import type { Decision } from '../../../lib/inspect/decide/decision.ts';
import { inFolder } from '../../event/trail/folder.ts';
import { typedIn } from '../../support/command-line.ts';
import { EC2, OUTSIDER_ROOT, record, trustChange, trustOf } from '../../support/events.ts';
import { ALICE, userIdentity } from '../../support/users.ts';

const SETTINGS =
  'mode: enforce\nenforce: {scp: true}\ncontain: {callerUser: true}\nquarantine: {cap: 12h}\nbreaker: {denies: 2}\n';
const openedAt = (minute: number, role = 'lake'): JsonObject =>
  trustChange(role, trustOf(EC2, OUTSIDER_ROOT), {
    userIdentity: userIdentity(),
    eventTime: `2026-05-04T10:0${minute}:00Z`,
  });

async function replayed(events: readonly JsonObject[], ...options: string[]) {
  return inFolder(
    { 'events.json': JSON.stringify({ Records: events }), 'rolewarden.yml': SETTINGS },
    async (folder) => {
      const page = join(folder, 'page.html');
      const argv = ['replay', join(folder, 'events.json'), '--settings', join(folder, 'rolewarden.yml'), ...options];
      const printed = await typedIn([addReplay], options.includes('--report') ? [...argv, page] : argv);
      return { ...printed, page: options.includes('--report') ? readFileSync(page, 'utf8') : '' };
    },
  );
}

describe('replay with contain.callerUser', () => {
  test('shows the deny on the user, its end, and that the keys work again', async () => {
    const { out } = await replayed([openedAt(0)]);
    expect(out).toContain(`quarantine ${ALICE}, every key and session of the user`);
    expect(out).toMatch(/denied until 2026-05-04T22:01:00Z; after that the keys work again/);
    expect(out).toContain('{"DateLessThan":{"aws:CurrentTime":"2026-05-04T22:01:00Z"}}');
    expect(out).toContain('aws iam delete-user-policy --user-name alice');
  });

  test('and so does its page', async () => {
    const { page } = await replayed([openedAt(0)], '--report');
    expect(page).toContain(`quarantine on ${ALICE}: denied until 2026-05-04T22:01:00Z; after that the keys work again`);
  });

  test('as JSON it is the promised containment; the breaker is shown too', async () => {
    const { out } = await replayed([openedAt(0), openedAt(1, 'pond')], '--json');
    const decisions = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Decision);
    const targets = decisions.map((decision) =>
      ('containments' in decision ? decision.containments : []).map(({ target }) => target),
    );
    expect(targets.map((one) => one.includes(ALICE))).toEqual([true, false]); // the role and the user of the first are two
    expect(decisions[1]?.uncontained).toEqual([
      { principal: ALICE, because: expect.stringMatching(/breaker is open/) },
    ]);
    expect(decisions[0]).toMatchObject({ principal: { userId: 'AIDAEXAMPLEALICE' } });
  });
});

describe('replay of a user who has a grant by name', () => {
  const EXEC = 'arn:aws:iam::111122223333:role/exec';
  const onDay = (day: number, difference: JsonObject) =>
    record({ userIdentity: userIdentity(), eventTime: `2026-05-${10 + day}T10:00:00Z`, ...difference });
  const deployed = (day: number) =>
    onDay(day, {
      eventSource: 'cloudformation.amazonaws.com',
      eventName: 'CreateStack',
      requestParameters: { stackName: 'app', roleARN: EXEC },
    });
  const written = (day: number) =>
    onDay(day, { eventName: 'PutUserPolicy', requestParameters: { userName: 'alice', policyName: 'own' } });
  const allow = (Action: string, Resource: string) => ({ Effect: 'Allow', Action, Resource });
  const ACCOUNT = {
    UserDetailList: [
      {
        Path: '/',
        UserName: 'alice',
        UserId: 'AIDAEXAMPLEALICE',
        Arn: ALICE,
        GroupList: [],
        UserPolicyList: [
          { PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: [allow('iam:PassRole', EXEC)] } },
        ],
        AttachedManagedPolicies: [],
      },
    ],
    GroupDetailList: [],
    RoleDetailList: [
      {
        Path: '/',
        RoleName: 'exec',
        RoleId: 'AROAEXAMPLEEXEC',
        Arn: EXEC,
        CreateDate: '2025-01-01T00:00:00Z',
        AssumeRolePolicyDocument: trustOf({ Service: 'cloudformation.amazonaws.com' }),
        RolePolicyList: [],
        AttachedManagedPolicies: [
          { PolicyName: 'AdministratorAccess', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
        ],
        RoleLastUsed: {},
        Tags: [],
      },
    ],
    Policies: [],
  };
  const actions = (events: readonly JsonObject[]) =>
    inFolder(
      { 'account.json': JSON.stringify(ACCOUNT), 'events.json': JSON.stringify({ Records: events }) },
      async (folder) => {
        const { out } = await typedIn(
          [addReplay],
          ['replay', join(folder, 'events.json'), '--account', join(folder, 'account.json'), '--json'],
        );
        return out
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Decision)
          .map(({ action, severity }) => `${action} ${severity}`);
      },
    );

  test.each<[string, readonly JsonObject[], readonly string[]]>([
    ['no scan sees users, so the first pass is a surprise', [deployed(0)], ['observe critical']],
    [
      'after a week it is none, and by design the next time',
      [deployed(0), deployed(8), deployed(9)],
      ['observe critical', 'alert high', 'alert low'],
    ],
    [
      'a policy of the user written in that week',
      [deployed(0), written(4), deployed(8)],
      ['observe critical', 'observe critical'],
    ],
  ])('%s', async (_, events, expected) => {
    expect(await actions(events)).toEqual(expected);
  });
});
