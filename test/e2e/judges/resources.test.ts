import { expect, test } from 'vitest';
import { includesPattern } from '../../../lib/judge/policy/wildcard.ts';
import { resourceOf } from '../../../lib/judge/power/resources.ts';
import { ASKED_ACTIONS } from '../../../lib/judge/power/universe.ts';
import { judgement } from './python.ts';

const ANYWHERE = { partition: '*', account: '*' };

test('every action acts on what the Service Authorization Reference says it acts on', () => {
  const actions = ASKED_ACTIONS.filter((action) => resourceOf(action, ANYWHERE) !== '*');
  const listed = judgement('resources_judge.py', 'cloudsplaining==0.9.1', actions) as Record<string, string[]>;
  const wrong = actions.filter((action) => {
    const types = (listed[action] ?? []).map((format) => format.replace(/\$\{[^}]*\}/g, '*'));
    return !types.some((type) => type !== '*' && includesPattern(resourceOf(action, ANYWHERE), type));
  });
  expect(wrong).toEqual([]);
});
