import type { RolePolicy } from '../../../lib/base/role.ts';
import { HOUR } from '../../../lib/base/time.ts';
import { guardRoleFilled } from '../../../lib/detectors/guard/guard-role-filled.ts';
import type { RoleChangeSubject } from '../../../lib/detectors/pass/subject.ts';
import { denyPolicy } from '../../../lib/incident/deny/deny-policy.ts';
import { FREEZE_CHARACTERS, ROLE_CHARACTERS } from '../../../lib/incident/deny/room.ts';
import { roleChangeIn } from '../../../lib/judge/power/role-change.ts';
import { passing } from '../pass/subject.ts';
import { testDetector } from '../test-detector.ts';
import { DENY } from './subject.ts';

const written = (characters: number): RolePolicy => ({ kind: 'inline', name: 'p', document: 'x'.repeat(characters) });
const attached = (count: number): RolePolicy[] =>
  Array.from({ length: count }, (_, n) => ({
    kind: 'managed',
    name: `m${n}`,
    arn: `arn:aws:iam::111122223333:policy/m${n}`,
    document: {},
  }));
const freeze = denyPolicy('freeze', { kind: 'role' }, new Date(0), new Date(13 * HOUR));
const ours: RolePolicy = { kind: 'inline', name: DENY.replace('quarantine', 'freeze'), document: freeze };

function change(policies: readonly RolePolicy[], eventName = 'PutRolePolicy'): RoleChangeSubject {
  const { pass, passer, settings, now, role } = passing({
    event: { eventSource: 'iam.amazonaws.com', eventName, requestParameters: { roleName: 'worker', policyName: 'p' } },
  });
  const found = roleChangeIn(pass.event);
  if (found === undefined || role.state !== 'read') throw new Error('no role change');
  return {
    change: found,
    role: { state: 'read', value: { ...role.value, policies } },
    caller: passer,
    passes: [],
    settings,
    now,
  };
}

const FULL = ROLE_CHARACTERS - FREEZE_CHARACTERS + 1;

testDetector(guardRoleFilled, {
  flags: [
    {
      name: 'the last character that a freeze needs, and every attachment',
      subject: change([written(FULL), ...attached(10)]),
      evidence: `its inline policies have ${FULL} of 10240 characters, and 10 managed policies are attached`,
    },
    { name: 'by the last attachment', subject: change([written(9000), ...attached(10)], 'AttachRolePolicy') },
  ],
  allows: [
    { name: 'a big but ordinary policy', subject: change([written(10_000), ...attached(3)]) },
    { name: 'room for one freeze', subject: change([written(FULL - 1), ...attached(10)]) },
    { name: 'room for one more attachment', subject: change([written(FULL), ...attached(9)]) },
    { name: 'many policies of AWS and small ones of its own', subject: change([written(500), ...attached(10)]) },
    { name: 'filled by denies of ours', subject: change([written(6000), ours, ...attached(10)]) },
    {
      name: 'a boundary removed from a role that was full before',
      subject: change([written(FULL), ...attached(10)], 'DeleteRolePermissionsBoundary'),
    },
  ],
});
