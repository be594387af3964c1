import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, later, MINUTE } from '../../lib/base/time.ts';
import { ATTACKS, type Attack, BY_DESIGN, OPERATOR, PASS_PATHS, standingFor, stepsOf, targetOf } from './attacks.ts';
import type { SmallFile } from './small.ts';
import { detailOf } from './standing.ts';
import { liveThrough, type Told } from './world.ts';

const file = JSON.parse(readFileSync(new URL('small.json', import.meta.url), 'utf8')) as SmallFile;
const START = new Date('2026-05-04T00:00:00Z');
/** The roles are passed on one day, while people and pipelines work. */
const DAY_OF_PASSES = later(START, 10 * DAY + 9 * HOUR);
const END = later(DAY_OF_PASSES, (PASS_PATHS.length + 15) * MINUTE);
const ORDINARY = file.steps
  .map(({ at, ...step }) => ({ at: new Date(at), ...step }))
  .filter(({ at, kind }) => at < END && kind === 'people');

/** The account with the roles of the attack on every path, and all that people are told. */
async function toldOf(attack: Attack): Promise<readonly Told[]> {
  const long = later(START, -300 * DAY);
  const roles = [OPERATOR, ...PASS_PATHS.flatMap((way) => standingFor(way, attack))].map((role) =>
    detailOf(role, long),
  );
  const standing = Array.isArray(file.details.RoleDetailList) ? file.details.RoleDetailList : [];
  const details = { RoleDetailList: [...standing, ...roles], Policies: [] };
  const attacks = PASS_PATHS.flatMap((way, index) => stepsOf(way, attack, later(DAY_OF_PASSES, index * MINUTE), START));
  return (await liveThrough([...ORDINARY, ...attacks], { details, start: START, end: END, seed: 1 })).told;
}

describe('every published path by iam:PassRole, in the account of ordinary work', () => {
  const targets = (attack: Attack) => PASS_PATHS.map((way) => [way.path.id, targetOf(way, attack)] as const);

  /** What became of the last pass of each role, by path. */
  function answersIn(told: readonly Told[], attack: Attack): Record<string, string> {
    const late = told.filter(({ at, kind }) => at >= DAY_OF_PASSES && kind !== 'sweep');
    const answerTo = (role: string) =>
      late.filter(({ decision }) => decision.role.name === role).map(({ decision }) => decision.action);
    return Object.fromEntries(
      targets(attack).map(([id, role]) => [id, [...new Set(answerTo(role))].join(' ') || 'silence']),
    );
  }
  const each = (answer: string) => Object.fromEntries(PASS_PATHS.map(({ path }) => [path.id, answer]));

  it.each([
    ...ATTACKS.map((attack) => [attack.name, 'contain', attack] as const),
    [BY_DESIGN.name, 'silence', BY_DESIGN] as const,
  ])('%s: %s', async (_, answer, attack) => {
    const told = await toldOf(attack);
    expect(answersIn(told, attack)).toEqual(each(answer));
    const names = new Set(targets(attack).map(([, role]) => role));
    const stopped = told.filter(({ decision }) => decision.action === 'contain' && !names.has(decision.role.name));
    expect(stopped).toEqual([]);
  });
});
