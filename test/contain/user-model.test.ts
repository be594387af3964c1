import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../lib/base/settings/settings.ts';
import { HOUR, later, MINUTE } from '../../lib/base/time.ts';
import type { AnyCommand } from '../../lib/contain/command.ts';
import { contain } from '../../lib/contain/contain.ts';
import { parseDeny } from '../../lib/incident/deny/deny-document.ts';
import { parseUserDeny } from '../../lib/incident/deny/user-deny.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { sweepUsers } from '../../lib/sweep/users.ts';
import { command, ROLE_ID, report } from '../support/commands.ts';
import { OURS } from '../support/events.ts';
import { memoryIam, memoryRole } from '../support/memory-iam.ts';
import { memoryUsers } from '../support/user-policies.ts';
import { userCommand } from '../support/users.ts';

const START = new Date('2026-05-04T10:00:00Z');
const DENIES = 3;
const CAP = 6 * HOUR;
const settings: Settings = {
  ...DEFAULT_SETTINGS,
  mode: 'enforce',
  quarantine: { window: HOUR, cap: CAP },
  breaker: { denies: DENIES, period: HOUR },
  protect: { roles: [], users: ['spared'] },
  contain: { ...DEFAULT_SETTINGS.contain, callerUser: true },
};
const USERS = { alice: 'AIDAEXAMPLEALICE', bob: 'AIDAEXAMPLEBOBBY', spared: 'AIDAEXAMPLESPARE' } as const;
const arnOf = (name: string) => `arn:aws:iam::${OURS}:user/${name}`;

const step = fc.record({
  what: fc.constantFrom('user', 'user', 'role', 'tamper', 'sweep'),
  name: fc.constantFrom('alice', 'bob', 'spared'),
  incident: fc.integer({ min: 0, max: 7 }),
  userId: fc.constantFrom('its own', 'its own', 'its own', 'AIDAEXAMPLEOTHER'),
  after: fc.integer({ min: 0, max: 90 }),
});

test('whatever comes in whatever order: users’ denies end within the cap, never stand on a role, and keep to the rails', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const roles = memoryIam({ AdminRole: memoryRole(ROLE_ID) });
      const users = memoryUsers(USERS);
      const ledger = memoryLedger();
      const ports = {
        policies: roles.ports,
        users: users.ports,
        ledger,
        settings,
        killSwitch: async () => ({ on: false }),
        look: async () => {},
        publish: async () => {},
      };
      const found = () =>
        [...users.users].flatMap(([name, { inline }]) =>
          [...inline].map(([policyName, document]) => ({ user: { arn: arnOf(name), name }, policyName, document })),
        );
      let now = START;
      const sweeping = {
        ...ports,
        users: { ...users.ports, scan: async () => found() },
        isNews: () => false,
        enqueue: async (one: AnyCommand) => void (await contain(JSON.stringify(one), 1, ports, now)),
        account: OURS,
      };
      const stops: { id: string; at: Date }[] = [];
      for (const { what, name, incident: number, userId, after } of steps) {
        now = later(now, after * MINUTE);
        const incident = `${Object.keys(USERS).indexOf(name)}${number}`.repeat(8); // an event has one caller
        const told = report({ incident, time: now.toISOString().replace('.000', '') });
        const id = userId === 'its own' ? USERS[name] : userId;
        if (what === 'user') {
          const asked = userCommand({ incident, target: arnOf(name), userId: id, report: told });
          const { outcome } = await contain(JSON.stringify(asked), 1, ports, now);
          if (outcome === 'written') stops.push({ id: `${incident}-caller`, at: now });
          if (name === 'spared') expect(outcome).toBe('refused');
          else if (id !== USERS[name]) expect(['absent', 'answered']).toContain(outcome); // answered: what it was about has lapsed
        } else if (what === 'role') {
          const asked = command({ incident, report: told });
          const carried = await contain(JSON.stringify(asked), 1, ports, now);
          const isStop = carried.outcome === 'written' && carried.containment.method !== 'freeze';
          if (isStop) stops.push({ id: incident, at: now });
        } else if (what === 'tamper') users.users.get(name)?.inline.clear();
        else {
          const live = found().filter(({ document }) => (parseUserDeny(document)?.lapse ?? now) > now);
          await sweepUsers(sweeping, now);
          expect(found()).toEqual(expect.arrayContaining(live)); // nothing in force is ever swept
        }

        for (const document of roles.roles.get('AdminRole')?.inline.values() ?? []) {
          expect(parseUserDeny(document)).toBeUndefined();
          expect(parseDeny(document)).toBeDefined();
        }
        for (const { user, document } of found()) {
          expect(user.name).not.toBe('spared');
          expect(parseDeny(document)).toBeUndefined();
          expect(parseUserDeny(document)?.lapse.getTime()).toBeLessThanOrEqual(now.getTime() + CAP);
        }
        const recent = new Set(stops.filter(({ at }) => at > later(now, -HOUR)).map(({ id: stop }) => stop));
        expect(recent.size).toBeLessThanOrEqual(DENIES);
      }
    }),
    { numRuns: 300 },
  );
});
