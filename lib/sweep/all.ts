import type { SweepPorts, SweepUsersPorts } from './ports.ts';
import { type Swept, sweep } from './sweep.ts';
import { type SweptUsers, sweepUsers } from './users.ts';

/** Roles first: what is said of users must not keep those from being looked after; nor what fails of roles the users. */
export async function sweepAll(
  ports: SweepPorts & SweepUsersPorts,
  now: Date,
): Promise<Swept & { readonly users: SweptUsers }> {
  const roles = sweep(ports, now);
  await Promise.allSettled([roles]);
  const users = await sweepUsers(ports, now);
  return { ...(await roles), users };
}
