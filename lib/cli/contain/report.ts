import { parseIamArn } from '../../base/arn.ts';
import { isoSeconds } from '../../base/time.ts';
import type { Command } from '../../contain/command.ts';
import type { Report } from '../../contain/report.ts';
import { reportIn } from '../../notify/parse-report.ts';
import type { LiveCaller } from '../live/ports.ts';

/** An action of a person on an incident, by the command line. */
export interface ByPerson {
  readonly incident: string;
  readonly roleArn: string;
  readonly roleId?: string;
  readonly caller: LiveCaller;
  /** Stands for the event's name: `contain`, `lift`, `fix`. */
  readonly did: string;
  readonly because: string;
}

/** A report without a CloudTrail event; its event id is made of second and person. */
export function reportByHand({ incident, roleArn, roleId, caller, did, because }: ByPerson, now: Date): Report {
  const time = isoSeconds(now);
  return {
    incident,
    action: did === 'contain' ? 'contain' : 'alert',
    severity: 'high',
    account: caller.account,
    region: '',
    time,
    eventId: `manual-${time}-${caller.arn}`,
    eventSource: 'rolewarden',
    eventName: did,
    principal: { kind: 'unknown', arn: caller.arn, account: caller.account },
    role: {
      arn: roleArn,
      name: parseIamArn(roleArn)?.name ?? roleArn,
      ...(roleId !== undefined && { id: roleId }),
    },
    findings: [],
    because,
  };
}

/** The report of the incident's command; without a command, only the person's action. */
export function reportOf(order: Command | undefined, person: ByPerson, now: Date): Report {
  return order === undefined
    ? reportByHand(person, now)
    : { ...reportIn(order.report, order), because: person.because };
}
