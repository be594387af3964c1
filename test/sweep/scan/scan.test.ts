import { describe, expect, test } from 'vitest';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { DAY, later, MINUTE, SECOND } from '../../../lib/base/time.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import { wordsIn } from '../../support/as-told.ts';
import { EC2, OURS, OUTSIDER_ROOT, trustOf } from '../../support/events.ts';
import { arnOf, CLEAN, T0, world } from './world.ts';

const OPEN = trustOf(OUTSIDER_ROOT);
const OTHER = trustOf(EC2, { Service: 'lambda.amazonaws.com' });

/** An account of one role that was scanned, and whose policy was accepted. */
async function settled(settings: Partial<Settings> = {}) {
  const here = world(settings);
  here.role('App');
  await here.scan();
  here.pass(15 * MINUTE);
  await here.lookWhereDue();
  here.told.length = 0;
  here.pass(DAY);
  return here;
}

describe('the first scan', () => {
  test('remembers what stands, and accepts it a quarter of an hour later, with one notice and no command', async () => {
    const here = world();
    here.role('App');
    here.role('Open', OPEN);
    expect(await here.scan()).toMatchObject({ roles: 2, unseen: 2, settled: 0, unexplained: [], missed: [] });
    expect(await here.ledger.trustBefore(arnOf('App'))).toBeUndefined();
    expect(here.told).toEqual([]);
    here.pass(15 * MINUTE);
    expect(await here.lookWhereDue()).toMatchObject([{ settled: 2 }]);
    expect(await here.ledger.trustBefore(arnOf('Open'))).toMatchObject({
      document: OPEN,
      eventId: 'baseline-2026-05-04',
      time: later(T0, -SECOND),
    });
    expect(await here.ledger.baseline(OURS)).toEqual(T0);
    expect(here.commands).toEqual([]);
    expect(here.told).toMatchObject([
      {
        decision: {
          action: 'alert',
          severity: 'medium',
          role: { name: 'account 111122223333' },
          findings: [
            {
              detector: 'guard-trust-baseline',
              severity: 'low',
              evidence: expect.stringMatching(/^the trust policies of 2 roles .* 1 of them/),
            },
            {
              detector: 'guard-trust-baseline',
              severity: 'medium',
              evidence: expect.stringMatching(/^Open: high trust-external-account: /),
            },
          ],
        },
      },
    ]);
  });

  test('accepts nothing that an event on its way wrote: an opened trust never becomes the old state by itself', async () => {
    const here = world();
    here.role('App');
    const event = here.change('App', OPEN);
    here.pass(5 * SECOND);
    await here.scan();
    here.pass(MINUTE);
    await here.deliver(event);
    here.pass(14 * MINUTE);
    expect(await here.lookWhereDue()).toMatchObject([{ settled: 0 }]);
    expect(await here.ledger.trustBefore(arnOf('App'))).toBeUndefined();
    expect(here.told).toEqual([]);
  });

  test('leaves a policy to the event that wrote it before', async () => {
    const here = world();
    here.role('App');
    await here.deliver(here.change('App', OTHER));
    here.pass(MINUTE);
    expect(await here.scan()).toMatchObject({ roles: 1, unseen: 0, unexplained: [] });
    here.pass(15 * MINUTE);
    expect(await here.lookWhereDue()).toMatchObject([{ settled: 0 }]);
    expect(await here.ledger.trustLatest(arnOf('App'))).toHaveLength(1);
  });

  test('cut short, it goes on where it was; a look that is lost is made up for by the next scan', async () => {
    const here = world();
    here.role('App');
    await here.scan();
    here.looks.length = 0;
    here.role('Late');
    here.pass(DAY);
    expect(await here.scan()).toMatchObject({ unseen: 1, settled: 1 });
    expect(here.looks.map(({ look }) => look)).toEqual([{ look: 'baseline' }]);
    expect(await here.ledger.baseline(OURS)).toEqual(T0);
  });

  test('twice tells once', async () => {
    const here = world();
    here.role('App');
    await here.scan();
    await here.scan();
    here.pass(15 * MINUTE);
    await here.lookWhereDue();
    await here.scan();
    here.pass(15 * MINUTE);
    await here.lookWhereDue();
    expect(here.told).toHaveLength(1);
  });

  test('does not look at roles that AWS alone writes', async () => {
    const here = world();
    here.role('AWSServiceRoleForX', CLEAN, { path: '/aws-service-role/x.amazonaws.com/' });
    here.role('AWSReservedSSO_Admin_0123', CLEAN, { path: '/aws-reserved/sso.amazonaws.com/eu-west-1/' });
    here.role('Deploy', CLEAN, { path: '/ci/' });
    expect(await here.scan()).toMatchObject({ roles: 1 });
  });
});

describe('a later scan', () => {
  test('is quiet while nothing changed', async () => {
    const here = await settled();
    expect(await here.scan()).toEqual({ roles: 1, unseen: 0, settled: 0, unread: [], unexplained: [], missed: [] });
    expect(here.looks).toEqual([]);
  });

  test('tells and contains an opened trust that no event brought, once', async () => {
    const here = await settled();
    here.change('App', OPEN);
    expect(await here.scan()).toMatchObject({ unexplained: [arnOf('App')], missed: [] });
    expect(here.commands).toEqual([]);
    here.pass(15 * MINUTE);
    expect(await here.lookWhereDue()).toMatchObject([{ missed: [arnOf('App')] }]);
    expect(here.commands).toHaveLength(1);
    expect(here.commands[0]).toMatchObject({
      kind: 'contain',
      method: 'quarantine',
      scope: { kind: 'role' },
      target: arnOf('App'),
      report: {
        eventName: 'UpdateAssumeRolePolicy',
        principal: { kind: 'unknown' },
        because: expect.stringContaining('no event told of this change'),
      },
    });
    for (const finding of here.commands.slice(0, 1).flatMap((one) => wordsIn(one).findings))
      expect(finding).toMatchObject({ missedByEvents: true, evidence: expect.stringMatching(/^missed by events: /) });
    here.pass(DAY);
    await here.scan();
    here.pass(15 * MINUTE);
    await here.lookWhereDue();
    expect(here.commands).toHaveLength(1);
    expect(await here.ledger.trustBefore(arnOf('App'))).toMatchObject({ document: CLEAN });
  });

  test('a policy that changed again before the look waits for the event of that change', async () => {
    const here = await settled();
    const first = here.change('App', OTHER);
    await here.scan();
    here.pass(MINUTE);
    await here.deliver(first);
    here.pass(13 * MINUTE);
    const second = here.change('App', OPEN);
    here.pass(MINUTE);
    expect(await here.lookWhereDue()).toMatchObject([{ unexplained: [arnOf('App')], missed: [] }]);
    await here.deliver(second);
    here.pass(15 * MINUTE);
    expect(await here.lookWhereDue()).toMatchObject([{ unexplained: [], missed: [] }]);
  });

  test('a policy that was put back before the look waits too, when the ledger knows more than at the scan', async () => {
    const here = await settled();
    const events = [here.change('App', OTHER)];
    await here.scan();
    here.pass(MINUTE);
    events.push(here.change('App', CLEAN));
    here.pass(13 * MINUTE);
    for (const event of events) await here.deliver(event);
    const back = here.change('App', OTHER);
    here.pass(MINUTE);
    expect(await here.lookWhereDue()).toMatchObject([{ unexplained: [arnOf('App')], missed: [] }]);
    await here.deliver(back);
    here.pass(15 * MINUTE);
    expect(await here.lookWhereDue()).toMatchObject([{ unexplained: [], missed: [] }]);
  });

  test('a policy that IAM showed as it stood before, and that was put back before the look, waits for that event', async () => {
    const here = await settled();
    await here.deliver(here.change('App', OPEN));
    here.answerStale(true);
    expect(await here.scan()).toMatchObject({ unexplained: [arnOf('App')] });
    here.answerStale(false);
    here.pass(15 * MINUTE - 10 * SECOND);
    const back = here.change('App', CLEAN);
    here.pass(10 * SECOND);
    expect(await here.lookWhereDue()).toMatchObject([{ unexplained: [arnOf('App')], missed: [] }]);
    await here.deliver(back);
    here.pass(15 * MINUTE);
    expect(await here.lookWhereDue()).toMatchObject([{ unexplained: [], missed: [] }]);
  });

  test('two changes within one second: nobody knows which came last, and both have their events', async () => {
    const here = await settled();
    for (const event of [here.change('App', OTHER), here.change('App', OPEN)]) await here.deliver(event);
    expect(await here.scan()).toMatchObject({ unexplained: [] });
    here.change('App', OTHER);
    expect(await here.scan()).toMatchObject({ unexplained: [] });
  });

  test('tells a harmless one too, at low, and accepts it', async () => {
    const here = await settled();
    here.change('App', trustOf());
    await here.scan();
    here.pass(15 * MINUTE);
    await here.lookWhereDue();
    expect(here.commands).toEqual([]);
    expect(here.told).toMatchObject([
      {
        decision: {
          action: 'alert',
          severity: 'low',
          findings: [
            {
              detector: 'guard-trust-missed',
              missedByEvents: true,
              evidence: expect.stringMatching(
                /^missed by events: the trust policy of App changed \(removes service ec2/,
              ),
            },
          ],
        },
      },
    ]);
    expect(await here.ledger.trustBefore(arnOf('App'))).toMatchObject({
      eventId: expect.stringMatching(/^scan-[0-9a-f]{16}$/),
    });
  });

  test('in observe mode it is told what would have been written', async () => {
    const here = await settled({ mode: 'observe' });
    here.change('App', OPEN);
    await here.scan();
    here.pass(15 * MINUTE);
    await here.lookWhereDue();
    expect(here.commands).toEqual([]);
    expect(here.told).toMatchObject([{ decision: { action: 'observe', containments: [{ target: arnOf('App') }] } }]);
    expect(await here.ledger.trustBefore(arnOf('App'))).toMatchObject({ document: CLEAN });
  });

  test('an exception of its owner silences the finding, not that an event was lost', async () => {
    const exception = {
      role: 'App',
      detectors: ['trust-external-account'],
      owner: 'dana',
      reason: 'partner',
      until: new Date('2027-01-01T00:00:00Z'),
    };
    const here = await settled({ exceptions: [exception] });
    here.change('App', OPEN);
    await here.scan();
    here.pass(15 * MINUTE);
    await here.lookWhereDue();
    expect(here.commands).toEqual([]);
    expect(here.told).toMatchObject([
      { decision: { action: 'alert', severity: 'low', findings: [{ detector: 'guard-trust-missed' }] } },
    ]);
  });

  test('the same look twice is the same incident', async () => {
    const here = await settled();
    here.change('App', OPEN);
    await here.scan();
    const [asked] = here.looks;
    here.pass(15 * MINUTE);
    const forgetful = { ...here.ledger, rememberTrust: async () => {} };
    const { lookAtTrust } = await import('../../../lib/sweep/scan/look.ts');
    if (asked?.look.look !== 'trust') throw new Error('no look');
    const look = { ...asked.look, seenAt: new Date(asked.look.seenAt) };
    for (const minutes of [0, 3])
      await lookAtTrust(look, { ...here.ports, ledger: forgetful }, later(here.now(), minutes * MINUTE));
    expect(here.commands).toHaveLength(2);
    expect(new Set(here.commands.map(({ incident, id }) => `${incident} ${id}`)).size).toBe(1);
  });

  test('what comes again after it was put right is another incident', async () => {
    const here = await settled();
    for (const document of [OPEN, CLEAN, OPEN]) {
      here.change('App', document);
      await here.scan();
      here.pass(15 * MINUTE);
      await here.lookWhereDue();
      here.pass(DAY);
    }
    expect(new Set(here.commands.map(({ incident }) => incident)).size).toBe(2);
  });

  test('a role that was created and no event told of it: all of it counts as new', async () => {
    const here = await settled();
    here.role('Door', OPEN, { createdAt: here.now() });
    await here.scan();
    here.pass(15 * MINUTE);
    await here.lookWhereDue();
    expect(here.commands).toMatchObject([{ target: arnOf('Door'), report: { eventName: 'CreateRole' } }]);
  });

  test('a role made anew under a known name', async () => {
    const here = await settled();
    here.role('App', OTHER, { createdAt: here.now() });
    await here.scan();
    here.pass(15 * MINUTE);
    await here.lookWhereDue();
    expect(here.told).toMatchObject([{ decision: { eventName: 'CreateRole' } }]);
  });

  test('a role that is older than the baseline and unknown to the ledger is taken as it is, and told', async () => {
    const here = await settled();
    here.role('Forgotten', OPEN);
    expect(await here.scan()).toMatchObject({ unseen: 1, unexplained: [] });
    here.pass(15 * MINUTE);
    await here.lookWhereDue();
    expect(here.commands).toEqual([]);
    expect(here.told).toMatchObject([
      { decision: { severity: 'medium', findings: [{ detector: 'guard-trust-baseline' }, {}] } },
    ]);
  });

  test('a role that is gone by the time of the look lets nobody in', async () => {
    const here = await settled();
    here.change('App', OPEN);
    await here.scan();
    here.roles.clear();
    here.pass(15 * MINUTE);
    expect(await here.lookWhereDue()).toMatchObject([{ roles: 0, missed: [] }]);
  });

  test('a role that IAM shows without its policy is named, not called known', async () => {
    const here = await settled();
    here.role('App', undefined);
    const shown = here.roles.get('App');
    if (shown) shown.document = undefined;
    expect(await here.scan()).toMatchObject({ unread: [arnOf('App')], unexplained: [] });
  });

  test('who changes a policy again and again is told of after two hours', async () => {
    const here = await settled();
    here.change('App', OPEN);
    await here.scan();
    let looks = 0;
    for (; here.commands.length === 0 && looks < 20; looks += 1) {
      here.pass(15 * MINUTE);
      here.change('App', trustOf(OUTSIDER_ROOT, { Service: `s${looks}.amazonaws.com` }));
      await here.lookWhereDue();
    }
    expect(looks).toBe(8);
  });

  test.each([
    { minutes: 4, looks: 2, because: 'IAM may have shown the scan what stood before the known change' },
    { minutes: 6, looks: 1, because: 'IAM shows the known change by then, so what the scan saw is newer' },
  ])('a lost change, $minutes min after a known one, is told by look $looks: $because', async ({ minutes, looks }) => {
    const here = await settled();
    await here.deliver(here.change('App', OTHER));
    here.pass(minutes * MINUTE);
    here.change('App', OPEN);
    await here.scan();
    for (let look = 1; look <= looks; look += 1) {
      here.pass(15 * MINUTE);
      expect(await here.lookWhereDue()).toMatchObject([{ missed: look === looks ? [arnOf('App')] : [] }]);
    }
    expect(here.commands).toHaveLength(1);
  });

  test('a known change just before each look, and a lost one behind it: the lost one is told after two hours', async () => {
    const here = await settled();
    let looks = 0;
    const flip = async () => {
      await here.deliver(here.change('App', trustOf(EC2, { Service: `s${looks}.amazonaws.com` })));
      here.pass(5 * SECOND);
      here.change('App', OPEN);
    };
    await flip();
    await here.scan();
    for (; here.commands.length === 0 && looks < 20; looks += 1) {
      here.pass(15 * MINUTE - 5 * SECOND);
      await flip();
      await here.lookWhereDue();
    }
    expect(looks).toBe(8);
    expect(here.commands).toMatchObject([{ target: arnOf('App') }]);
  });

  test('what nobody changes for years is not forgotten: its record is written anew before it expires', async () => {
    const here = await settled();
    for (let days = 0; days < 800; days += 1) {
      await here.scan();
      here.pass(DAY);
    }
    const records = await here.ledger.trustLatest(arnOf('App'));
    expect(records.length).toBeLessThan(8);
    expect(records.every(({ accepted }) => accepted)).toBe(true);
    expect(records[0]?.time.getTime()).toBeGreaterThan(here.now().getTime() - 140 * DAY);
    expect(here.told).toEqual([]);
  });

  test('hundreds of them are asked for in messages that SQS takes', async () => {
    const here = world();
    const names = Array.from({ length: 1100 }, (_, index) => `Role${index}`);
    for (const name of names) here.role(name);
    await here.scan();
    here.looks.length = 0;
    here.pass(DAY);
    for (const name of names) here.change(name, OTHER);
    await here.scan();
    expect(here.looks.map(({ look }) => (look.look === 'trust' ? look.roles.length : 0))).toEqual([500, 500, 100]);
    for (const { look } of here.looks) expect(JSON.stringify(look).length).toBeLessThan(256 * 1024);
  });
});

test('the first scan knows every role as it is, and a later one sees what no event told', async () => {
  const here = world();
  const known = () => here.ledger.principalRecord(`${OURS}/role/App`);
  here.role('App');
  here.role('SsoAdmin', CLEAN, { path: '/aws-reserved/sso.amazonaws.com/' });
  await here.scan();
  expect(await known()).toMatchObject({ since: T0, first: true });
  expect(await here.ledger.principalRecord(`${OURS}/role/SsoAdmin`)).toMatchObject({ since: T0, first: true });
  here.pass(DAY);
  await here.scan();
  expect(await known()).toMatchObject({ since: T0, first: true });
  here.change('App', OTHER);
  here.role('Later');
  await here.scan();
  const again = await known();
  expect(again).toMatchObject({ since: here.now() });
  expect(again?.first).toBeUndefined();
  expect((await here.ledger.principalRecord(`${OURS}/role/Later`))?.first).toBeUndefined();
});

test('a ledger that does not answer ends the scan: nothing is remembered, nothing told', async () => {
  const memory = memoryLedger();
  const remembered: string[] = [];
  const ledger = {
    ...memory,
    trustLatest: async () => Promise.reject(new Error('timed out')),
    rememberTrust: async (roleArn: string) => void remembered.push(roleArn),
  };
  const here = world({}, ledger);
  here.role('App');
  await expect(here.scan()).rejects.toThrow('timed out');
  expect([remembered, here.told, here.looks]).toEqual([[], [], []]);
  expect(await memory.baseline(OURS)).toBeUndefined();
});
