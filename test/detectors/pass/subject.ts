import type { Role } from '../../../lib/base/role.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Approval, Settings } from '../../../lib/base/settings/settings.ts';
import type { PassSubject } from '../../../lib/detectors/pass/subject.ts';
import { foreignAccountIn, type RolePass } from '../../../lib/event/pass.ts';
import { callerArn, type Principal } from '../../../lib/event/principal.ts';
import { ACCOUNT, role, type Statement } from '../../judge/power/roles.ts';

export const DEVELOPER: Principal = {
  kind: 'role',
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/developer/ada`,
  account: ACCOUNT,
  issuer: `arn:aws:iam::${ACCOUNT}:role/developer`,
  session: 'ada',
  roleId: 'AROAEXAMPLEDEVELOPER',
};

export interface Passing {
  /** Statements of the passed role, the role, or why it could not be read. */
  readonly role?: Role | readonly Statement[] | string;
  readonly passer?: Role | readonly Statement[] | string;
  readonly principal?: Principal;
  readonly to?: readonly string[];
  readonly outcome?: RolePass['event']['outcome'];
  readonly passKind?: RolePass['passKind'];
  readonly reference?: RolePass['role'];
  readonly approved?: readonly Approval[];
  readonly settings?: Partial<Settings>;
  readonly firstSeen?: boolean;
  readonly outsiders?: string;
  readonly source?: RolePass['source'];
  readonly event?: Partial<RolePass['event']>;
}

export const DEVELOPERS: readonly Statement[] = [{ Action: ['iam:PassRole', 'lambda:CreateFunction'] }];

/** A developer passes the role `worker` to Lambda; say only what differs. */
export function passing(differences: Passing = {}): PassSubject {
  const { passKind = 'pass', outcome = 'succeeded', to = ['lambda.amazonaws.com'], approved = [] } = differences;
  const { reference = { arn: `arn:aws:iam::${ACCOUNT}:role/worker` } } = differences;
  const principal = differences.principal ?? DEVELOPER;
  const caller = callerArn(principal);
  const event: RolePass['event'] = {
    eventId: 'e-1',
    time: new Date('2026-01-31T12:00:00Z'),
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331',
    region: 'eu-west-1',
    account: ACCOUNT,
    principal,
    ...(caller && { caller }),
    outcome,
    ...differences.event,
  };
  return {
    pass: {
      kind: 'role-pass',
      passKind,
      role: reference,
      passedTo: to,
      parameter: 'role',
      source: differences.source ?? 'catalogue',
      event,
      ...foreignAccountIn({ role: reference, event }),
    },
    role: reading(differences.role ?? [{ Action: 's3:ListBucket' }], 'worker'),
    passer: reading(differences.passer ?? DEVELOPERS, 'developer'),
    settings: { ...DEFAULT_SETTINGS, approved, ...differences.settings },
    now: new Date('2026-01-31T12:01:00Z'),
    ...(differences.firstSeen !== undefined && { firstSeen: differences.firstSeen }),
    ...(differences.outsiders !== undefined && { outsiders: differences.outsiders }),
  };
}

function reading(given: Role | readonly Statement[] | string, name: string): PassSubject['role'] {
  if (typeof given === 'string') return { state: 'unread', because: given };
  return { state: 'read', value: 'arn' in given ? given : role(given, { name }) };
}
