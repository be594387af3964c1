import type { Hole } from './run/code.ts';

/** A hole of one edit. */
const hole = (name: string, file: string, find: string, replace: string): Hole => ({
  name,
  edits: [{ file, find, replace }],
});

const ANSWERED = 'lib/contain/answered.ts';
const CONTAIN = 'lib/contain/contain.ts';
const CARRY_OUT = 'lib/contain/carry-out.ts';

/**
 * Faults that the code once had, or might have had, each put back by hand. The first four are those of the issue "A bad day", the
 * next of "The guarantee"; the last are what the simulator itself found. Every one must be found.
 */
export const HOLES: readonly Hole[] = [
  hole(
    'three-tries', // an event that cannot be judged three times is lost
    'lib/inspect/take.ts',
    'throw await prepared(error,',
    'if (queued.receives >= 3) return [];\n    throw await prepared(error,',
  ),
  {
    name: 'unrecorded', // a ledger that hiccups just after the put forgets the deny
    edits: [
      {
        file: CONTAIN,
        find: '...(lost && { lost }) }, MINUTE)',
        replace: '}, MINUTE)',
      },
      {
        file: 'lib/aws/function-incidents.ts',
        find: 'const PAUSES = [500, 1500];',
        replace: 'const PAUSES: number[] = [];',
      },
      { file: 'lib/sweep/ask-again.ts', find: 'waiting.length === 0', replace: 'waiting.length >= 0' },
    ],
  },
  hole(
    'behind-is-final',
    'lib/inspect/judge-delivery.ts',
    'if (because !== undefined) {',
    "if (because?.name === 'Error') {",
  ), // IAM's first answer counts
  hole('change-noted-last', 'lib/inspect/judge-delivery.ts', 'await noteFirst(event, kept);', ''),
  hole('dead-letters-end', 'lib/sweep/ask-again.ts', 'waiting.length === 0', 'waiting.length >= 0'),
  hole('switch-forgets', 'lib/sweep/ask-again.ts', 'held === true && (await isOn())', 'held === true'),
  hole('look-alike-stands', CARRY_OUT, 'one !== undefined && covers(deny, denyOf(one))', 'one !== undefined'),
  hole('stale-is-gone', CARRY_OUT, "command.kind === 'contain' && isYoung", "command.kind === 'lift' && isYoung"),
  hole('lift-forgotten', ANSWERED, '  if (lifted) return', '  if (lifted && blind) return'),
  hole('never-extended', 'lib/sweep/extending.ts', "if (asked?.kind === 'extend') await enqueue(asked.command);", ''),
  hole('copies-paged', CONTAIN, 'if (isTold || ', 'if ('),
  hole(
    'every-try-tells',
    CONTAIN,
    "(receives === 1 || ((carried.outcome === 'stands' || isHeldBySwitch(carried)) && isAnothers))",
    'receives === 1',
  ),
  hole(
    'held-and-lost',
    CONTAIN,
    'writtenBy(carried) === undefined && !isWaiting ?',
    'writtenBy(carried) === undefined ?',
  ),
  hole(
    'commands-swallowed',
    'lib/inspect/dispatch.ts',
    'WIDTH, enqueue);',
    'WIDTH, (command) => enqueue(command).catch(() => undefined));',
  ),
  hole('silent-switch', 'lib/aws/parameter.ts', 'new SSMClient({ requestHandler: PATIENT })', 'new SSMClient()'),
  hole('zombie-tells', 'functions/contain.ts', 'signal.throwIfAborted();', ''),
  hole('part-lost', 'lib/notify/join.ts', 'if (known.isTold)', 'if (known.isTold || kept.length > 1)'),
  hole('told-apart', 'lib/notify/join.ts', 'awaited.length > 0 && now', 'awaited.length > 9 && now'),
  hole('two-rules-page', 'lib/inspect/told-first.ts', '!isNoted(decision) ||', 'true ||'),
  hole(
    'blind-extension-pages',
    ANSWERED,
    "if (command.kind === 'extend' && blind !== undefined)",
    "if (command.kind === 'extend' && blind === '')",
  ),
  hole(
    'lift-of-the-gone',
    'lib/cli/lift/records.ts',
    'found.held || isGuarded(found)',
    'found.held && isGuarded(found)',
  ),
  hole('half-a-lift', 'lib/cli/lift/records.ts', '!caller && callerArn !== undefined', 'callerArn === incident'),
];

/** @throws UsageError for a name that is none of ours */
export function holeNamed(name: string): Hole {
  const found = HOLES.find((one) => one.name === name);
  if (found !== undefined) return found;
  const error = new Error(`there is no hole "${name}"; there are ${HOLES.map((one) => one.name).join(', ')}`);
  throw Object.assign(error, { name: 'UsageError' });
}
