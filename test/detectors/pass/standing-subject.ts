import type { StandingPassSubject, StandingVerdict } from '../../../lib/detectors/pass/subject.ts';
import { ADMIN, role, type Statement } from '../../judge/power/roles.ts';
import { passing } from './subject.ts';

/** The role `developer` passes `worker` to Lambda, and that is no surprise. */
export function standing(
  verdict: StandingVerdict,
  {
    trusts = ['arn:aws:iam::111122223333:root'],
    passed = [ADMIN],
  }: { trusts?: readonly string[]; passed?: readonly Statement[] } = {},
): StandingPassSubject {
  const { pass, now } = passing();
  const Statement = [{ Effect: 'Allow', Principal: { AWS: trusts }, Action: 'sts:AssumeRole' }];
  const { trustPolicy: _, ...user } = role([], { name: 'developer' });
  const passer = trusts.length === 0 ? user : { ...user, trustPolicy: { Version: '2012-10-17', Statement } };
  return { pass, passer, passed: role(passed), verdict, now };
}
