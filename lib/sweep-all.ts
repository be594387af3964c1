import { type SweepPorts, type Swept, sweep } from './sweep.ts';
import { type SweepUsersPorts, type SweptUsers, sweepUsers } from './sweep-users.ts';

/** Roles first: what is said of users must not keep those from being looked after. */
export async function sweepAll(
  ports: SweepPorts & SweepUsersPorts,
  now: Date,
): Promise<Swept & { readonly users: SweptUsers }> {
  const roles = await sweep(ports, now);
  return { ...roles, users: await sweepUsers(ports, now) };
}
