import type { Settings } from '../../../lib/base/settings/settings.ts';
import { DAY, MINUTE, SECOND } from '../../../lib/base/time.ts';
import type { Notice } from '../../../lib/contain/told.ts';
import { EC2, OURS, OUTSIDER_ROOT, trustOf } from '../../support/events.ts';
import { memoryIam } from '../../support/iam/memory-iam.ts';
import { memoryRole } from '../../support/iam/state.ts';
import { arnOf, world } from '../../sweep/scan/world.ts';
import { NOW, ports, toldOfEach } from './contained.ts';
import type { Told } from './messages.ts';

const OPEN = trustOf(OUTSIDER_ROOT);
const OTHER = trustOf(EC2, { Service: 'lambda.amazonaws.com' });

/** What the daily scan of the trust policies tells. */
export async function scanned(): Promise<Told> {
  return [
    ['first-scan', await firstScan()],
    ['first-scan-passes-by-design', await firstScanOfCdk()],
    ['opened-without-an-event', await afterChange(OPEN)],
    ['opened-without-an-event-observed', await afterChange(OPEN, { mode: 'observe' })],
    ['changed-without-an-event', await afterChange(OTHER)],
  ];
}

async function firstScan(): Promise<readonly Notice[]> {
  const here = world();
  here.role('App');
  here.role('Open', OPEN);
  await here.scan();
  here.pass(15 * MINUTE);
  await here.lookWhereDue();
  return here.told;
}

/** CDK's two roles, as a bootstrap makes them. */
async function firstScanOfCdk(): Promise<readonly Notice[]> {
  const here = world();
  const statement = { Effect: 'Allow', Action: 'iam:PassRole', Resource: arnOf('cdk-cfn-exec-role') };
  here.role('cdk-cfn-exec-role', trustOf({ Service: 'cloudformation.amazonaws.com' }));
  here.role('cdk-deploy-role', trustOf({ AWS: `arn:aws:iam::${OURS}:root` }), {
    policy: { Version: '2012-10-17', Statement: [statement] },
  });
  await here.scan();
  here.pass(15 * MINUTE);
  await here.lookWhereDue();
  return here.told.filter(({ decision }) => decision.findings[0]?.title === 'Passes by design');
}

async function afterChange(document: typeof OPEN, settings: Partial<Settings> = {}): Promise<readonly Notice[]> {
  const here = world(settings);
  here.role('App');
  await here.scan();
  here.pass(15 * MINUTE);
  await here.lookWhereDue();
  here.told.length = 0;
  here.pass(DAY);
  here.change('App', document);
  here.pass(MINUTE);
  await here.scan();
  here.pass(15 * MINUTE);
  await here.lookWhereDue();
  const seconds = (here.now().getTime() - NOW.getTime()) / SECOND;
  const commands = here.commands.map((one) => [one, seconds] as const);
  const iam = memoryIam({ roles: { App: memoryRole('AROAEXAMPLEAPP') } });
  const done = await toldOfEach(commands, ports({ ledger: here.ledger, policies: iam.targetPolicies }));
  return [...here.told, ...done.flat()];
}
