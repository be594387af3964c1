import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { later, MINUTE } from '../../lib/base/time.ts';
import { contain } from '../../lib/contain/contain.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { asTold } from '../support/as-told.ts';
import { command, ROLE_ID } from '../support/commands.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { memoryRole } from '../support/iam/state.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const ORDER = JSON.stringify(command());

/** The queue hands out messages of a slow day: some of them in vain at first. */
function slowDay() {
  const iam = memoryIam({ roles: { AdminRole: memoryRole(ROLE_ID) } });
  const told: string[] = [];
  let on = false;
  const ports = {
    policies: iam.targetPolicies,
    settings: { ...DEFAULT_SETTINGS, mode: 'enforce' as const },
    ledger: memoryLedger(),
    killSwitch: async () => ({ on }),
    look: async () => undefined,
    publish: async (notice: SentNotice) => {
      const { decision, carried } = asTold(notice);
      told.push(`${decision.severity} ${carried?.outcome}`);
    },
  };
  const unsent = async () => {
    throw new Error('SQS is away');
  };
  return {
    iam,
    told,
    turn: (to: boolean) => {
      on = to;
    },
    /** As the sweep does that found the switch off: `contain` remembers its value for a minute. */
    async ask(minutes: number) {
      const found = await ports.ledger.incident(command().incident);
      if (found === undefined) throw new Error('nothing is recorded');
      const { held: _, ...rest } = found;
      const at = later(NOW, minutes * MINUTE);
      await ports.ledger.record({ ...rest, state: 'contained', asked: [at, at] });
    },
    /** @param receives how often the message was handed out */
    take: (message: string, receives: number, minutes = 0, text = ORDER) =>
      contain(text, receives, { ...ports, message }, later(NOW, minutes * MINUTE)),
    takeUnheard: (message: string) => contain(ORDER, 1, { ...ports, message, publish: unsent }, NOW),
  };
}

test('a copy that took two tries tells nobody what another message has told', async () => {
  const { take, told } = slowDay();
  await take('first', 1);
  await take('copy', 2, 1);
  await take('another', 7, 2);
  expect(told).toEqual(['critical written']);
});

test('the message that wrote the deny and could not tell it tells it at its next try, whatever copies came between', async () => {
  const { take, takeUnheard, told } = slowDay();
  await expect(takeUnheard('first')).rejects.toThrow('SQS is away');
  await take('copy', 2);
  expect(told).toEqual([]);
  await take('first', 2, 1);
  expect(told).toEqual(['critical stands']);
});

test('where nobody recorded who wrote the deny, the copy tells it', async () => {
  const { take, told, iam } = slowDay();
  await take('first', 1);
  const { take: without, told: toldThere, iam: other } = slowDay();
  other.roles.set('AdminRole', iam.roles.get('AdminRole') ?? memoryRole(ROLE_ID)); // its record got lost
  await without('copy', 2);
  expect([told, toldThere]).toEqual([['critical written'], ['critical stands']]);
});

test('a restoration that died before it was recorded is told at its next try, and its own copies are silent', async () => {
  const { take, told } = slowDay();
  const again = JSON.stringify(command({ kind: 'restore', id: 'restore-1' }));
  await take('first', 1);
  await take('restoration', 2, 1, again);
  await take('its copy', 2, 2, again);
  await take('first', 2, 3);
  await take('copy', 2, 4);
  expect(told).toEqual(['critical written', 'critical stands', 'critical stands']);
});

test('what the kill switch holds back twice is told once, and then that it is contained', async () => {
  const { take, told, turn, ask } = slowDay();
  turn(true);
  await take('first', 1);
  await ask(16);
  await take('asked by the sweep', 1, 16);
  turn(false);
  await take('asked by the sweep', 2, 17);
  expect(told).toEqual(['critical observed', 'critical written']);
});

test('a copy that took two tries tells nobody again what the kill switch holds back', async () => {
  const { take, told, turn } = slowDay();
  turn(true);
  await take('first', 1);
  await take('copy', 2, 1);
  expect(told).toEqual(['critical observed']);
});

test('an extension that took two tries pages nobody', async () => {
  const { take, told } = slowDay();
  await take('first', 1);
  const extension = JSON.stringify(command({ kind: 'extend', id: 'extend-1', extension: 1 }));
  await take('extension', 1, 40, extension);
  await take('extension', 2, 41, extension);
  expect(told).toEqual(['critical written', 'low written', 'low stands']);
});

test('a deny that a late write made a minute longer than its record stands for a copy of the event', async () => {
  const { take, told, iam } = slowDay();
  await take('first', 1);
  await take('extension', 1, 40, JSON.stringify(command({ kind: 'extend', id: 'extend-1', extension: 1 })));
  const inline = iam.roles.get('AdminRole')?.inline;
  const [[name, document] = ['', '']] = inline ?? [];
  const later = JSON.parse(
    JSON.stringify(document).replaceAll('T11:40:20Z', 'T11:41:28Z').replaceAll('T00:40:20Z', 'T00:41:28Z'),
  );
  expect(later).not.toEqual(document);
  inline?.set(name, later);
  expect(await take('copy', 1, 51)).toMatchObject({ outcome: 'stands', containment: { policyName: name } });
  expect(told).toEqual(['critical written', 'low written']);
});
