import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { DAY, later } from '../../lib/base/time.ts';
import { recordOf } from './callers.ts';
import { figuresOf, isPage } from './figures.ts';
import { isMatched } from './matched.ts';
import { random } from './random.ts';
import { SMALL, type SmallFile } from './small.ts';
import { liveThrough, type Outcome, type Told } from './world.ts';

const file = JSON.parse(readFileSync(new URL('small.json', import.meta.url), 'utf8')) as SmallFile;
const START = new Date('2026-05-04T00:00:00Z');
const steps = file.steps.map(({ at, ...step }) => ({ at: new Date(at), ...step }));
const LATER = [1, 2];

const inShort = ({ decision: { action, eventName, findings } }: Told) =>
  [action, eventName, ...new Set(findings.map(({ detector }) => detector))].join(' ');

describe('ordinary work in one account', () => {
  let outcome: Outcome;
  beforeAll(async () => {
    const end = later(START, SMALL.weeks * 7 * DAY);
    outcome = await liveThrough(steps, { details: file.details, start: START, end, seed: SMALL.seed });
  });

  it('was written by the generator as it is asked now: run npm run benign -- commit when this fails', () => {
    expect(file.settings).toEqual(SMALL);
  });

  it('is some hundred events that the rules bring, of every kind', () => {
    const kinds = new Set(outcome.matched.map(({ kind }) => kind));
    expect(outcome.matched.length).toBeGreaterThan(300);
    expect([...kinds].sort()).toEqual([
      'bootstrap',
      'cdk',
      'people',
      'sam',
      'sample',
      'serverless',
      'service',
      'solutions-construct',
    ]);
    const unmatched = steps.filter(({ call, caller, at }) => !isMatched(recordOf(call, caller, at, random(0))));
    expect(unmatched.length).toBeLessThan(steps.length / 3);
  });

  it('is never contained, and never would be', () => {
    const stopped = outcome.told.filter(({ decision }) => ['contain', 'observe'].includes(decision.action));
    expect(stopped.map(inShort)).toEqual([]);
  });

  it('wakes somebody once: when the bootstrap stack gives its deploy role another policy', () => {
    expect(outcome.told.filter(isPage).map(inShort)).toEqual([
      'alert CreateChangeSet pass-new-design pass-admin-role pass-escalation',
    ]);
  });

  it('is told of in at most five low lines a week, once the guardrail knows the account', () => {
    const { medium, low, accountWeeks } = figuresOf([outcome], START, LATER);
    expect({ medium, lines: low / accountWeeks <= 5 }).toEqual({ medium: 0, lines: true });
  });

  it('is told of as what it is, once: the deployers that hand over more than they have', () => {
    const byDesign = outcome.told.filter(({ decision }) =>
      decision.findings.some(({ detector }) => detector === 'pass-by-design'),
    );
    expect(byDesign.map(({ decision }) => decision.role.name).sort()).toEqual([
      'EMR_DefaultRole',
      'EMR_EC2_DefaultRole',
      'app-task',
      'cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1',
      'cfn-service-role',
    ]);
  });
});
