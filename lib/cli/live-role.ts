import { parseIamArn } from '../arn.ts';
import type { Live } from '../live/ports.ts';
import type { Role } from '../role.ts';
import { UsageError } from './io.ts';
import { clean } from './table.ts';

/** The role of the account that a name or an ARN means. @throws UsageError where there is none. */
export async function liveRole({ iam, caller }: Live, named: string): Promise<Role> {
  const arn = parseIamArn(named);
  if (arn !== undefined && arn.account !== caller.account)
    throw new UsageError(`${clean(named)} is not in account ${caller.account}, which your credentials belong to`);
  const reading = await iam.role(arn?.name ?? named);
  if (reading.state !== 'read') throw new UsageError(clean(reading.because));
  if (arn !== undefined && reading.value.arn !== named)
    throw new UsageError(`there is no role ${clean(named)}; ${reading.value.arn} has its name`);
  return reading.value;
}
