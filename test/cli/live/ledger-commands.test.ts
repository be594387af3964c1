import { expect, test } from 'vitest';
import { copiesOf, itemOf } from '../../../lib/aws/ledger-items.ts';
import { liftedCommands } from '../../../lib/cli/live/ledger-commands.ts';
import type { Incident } from '../../../lib/incident/incident.ts';
import { incidentKey } from '../../../lib/incident/incident-key.ts';

const known = (id: string, partition: string): Incident => ({
  id,
  account: '111122223333',
  roleArn: `arn:${partition}:iam::111122223333:role/team/App`,
  state: 'contained',
  at: new Date(0),
  wholeRole: false,
});

test.each([
  ['a role', false, 'aws', 'us-east-1'],
  ["a caller's session", true, 'aws-cn', 'cn-north-1'],
])('the items of %s are named by the keys that the ledger writes', (_, caller, partition, region) => {
  const incident = known(incidentKey({ incident: '00000000000000aa', caller }), partition);
  const commands = liftedCommands(incident.id, incident.roleArn);
  const keys = commands.map((command) => JSON.parse(/--key '([^']*)'/.exec(command)?.[1] ?? ''));
  const guarded = copiesOf({ ...incident, order: '{}' }).at(-1) ?? {};
  expect(keys).toEqual([itemOf(incident), guarded].map(({ pk, sk }) => ({ pk, sk })));
  for (const command of commands) expect(command).toContain(`--table-name rolewarden-ledger --region ${region} `);
});
