import type { Command } from '../../contain/command.ts';
import type { OwnDeny } from '../contained/standing.ts';
import type { Workload } from './ports.ts';

/** What tells which workloads an incident is about. */
export interface Incriminated {
  /** The command the incident was carried out by, where the ledger has it. */
  readonly order?: Command;
  readonly denies: readonly OwnDeny[];
  /** The services the role was passed to, as far as the ledger knows. */
  readonly services: readonly string[];
}

/** The sessions of the workloads that the incident's denies name, or its order: a deny may have been widened since, or be gone. */
export function workloadNames({ order, denies }: Pick<Incriminated, 'order' | 'denies'>): string[] {
  const scopes = [
    ...(order?.scope.kind === 'workload' && order.caller !== true ? [order.scope] : []),
    ...denies.filter(({ caller }) => !caller).map(({ scope }) => scope),
  ];
  const userids = scopes.flatMap((scope) => (scope.kind === 'role' ? [] : scope.userids));
  return [...new Set(userids.map((userid) => userid.slice(userid.indexOf(':') + 1)))];
}

/** A function may have the name of an instance: the event's own service is believed first. */
export function kindOf(name: string, { order, services }: Incriminated): Workload['kind'] | undefined {
  const looksLikeInstance = /^i-[0-9a-f]+$/.test(name);
  switch (order?.report.eventSource) {
    case 'lambda.amazonaws.com':
      return 'function';
    case 'ec2.amazonaws.com':
      return looksLikeInstance ? 'instance' : undefined;
    default:
      if (looksLikeInstance) return 'instance';
      return services.includes('lambda.amazonaws.com') && !name.startsWith('i-') ? 'function' : undefined;
  }
}

/** Where the workloads run; none without a region, which the event tells, or the person. */
export function namedWorkloads(known: Incriminated, asked: string | undefined): Workload[] {
  const region = asked ?? known.order?.report.region ?? '';
  if (region === '') return [];
  return workloadNames(known).flatMap((name) => {
    const kind = kindOf(name, known);
    return kind === undefined ? [] : [{ kind, name, region }];
  });
}
