import { describe, expect, it } from 'vitest';
import { snapshotAccount } from '../../../lib/account/snapshot.ts';
import { namedArn } from '../../../lib/base/arn.ts';
import type { JsonObject } from '../../../lib/base/json.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { later, MINUTE } from '../../../lib/base/time.ts';
import { contain } from '../../../lib/contain/contain.ts';
import { sparedBecause } from '../../../lib/contain/rails/rails.ts';
import type { SentNotice } from '../../../lib/contain/sent-notice.ts';
import type { Notice } from '../../../lib/contain/told.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import { inspect } from '../../../lib/inspect/inspect.ts';
import { asTold } from '../../support/as-told.ts';
import { command } from '../../support/commands.ts';
import { OURS, OUTSIDER_ROOT, sessionOf, trustChange, trustOf } from '../../support/events.ts';
import { memoryIam } from '../../support/iam/memory-iam.ts';
import { memoryRole } from '../../support/iam/state.ts';
import { policyWrites } from '../../support/iam/write.ts';

const NAME = 'OrganizationAccountAccessRole';
const ARN = `arn:aws:iam::${OURS}:role/${NAME}`;
const FIRST_SCAN = new Date('2026-04-01T00:00:00Z');
const BEFORE = new Date('2026-03-31T23:59:59Z');
const AFTER = new Date('2026-05-03T00:00:00Z');
const NOW = new Date('2026-05-04T10:01:00Z');
const protecting = (...roles: string[]): Settings => ({ ...DEFAULT_SETTINGS, mode: 'enforce', protect: { roles } });

describe('protect.roles and a name that anybody may choose', () => {
  type Row = [string, { arn?: string; settings?: Settings; created?: Date; scanned?: Date }, boolean];
  const rows: Row[] = [
    ['older than the first scan is spared', { created: BEFORE, scanned: FIRST_SCAN }, true],
    ['as old as the first scan is spared', { created: FIRST_SCAN, scanned: FIRST_SCAN }, true],
    ['made anew is not', { created: AFTER, scanned: FIRST_SCAN }, false],
    [
      'made anew is not, by whatever pattern',
      { created: AFTER, scanned: FIRST_SCAN, settings: protecting(`arn:aws:iam::*:role/*`) },
      false,
    ],
    [
      'made anew on another path is not',
      { arn: `arn:aws:iam::${OURS}:role/x/AWSControlTowerExecution`, created: AFTER, scanned: FIRST_SCAN },
      false,
    ],
    ['before any scan the owner is believed', { created: AFTER }, true],
    ['of unknown age the owner is believed', { scanned: FIRST_SCAN }, true],
    ...['break-glass-*', 'break-glass-x9', `arn:aws:iam::${OURS}:role/break-glass-x9`].flatMap((named): Row[] => {
      const row = { arn: `arn:aws:iam::${OURS}:role/break-glass-x9`, settings: protecting(named) };
      return [
        [`one of the name ${named} is not, if newer`, { ...row, created: AFTER, scanned: FIRST_SCAN }, false],
        [`one of the name ${named} is, if older`, { ...row, created: BEFORE, scanned: FIRST_SCAN }, true],
        [`one of the name ${named} is, before any scan`, { ...row, created: AFTER }, true],
        [`one of the name ${named} is, of unknown age`, { ...row, scanned: FIRST_SCAN }, true],
      ];
    }),
    [
      'the role that forwards from other regions is, which an upgrade makes after the first scan',
      {
        arn: `arn:aws:iam::${OURS}:role/rolewarden-forward`,
        created: AFTER,
        scanned: FIRST_SCAN,
        settings: protecting(),
      },
      true,
    ],
    [
      'one that only has the name of our own is not, if newer',
      { arn: `arn:aws:iam::${OURS}:role/x/rolewarden-contain`, created: AFTER, scanned: FIRST_SCAN },
      false,
    ],
    [
      'our own role is spared however new: the stack was deployed again',
      { arn: `arn:aws:iam::${OURS}:role/rolewarden-contain`, created: AFTER, scanned: FIRST_SCAN },
      true,
    ],
    [
      'a user is spared however new: protect.users has no baseline',
      {
        arn: `arn:aws:iam::${OURS}:user/break-glass`,
        settings: { ...protecting(), protect: { roles: [], users: ['break-glass'] } },
        created: AFTER,
        scanned: FIRST_SCAN,
      },
      true,
    ],
    ['not protected is not spared', { created: BEFORE, scanned: FIRST_SCAN, settings: protecting('other') }, false],
  ];
  it.each(rows)('%s', async (_, { arn = ARN, settings = protecting('*'), created, scanned }, spared) => {
    const because = await sparedBecause(namedArn(arn), settings, async () => created, {
      baseline: async () => scanned,
    });
    expect(because !== undefined).toBe(spared);
  });

  it('asks nobody about a role that is not protected, nor about our own', async () => {
    const never = () => Promise.reject(new Error('asked'));
    const baseline = { baseline: never };
    const own = `arn:aws:iam::${OURS}:role/rolewarden-contain`;
    expect(await sparedBecause(namedArn(own), protecting('*'), never, baseline)).toContain('the guardrail itself');
    expect(await sparedBecause(namedArn(ARN), protecting('other'), never, baseline)).toBeUndefined();
  });
});

describe('an event about such a role', () => {
  const accountWith = (...roles: [name: string, created: Date][]) =>
    snapshotAccount({
      RoleDetailList: roles.map(([name, created]) => ({
        RoleName: name,
        RoleId: `AROA${name.toUpperCase()}`,
        Arn: `arn:aws:iam::${OURS}:role/${name}`,
        Path: '/',
        CreateDate: created.toISOString(),
        AssumeRolePolicyDocument: trustOf({ Service: 'ec2.amazonaws.com' }),
        AttachedManagedPolicies: [
          { PolicyName: 'AdministratorAccess', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
        ],
      })),
    });
  const opened = (name: string, caller: JsonObject = sessionOf('Deployer', 'dana')) =>
    trustChange(name, trustOf(OUTSIDER_ROOT), { userIdentity: caller });

  async function decided(event: JsonObject, roles: [string, Date][], scanned?: Date) {
    const ledger = memoryLedger();
    if (scanned !== undefined) await ledger.recordBaseline(OURS, scanned);
    let asked = 0;
    const counting = {
      ...ledger,
      baseline: (account: string) => {
        asked += 1;
        return ledger.baseline(account);
      },
    };
    const [decision] = await inspect(
      event,
      accountWith(...roles),
      counting,
      protecting(NAME, 'lake', 'break-glass-*'),
      NOW,
    );
    return { decision, asked };
  }

  it('is observed while it is the one that the owner knew', async () => {
    const { decision } = await decided(opened(NAME), [[NAME, BEFORE]], FIRST_SCAN);
    expect(decision).toMatchObject({
      containments: [{ caller: true }],
      uncontained: [{ principal: ARN, because: `protect.roles names ${NAME}` }],
    });
  });

  it('is contained once it was made anew, and says why', async () => {
    const { decision } = await decided(opened(NAME), [[NAME, AFTER]], FIRST_SCAN);
    expect(decision).toMatchObject({ action: 'contain', containments: [{ target: ARN }, {}] });
    expect(decision?.because).toContain(
      `protect.roles does not spare ${NAME}: it was created 2026-05-03T00:00:00Z, after the guardrail's first scan`,
    );
  });

  it('is contained where a pattern names it and it was made after the first scan', async () => {
    const { decision } = await decided(opened('break-glass-x9'), [['break-glass-x9', AFTER]], FIRST_SCAN);
    const target = `arn:aws:iam::${OURS}:role/break-glass-x9`;
    expect(decision).toMatchObject({ action: 'contain', containments: [{ target }, {}] });
    const old = await decided(opened('break-glass-x9'), [['break-glass-x9', BEFORE]], FIRST_SCAN);
    expect(old.decision).toMatchObject({ uncontained: [{ because: 'protect.roles names break-glass-*' }] });
  });

  it('is contained as a caller that was made anew', async () => {
    const caller = sessionOf(NAME, 'eve', 'AROAEXAMPLEORG');
    const known = await decided(opened('pond', caller), [[NAME, BEFORE]], FIRST_SCAN);
    expect(known.decision).toMatchObject({ uncontained: [{ because: `protect.roles names ${NAME}` }] });
    const remade = await decided(opened('pond', caller), [[NAME, AFTER]], FIRST_SCAN);
    expect(remade.decision).toMatchObject({ containments: [{}, { target: ARN, method: 'revocation' }] });
    expect(remade.decision?.because).toContain('does not spare');
  });

  it('asks the ledger for protected roles only', async () => {
    expect((await decided(opened('lake'), [['lake', AFTER]], FIRST_SCAN)).asked).toBe(1);
    expect((await decided(opened('pond'), [['pond', AFTER]], FIRST_SCAN)).asked).toBe(0);
    expect((await decided(opened(NAME), [[NAME, AFTER]], FIRST_SCAN)).asked).toBe(1);
  });
});

describe('a command for such a role', () => {
  const rows: [string, Date | undefined, Date | undefined, string][] = [
    ['spared while it is older', BEFORE, FIRST_SCAN, 'refused'],
    ['not spared once it was made anew', AFTER, FIRST_SCAN, 'written'],
    ['spared before any scan', AFTER, undefined, 'refused'],
    ['spared where IAM does not say', undefined, FIRST_SCAN, 'refused'],
  ];
  it.each(rows)('%s', async (_, created, scanned, outcome) => {
    const ledger = memoryLedger();
    if (scanned !== undefined) await ledger.recordBaseline(OURS, scanned);
    const told: Notice[] = [];
    const role = memoryRole('AROAEXAMPLEORG', created && { createdAt: created });
    const iam = memoryIam({ roles: { [NAME]: role } });
    const ports = {
      policies: iam.targetPolicies,
      ledger,
      settings: protecting(NAME),
      killSwitch: async () => ({ on: false }),
      look: async () => {},
      publish: async (notice: SentNotice) => void told.push(asTold(notice)),
    };
    const order = JSON.stringify(command({ target: ARN, targetId: 'AROAEXAMPLEORG' }));
    expect(await contain(order, 1, ports, later(NOW, -MINUTE))).toMatchObject({ outcome });
    expect(policyWrites(iam.writes)).toHaveLength(outcome === 'written' ? 1 : 0);
    expect(told).toHaveLength(1);
  });
});
