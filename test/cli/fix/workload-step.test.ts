import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Role } from '../../../lib/base/role.ts';
import type { Association, Workload } from '../../../lib/cli/fix/ports.ts';
import { detachStep, type FunctionReading, pointBackStep } from '../../../lib/cli/fix/workload-step.ts';

const arn = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const ROLE: Role = { arn: arn('Bad'), name: 'Bad', path: '/', account: '111122223333', policies: [] };
const INSTANCE: Workload = { kind: 'instance', name: 'i-0abc', region: 'eu-west-1' };
const FUNCTION: Workload = { kind: 'function', name: 'etl', region: 'eu-west-1' };
const TIME = new Date('2026-05-04T09:00:00Z');

describe('an instance', () => {
  const association: Association = { id: 'iip-assoc-1', profile: 'web', role: 'Bad' };
  const edit = { call: 'disassociate-iam-instance-profile', region: 'eu-west-1', associationId: 'iip-assoc-1' };

  test.each<[string, Association[], unknown, RegExp]>([
    ['with the role', [association], edit, /profile web is taken off instance i-0abc/],
    ['with another role', [{ ...association, role: 'Good' }], undefined, /holds Good: it is left as it is/],
    ['with an empty profile', [{ id: 'iip-assoc-1', profile: 'web' }], undefined, /holds no role: it is left/],
    ['without a profile', [], undefined, /carries no instance profile any more/],
  ])('%s', (_, associations, wanted, says) => {
    const step = detachStep(INSTANCE, associations, ROLE);
    expect([step.edit, step.refused]).toEqual([wanted, undefined]);
    expect(step.says).toMatch(says);
  });
});

describe('a function', () => {
  const isContained = (role: string) => role === arn('Contained');
  const before = { role: arn('Good'), eventId: 'e-1', time: TIME };
  const now = { role: arn('Bad'), revisionId: 'r1' };
  const edited = (role: string) => ({
    call: 'update-function-configuration',
    region: 'eu-west-1',
    functionName: 'etl',
    role: arn(role),
    revisionId: 'r1',
  });
  const version = (number: number, role: string) => ({ version: number, role: arn(role) });

  test.each<[string, Partial<FunctionReading>, unknown, RegExp]>([
    [
      'goes back to the role it had before',
      { before },
      edited('Good'),
      /Good, which it had by event e-1 of 2026-05-04T09/,
    ],
    ['goes where the person says', { before, chosen: arn('Other') }, edited('Other'), /Other, as you say/],
    ['has another role by now', { now: { role: arn('Good') }, before }, undefined, /runs with Good now: it is left/],
    ['is gone', { now: undefined as never, before }, undefined, /there is no function etl in eu-west-1 any more/],
  ])('%s', (_, reading, wanted, says) => {
    const { now: held, ...rest } = { now, versions: [], ...reading };
    const step = pointBackStep(FUNCTION, { ...rest, ...(held && { now: held }) }, ROLE, isContained);
    expect([step.edit, step.refused]).toEqual([wanted, undefined]);
    expect(step.says).toMatch(says);
  });

  test.each<[string, Partial<FunctionReading>, RegExp]>([
    ['nothing tells its role', {}, /no event and no version .* give --function-role <arn>, or delete/],
    ['only contained roles are told', { versions: [version(1, 'Contained')] }, /no event and no version/],
    [
      'a version tells one: a guess, the newest by number',
      { versions: [version(10, 'Newer'), version(9, 'Older'), version(11, 'Bad'), version(12, 'Contained')] },
      /no event tells which; a guess by its version 10: --function-role arn:aws:iam::111122223333:role\/Newer$/,
    ],
    ['the person names a contained one', { chosen: arn('Contained') }, /Contained is contained too/],
    ['the person names the very role', { chosen: arn('Bad') }, /Bad is the contained role itself/],
  ])('is left alone where %s', (_, reading, refused) => {
    const step = pointBackStep(FUNCTION, { now, versions: [], ...reading }, ROLE, isContained);
    expect(step.edit).toBeUndefined();
    expect(step.refused).toMatch(refused);
  });

  test('whatever is remembered, published or said: never to a contained role, nor from another one', () => {
    const role = fc.constantFrom('Bad', 'Good', 'Contained', 'Other').map(arn);
    const reading = fc.record(
      {
        now: fc.record({ role, revisionId: fc.constant('r1') }),
        before: fc.record({ role, eventId: fc.constant('e-1'), time: fc.constant(TIME) }),
        chosen: role,
        versions: fc.array(fc.record({ version: fc.nat(9), role })),
      },
      { requiredKeys: ['versions'] },
    );
    fc.assert(
      fc.property(reading, (known) => {
        const { edit, refused } = pointBackStep(FUNCTION, known, ROLE, isContained);
        if (edit?.call !== 'update-function-configuration') return;
        expect([refused, known.now?.role]).toEqual([undefined, ROLE.arn]);
        expect([arn('Bad'), arn('Contained')]).not.toContain(edit.role);
        expect([known.chosen, known.before?.role]).toContain(edit.role);
      }),
    );
  });

  test('published versions keep the role, and that is said', () => {
    const versions = [version(2, 'Bad'), version(1, 'Good'), version(3, 'Bad')];
    const step = pointBackStep(FUNCTION, { now, versions, before }, ROLE, isContained);
    expect(step.left).toBe(
      'published versions 2, 3 of etl keep Bad: point aliases and triggers elsewhere, then delete what is left',
    );
  });
});
