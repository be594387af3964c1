import type { Command } from '../../lib/contain/command.ts';
import type { Report } from '../../lib/contain/report.ts';

export const TARGET = 'arn:aws:iam::111122223333:role/AdminRole';
export const ROLE_ID = 'AROAEXAMPLEADMIN';

const told = {
  account: '111122223333',
  region: 'us-east-1',
  time: '2026-05-04T10:00:00Z',
  eventId: 'e0000000-0000-4000-8000-000000000001',
  eventSource: 'lambda.amazonaws.com',
  eventName: 'CreateFunction20150331',
  principal: {
    kind: 'role' as const,
    arn: 'arn:aws:sts::111122223333:assumed-role/Developer/alice',
    account: '111122223333',
    issuer: 'arn:aws:iam::111122223333:role/Developer',
    session: 'alice',
    roleId: 'AROAEXAMPLEDEVELOPER',
  },
  role: { arn: TARGET, name: 'AdminRole', id: ROLE_ID },
};

export function report(difference: Partial<Report> = {}): Report {
  return {
    ...told,
    incident: '0123456789abcdef',
    severity: 'critical',
    action: 'contain',
    findings: [
      {
        ...told,
        detector: 'pass-admin-role',
        severity: 'critical',
        title: 'Pass admin role',
        evidence: 'AdminRole is an administrator; passed by Developer, who is not an administrator',
        passedTo: ['lambda.amazonaws.com'],
        reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
      },
    ],
    ...difference,
  };
}

type Acting = Exclude<Command, { kind: 'lift' }>;
type Lifting = Extract<Command, { kind: 'lift' }>;

/** What `inspect` sends beside the words. */
export function decidedIn({ account, time, severity, askedBy, findings }: Report) {
  return {
    account,
    ...(time !== undefined && { at: new Date(time) }),
    severity,
    askedBy: askedBy ?? [...new Set(findings.map(({ detector }) => detector))],
  };
}

/** Contain every session of AdminRole; a row states only how it differs. */
export function command({
  report: words = report(),
  ...difference
}: Partial<Omit<Acting, 'report'>> & { readonly report?: Report } = {}): Acting {
  return {
    kind: 'contain',
    id: told.eventId,
    incident: '0123456789abcdef',
    target: TARGET,
    targetId: ROLE_ID,
    ...decidedIn(words),
    cause: 'pass',
    method: 'quarantine',
    scope: { kind: 'role' },
    report: words,
    ...difference,
  };
}

export function liftCommand(difference: Partial<Lifting> = {}): Lifting {
  const { targetId: _, ...order } = command();
  return {
    ...order,
    kind: 'lift',
    by: 'dana',
    revive: false,
    ...difference,
  };
}

export function roleNamed(name: string): string {
  return TARGET.replace('AdminRole', name);
}
