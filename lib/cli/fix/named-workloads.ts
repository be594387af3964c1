import type { Command } from '../../contain/command.ts';
import { useridsIn } from '../../incident/deny/userids.ts';
import { reportIn } from '../../notify/parse-report.ts';
import type { OwnDeny } from '../contained/own-denies.ts';
import type { Workload } from './ports.ts';

/** The facts that show which workloads an incident is about. */
export interface Incriminated {
  /** The incident's containment command, if the ledger has it. */
  readonly order?: Command;
  readonly denies: readonly OwnDeny[];
  /** The services that got the role, as far as the ledger knows. */
  readonly services: readonly string[];
}

/** The workloads' session names in the incident's denies and in its command: a deny may have been widened since, or deleted. */
export function workloadNames({ order, denies }: Pick<Incriminated, 'order' | 'denies'>): string[] {
  const scopes = [
    ...(order?.scope.kind === 'workload' && order.caller !== true ? [order.scope] : []),
    ...denies.filter(({ caller }) => !caller).map(({ scope }) => scope),
  ];
  const userids = scopes.flatMap(useridsIn);
  return [...new Set(userids.map((userid) => userid.slice(userid.indexOf(':') + 1)))];
}

/** The event's own service decides first: a function may be named like an instance, such as `i-0abc`. */
export function kindOf(name: string, { order, services }: Incriminated): Workload['kind'] | undefined {
  const looksLikeInstance = /^i-[0-9a-f]+$/.test(name);
  switch (order && reportIn(order.report, order).eventSource) {
    case 'lambda.amazonaws.com':
      return 'function';
    case 'ec2.amazonaws.com':
      return looksLikeInstance ? 'instance' : undefined;
    default:
      if (looksLikeInstance) return 'instance';
      return services.includes('lambda.amazonaws.com') && !name.startsWith('i-') ? 'function' : undefined;
  }
}

/** The workloads, with the region that the person or the event gives; none without a region. */
export function namedWorkloads(known: Incriminated, asked: string | undefined): Workload[] {
  const { order } = known;
  const region = asked ?? (order && reportIn(order.report, order).region) ?? '';
  if (region === '') return [];
  return workloadNames(known).flatMap((name) => {
    const kind = kindOf(name, known);
    return kind === undefined ? [] : [{ kind, name, region }];
  });
}
