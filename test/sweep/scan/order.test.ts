import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, isoSeconds, later, MINUTE, SECOND } from '../../../lib/base/time.ts';
import { sameTrust } from '../../../lib/judge/trust/same.ts';
import { wordsIn } from '../../support/as-told.ts';
import { EC2, OUTSIDER_ROOT, trustOf } from '../../support/events.ts';
import { runs } from '../../support/runs.ts';
import { arnOf, CLEAN, world } from './world.ts';

const ROLES = ['App', 'Deploy'];
const DOCUMENTS = [CLEAN, trustOf(OUTSIDER_ROOT), trustOf(EC2, OUTSIDER_ROOT), trustOf({ AWS: '111122223333' })];

/** What happens next: a change whose event takes so many seconds or never comes, a scan on a stale IAM or not, or time. */
type Step =
  | { readonly kind: 'change'; readonly role: string; readonly document: number; readonly delay: number | undefined }
  | { readonly kind: 'scan'; readonly stale: boolean }
  | { readonly kind: 'pass'; readonly milliseconds: number };

const delay = fc.oneof(fc.integer({ min: 0, max: 890 }), fc.constantFrom(0, 30, 600, 890));
const change = (delayed: fc.Arbitrary<number | undefined>) =>
  fc.record({
    kind: fc.constant('change' as const),
    role: fc.constantFrom(...ROLES),
    document: fc.nat(DOCUMENTS.length - 1),
    delay: delayed,
  });
const scan = fc.record({ kind: fc.constant('scan' as const), stale: fc.boolean() });
const pass = fc.record({
  kind: fc.constant('pass' as const),
  milliseconds: fc.oneof(
    fc.integer({ min: 0, max: 2500 }),
    fc.constantFrom(5 * SECOND, 15 * MINUTE - 10 * SECOND, 15 * MINUTE), // just before a look and after it
    fc.integer({ min: 0, max: 40 * MINUTE }),
  ),
});
/** A change just before the look that an earlier one asked for. */
const squeezed = (delayed: fc.Arbitrary<number | undefined>): fc.Arbitrary<Step[]> =>
  fc.tuple(
    change(delayed),
    scan,
    change(delayed),
    fc.constant({ kind: 'pass' as const, milliseconds: 15 * MINUTE - 10 * SECOND }),
    change(delayed),
  );
/** A document that IAM still shows to the scan after it was changed, and that is written anew just before the look. */
const putBack = (delayed: fc.Arbitrary<number | undefined>): fc.Arbitrary<Step[]> =>
  fc
    .tuple(change(delayed), change(delayed))
    .map(([first, second]) => [
      first,
      { kind: 'pass', milliseconds: MINUTE },
      { ...second, role: first.role },
      { kind: 'pass', milliseconds: SECOND },
      { kind: 'scan', stale: true },
      { kind: 'pass', milliseconds: 15 * MINUTE - 10 * SECOND },
      first,
    ]);
const steps = (delayed: fc.Arbitrary<number | undefined>): fc.Arbitrary<Step[]> =>
  fc
    .array(
      fc.oneof(
        { weight: 3, arbitrary: fc.tuple(change(delayed)) },
        { weight: 2, arbitrary: fc.tuple(scan) },
        { weight: 3, arbitrary: fc.tuple(pass) },
        { weight: 1, arbitrary: squeezed(delayed) },
        { weight: 1, arbitrary: putBack(delayed) },
      ),
      { maxLength: 20 },
    )
    .map((lists) => lists.flat());

/** Lets time pass, with events and looks when they are due, in the order of time. */
async function passing(
  here: ReturnType<typeof world>,
  events: { at: Date; deliver: () => Promise<void> }[],
  milliseconds: number,
) {
  const end = later(here.now(), milliseconds);
  const nextEvent = () => events.filter(({ at }) => at <= end).sort((a, b) => a.at.getTime() - b.at.getTime())[0];
  const nextLook = () =>
    here.looks
      .map(({ at }) => at)
      .filter((at) => at <= end)
      .sort((a, b) => a.getTime() - b.getTime())[0];
  for (let event = nextEvent(), look = nextLook(); event ?? look; event = nextEvent(), look = nextLook()) {
    const isEvent = event !== undefined && (look === undefined || event.at <= look);
    const at = isEvent ? event?.at : look;
    here.pass(Math.max(0, (at ?? here.now()).getTime() - here.now().getTime()));
    if (isEvent && event !== undefined) {
      events.splice(events.indexOf(event), 1);
      await event.deliver();
    } else await here.lookWhereDue();
  }
  here.pass(end.getTime() - here.now().getTime());
}

async function lived(taken: readonly Step[]) {
  const here = world();
  const events: { at: Date; deliver: () => Promise<void> }[] = [];
  for (const name of ROLES) here.role(name);
  await here.scan();
  await passing(here, events, DAY);
  for (const step of taken)
    switch (step.kind) {
      case 'change': {
        const document = DOCUMENTS[step.document] ?? CLEAN;
        const record = here.change(step.role, document);
        if (step.delay !== undefined)
          events.push({ at: later(here.now(), step.delay * SECOND), deliver: () => here.deliver(record) });
        break;
      }
      case 'scan':
        here.answerStale(step.stale);
        await here.scan();
        here.answerStale(false);
        break;
      default:
        await passing(here, events, step.milliseconds);
    }
  await passing(here, events, 3 * 60 * MINUTE);
  return { here, events };
}

const toldMissed = ({ told, commands }: ReturnType<typeof world>) =>
  [...told.map(({ decision }) => decision), ...commands.map(wordsIn)].filter(({ findings }) =>
    findings.some(({ missedByEvents }) => missedByEvents),
  );

test('a change that an event brought is never told as missed, in whatever order events, scans and looks come', async () => {
  await fc.assert(
    fc.asyncProperty(steps(delay), async (taken) => {
      expect(toldMissed((await lived(taken)).here)).toEqual([]);
    }),
    { numRuns: runs(120) },
  );
});

test('a document that IAM showed to the scan too long, and that was written anew just before the look, is not told as missed', async () => {
  const taken: Step[] = [
    { kind: 'change', role: 'Deploy', document: 1, delay: 0 },
    { kind: 'pass', milliseconds: 0 },
    { kind: 'scan', stale: true },
    { kind: 'pass', milliseconds: 890 * SECOND },
    { kind: 'change', role: 'Deploy', document: 0, delay: 11 },
  ];
  const { here, events } = await lived(taken);
  expect(events).toEqual([]);
  expect(toldMissed(here)).toEqual([]);
});

test('what no event brought is known and was told after one more scan; nothing is told twice', async () => {
  await fc.assert(
    fc.asyncProperty(steps(fc.option(delay, { nil: undefined, freq: 2 })), async (taken) => {
      const { here, events } = await lived(taken);
      for (let again = 0; again < 2; again += 1) {
        await here.scan();
        await passing(here, events, 20 * MINUTE);
      }
      const missed: string[] = [];
      for (const name of ROLES) {
        const records = await here.ledger.trustLatest(arnOf(name));
        const last = records.filter(({ time }) => isoSeconds(time) === isoSeconds(records[0]?.time ?? time));
        expect(last.some(({ document }) => sameTrust(document, here.roles.get(name)?.document))).toBe(true);
        missed.push(...records.map(({ eventId }) => eventId).filter((eventId) => eventId.startsWith('scan-')));
      }
      const told = toldMissed(here).map(({ eventId }) => eventId);
      expect(told.sort()).toEqual([...new Set(missed)].sort());
    }),
    { numRuns: runs(120) },
  );
});
