import { HOUR } from '../../../lib/base/time.ts';
import type { Carried } from '../../../lib/contain/carried.ts';
import type { Notice } from '../../../lib/contain/told.ts';
import type { Finding } from '../../../lib/detectors/finding.ts';
import type { Principal } from '../../../lib/event/principal.ts';
import { containmentOf } from '../../../lib/incident/deny/containment-of.ts';
import { command, ROLE_ID, report, TARGET } from '../../support/commands.ts';
import { ALICE, userCommand } from '../../support/users.ts';
import { NOW } from './contained.ts';
import type { Told } from './messages.ts';

const whole = containmentOf(command(), NOW, HOUR);
const caller = containmentOf(
  command({ caller: true, method: 'revocation', scope: { kind: 'session', userids: [`${ROLE_ID}:alice`] } }),
  NOW,
  HOUR,
);
const wholeCaller = containmentOf(command({ caller: true }), NOW, HOUR);
const user = containmentOf(userCommand(), NOW, 24 * HOUR);
const [place, userPlace] = [
  { target: TARGET, policyName: whole.policyName },
  { target: ALICE, policyName: user.policyName },
];
const findings = (difference: Partial<Finding>) => report().findings.map((one) => ({ ...one, ...difference }));
const { time: _, ...timeless } = report();
/** Long where no text shows it: twenty of them are too many for a message. */
const bulky = { region: 'r'.repeat(900), principal: { kind: 'user', arn: 'a'.repeat(1500) } } as const;
const evil = '<!channel> <@U1> @here <https://evil.example|click> `code` *bold* & \u202e\n\ud800';

function by(principal: Principal): Notice {
  return { decision: report({ action: 'alert', principal }) };
}

function carried(one: Carried): Notice {
  return { decision: report(), carried: one };
}

/** Notices that nothing above brings about, or not in every form that a text can take. */
export const written: Told = [
  ['alert', [{ decision: report({ action: 'alert' }) }]],
  [
    'observe',
    [
      {
        decision: { ...report({ action: 'observe', because: 'mode is observe' }), containments: [whole, caller, user] },
      },
    ],
  ],
  [
    'fixed',
    [
      {
        decision: report(),
        fixed: { by: 'arn:aws:iam::111122223333:user/dana', done: ['function etl goes back'], left: [] },
      },
    ],
  ],
  [
    'fixed-in-part',
    [{ decision: report({ region: '' }), fixed: { by: 'dana', done: [], left: ['instance i-0abc still runs'] } }],
  ],
  ['answered', [carried({ ...place, outcome: 'answered', because: 'a person lifted this incident' })]],
  ['absent', [carried({ ...place, outcome: 'absent', because: 'the role is gone' })]],
  ['kept', [carried({ ...place, outcome: 'kept', because: 'IAM did not let the deny be changed' })]],
  [
    'unconfirmed-freeze',
    [
      carried({
        ...place,
        policyName: whole.policyName.replace('quarantine', 'freeze'),
        outcome: 'unconfirmed',
        because: 'x',
      }),
    ],
  ],
  ['full-under-a-name-of-others', [carried({ ...place, policyName: 'x', outcome: 'full', because: 'x' })]],
  ['lifted-because', [carried({ ...place, outcome: 'lifted', by: 'dana', because: 'it let new sessions in already' })]],
  ['user-revived', [{ decision: report(), carried: { ...userPlace, outcome: 'revived', by: 'dana' } }]],
  ['caller-whole-role', [carried({ outcome: 'written', containment: wholeCaller })]],
  ['caller-role-is-full', [carried({ target: TARGET, policyName: caller.policyName, outcome: 'full', because: 'x' })]],
  ['target-is-no-arn', [carried({ outcome: 'written', containment: { ...whole, target: 'AdminRole' } })]],
  ['target-of-a-caller-is-no-arn', [carried({ outcome: 'written', containment: { ...caller, target: 'Developer' } })]],
  [
    'target-of-a-place-is-no-arn',
    [carried({ target: 'AdminRole', policyName: place.policyName, outcome: 'full', because: 'x' })],
  ],
  [
    'user-is-no-arn',
    [{ decision: report(), carried: { outcome: 'stands', containment: { ...user, target: 'alice' } } }],
  ],
  [
    'notes',
    [{ ...carried({ outcome: 'stands', containment: whole }), notes: ['the kill switch could not be read', 'twice'] }],
  ],
  [
    'uncontained',
    [
      {
        decision: report({
          uncontained: [{ principal: 'arn:aws:iam::111122223333:user/bob', because: 'deactivate the access keys' }],
        }),
      },
    ],
  ],
  ['changes', [{ decision: report({ changes: ['adds account 999988887777', 'removes service ec2'] }) }]],
  ['stood-before', [{ decision: report({ findings: findings({ existing: true }) }) }]],
  ['no-findings', [{ decision: report({ findings: [] }) }]],
  ['role-by-name-without-time', [{ decision: { ...timeless, role: { name: 'AdminRole' }, account: '' } }]],
  [
    'passed-to-several',
    [{ decision: report({ findings: findings({ passedTo: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] }) }) }],
  ],
  ['passed-to-nobody', [{ decision: report({ findings: findings({ passedTo: [] }) }) }]],
  ...(['high', 'medium', 'low', 'info'] as const).map(
    (severity) => [`severity-${severity}`, [{ decision: report({ action: 'alert', severity }) }]] as const,
  ),
  [
    'by-a-person-behind-a-session',
    [
      by({
        kind: 'role',
        issuer: TARGET,
        session: 's',
        human: 'alice@example.com',
        via: 'cloudformation.amazonaws.com',
      }),
    ],
  ],
  ['by-a-session-without-name', [by({ kind: 'role', issuer: TARGET })]],
  ['by-root', [by({ kind: 'root', arn: 'arn:aws:iam::111122223333:root', account: '111122223333' })]],
  ['by-a-service', [by({ kind: 'service', via: 'lambda.amazonaws.com' })]],
  ['by-a-user', [by({ kind: 'user', arn: ALICE, human: 'alice' })]],
  [
    'cut-short',
    [
      {
        decision: report({
          because: 'x'.repeat(5000),
          findings: Array.from({ length: 300 }, () => findings(bulky)).flat(),
        }),
      },
    ],
  ],
  [
    'attackers-words',
    [
      {
        decision: report({
          role: { name: evil },
          because: evil,
          findings: findings({ evidence: evil, passedTo: [evil] }),
        }),
        carried: { outcome: 'written', containment: { ...whole, policyName: evil } },
      },
    ],
  ],
  ['role-of-a-long-name', [{ decision: report({ role: { name: 'Rôle'.repeat(60) } }) }]],
];
