import { expect, test } from 'vitest';
import type { JsonObject } from '../../../lib/base/json.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { DAY, MINUTE } from '../../../lib/base/time.ts';
import { lookAtGrants } from '../../../lib/sweep/scan/grants.ts';
import { EC2, OURS, OUTSIDER_ROOT, record, trustOf } from '../../support/events.ts';
import { arnOf, world } from './world.ts';

const CFN = { Service: 'cloudformation.amazonaws.com' };
const US = { AWS: `arn:aws:iam::${OURS}:root` };
const passing = (...names: string[]): JsonObject => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'iam:PassRole', Resource: names.map((name) => arnOf(name)) }],
});
const toCfn = (document: JsonObject): JsonObject => ({
  ...document,
  Statement: [
    { ...(document.Statement as JsonObject[])[0], Condition: { StringEquals: { 'iam:PassedToService': CFN.Service } } },
  ],
});

/** An account with CDK's two roles, before its first scan. */
function account(settings: Partial<Settings> = {}, policy = passing('cdk-exec')) {
  const here = world(settings);
  here.role('cdk-exec', trustOf(CFN));
  here.role('cdk-deploy', trustOf(US), { policy });
  return here;
}
type World = ReturnType<typeof account>;

/** The notices on passes by design. */
async function toldAfterFirstScan(here: World) {
  await here.scan();
  return toldLater(here);
}
async function toldLater(here: World) {
  here.pass(15 * MINUTE);
  await here.lookWhereDue();
  return here.told.splice(0).filter(({ decision }) => decision.findings[0]?.detector === 'guard-pass-baseline');
}
const evidenceOf = (told: Awaited<ReturnType<typeof toldLater>>) =>
  told.flatMap(({ decision }) => decision.findings.map(({ evidence }) => evidence));

test('the first scan tells the passes by design a quarter of an hour later, with their entries, and commands nothing', async () => {
  const here = account();
  await here.scan();
  expect(here.told).toEqual([]);
  expect(await toldLater(here)).toMatchObject([
    {
      decision: {
        action: 'alert',
        severity: 'low',
        role: { name: `account ${OURS}` },
        eventId: 'grants-2026-05-04T10:15:00Z',
        findings: [
          { evidence: expect.stringMatching(/^1 pass is granted by name/) },
          {
            evidence: expect.stringMatching(
              /^cdk-deploy \(made [\d-]+\) may pass cdk-exec \(made [\d-]+\) to cloudformation\.amazonaws\.com: administrator; .* arn:aws:iam::111122223333:root$/,
            ),
            approval: { role: arnOf('cdk-exec'), services: [CFN.Service], principals: [arnOf('cdk-deploy')] },
          },
        ],
      },
    },
  ]);
  expect(here.commands).toEqual([]);
});

test('the log has how many were found', async () => {
  const here = account();
  await here.scan();
  expect(await lookAtGrants(here.ports, here.now())).toEqual({ granted: 1, left: 0 });
});

test('no later scan tells them again', async () => {
  const here = account();
  expect(await toldAfterFirstScan(here)).toHaveLength(1);
  here.pass(DAY);
  here.role('other', trustOf(EC2));
  await here.scan();
  expect(await toldLater(here)).toEqual([]);
});

test('an account without such a pass is told nothing', async () => {
  const here = account(
    {},
    { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' }] },
  );
  expect(await toldAfterFirstScan(here)).toEqual([]);
});

const LEFT_OUT: readonly [name: string, change: (here: World) => Promise<void>][] = [
  [
    'a passer that an event changed before the scan',
    async (here) => {
      const put = { eventName: 'PutRolePolicy', eventTime: here.now().toISOString() };
      await here.deliver(
        record({ ...put, requestParameters: { roleName: 'cdk-deploy', policyName: 'own', policyDocument: '{}' } }),
      );
      here.pass(MINUTE);
      await here.scan();
    },
  ],
  [
    'a passer that was changed after the scan',
    async (here) => {
      await here.scan();
      here.role('cdk-deploy', trustOf(US), { policy: passing('cdk-exec', 'more') });
    },
  ],
  [
    'a role that was changed after the scan',
    async (here) => {
      await here.scan();
      here.role('cdk-exec', trustOf(CFN), { policy: passing('more') });
    },
  ],
  [
    'a passer that was made after the scan',
    async (here) => {
      here.roles.delete('cdk-deploy');
      await here.scan();
      here.role('cdk-deploy', trustOf(US), { policy: passing('cdk-exec'), createdAt: here.now() });
    },
  ],
];
test.each(LEFT_OUT)('is not by design: the pass of %s', async (_, change) => {
  const here = account();
  await change(here);
  expect(await toldLater(here)).toEqual([]);
});

test('a role that lets outsiders in is not by design, unless the owner trusts them', async () => {
  const told = async (settings: Partial<Settings>) => {
    const here = account(settings, toCfn(passing('cdk-exec')));
    here.role('cdk-exec', trustOf(CFN, OUTSIDER_ROOT));
    return evidenceOf(await toldAfterFirstScan(here)).length;
  };
  expect(await told({})).toBe(0);
  expect(await told({ trusted: { accounts: ['999988887777'], providers: [], services: [] } })).toBe(2);
});

test('with contain.byDesign nothing says that such passes are not contained', async () => {
  const contain = { passedRole: true, changedRole: true, callerSession: true, wholeRole: [] };
  const [spared] = evidenceOf(await toldAfterFirstScan(account({ contain })));
  const [contained] = evidenceOf(await toldAfterFirstScan(account({ contain: { ...contain, byDesign: true } })));
  expect(spared).toContain('Rolewarden does not contain them');
  expect(contained).not.toContain('does not contain');
});

test('a message that cannot be sent is sent by the next try, and takes nothing of the scan', async () => {
  const here = account();
  await here.scan();
  const { publish } = here.ports.effects;
  Object.assign(here.ports.effects, { publish: async () => Promise.reject(new Error('SNS is away')) });
  here.pass(15 * MINUTE);
  const looks = here.looks.map(({ look }) => ({ at: here.now(), look }));
  await expect(here.lookWhereDue()).rejects.toThrow('SNS is away');
  expect(await here.ledger.baseline(OURS)).toBeDefined();
  Object.assign(here.ports.effects, { publish });
  here.looks.splice(0, here.looks.length, ...looks); // the queue hands a failed message out again
  expect(await toldLater(here)).toHaveLength(1);
});
