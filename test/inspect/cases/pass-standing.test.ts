import { describe, expect, it } from 'vitest';
import { snapshotAccount } from '../../../lib/account/snapshot.ts';
import type { JsonObject } from '../../../lib/base/json.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { DAY, later, MINUTE } from '../../../lib/base/time.ts';
import { parseEvent } from '../../../lib/event/cloudtrail.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../../lib/incident/ledger/ledger.ts';
import { ledgerWithFallback } from '../../../lib/incident/ledger/with-fallback.ts';
import { inspectEvent } from '../../../lib/inspect/inspect.ts';
import { rememberRoles } from '../../../lib/inspect/principals.ts';
import { remember } from '../../../lib/inspect/remember.ts';
import { replay } from '../../../lib/inspect/replay.ts';
import { EC2, OURS, OUTSIDER_ROOT, record, sessionOf, trustChange, trustOf } from '../../support/events.ts';

const ENFORCE: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const arnOf = (name: string) => `arn:aws:iam::${OURS}:role/${name}`;
const CFN = 'cloudformation.amazonaws.com';
const TRUSTS_CFN = trustOf({ Service: CFN });
const DAY_0 = new Date('2026-05-04T10:00:00Z');
const on = (day: number) =>
  later(DAY_0, day * DAY)
    .toISOString()
    .replace('.000Z', 'Z');

const allow = (Action: string | string[], Resource: string | string[] = '*', Condition?: JsonObject): JsonObject => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const documentOf = (...Statement: JsonObject[]): JsonObject => ({ Version: '2012-10-17', Statement });
const WORK = allow(['cloudformation:*', 'lambda:*']);
const EXACT = documentOf(WORK, allow('iam:PassRole', arnOf('exec')));
const WILDCARD = documentOf(WORK, allow('iam:PassRole', arnOf('*')));

interface RoleGiven {
  readonly policy?: JsonObject;
  readonly attached?: string | undefined;
  readonly trust?: JsonObject;
  readonly createdOn?: string;
}

const ADMINISTRATOR: RoleGiven = { attached: 'AdministratorAccess' };

function detail(RoleName: string, { policy, attached, trust, createdOn }: RoleGiven): JsonObject {
  return {
    Path: '/',
    RoleName,
    RoleId: `AROAEXAMPLE${RoleName.toUpperCase()}`,
    Arn: arnOf(RoleName),
    CreateDate: createdOn ?? '2025-01-01T00:00:00Z',
    AssumeRolePolicyDocument: trust ?? trustOf({ AWS: `arn:aws:iam::${OURS}:root` }),
    RolePolicyList: policy === undefined ? [] : [{ PolicyName: 'own', PolicyDocument: policy }],
    AttachedManagedPolicies:
      attached === undefined ? [] : [{ PolicyName: attached, PolicyArn: `arn:aws:iam::aws:policy/${attached}` }],
    RoleLastUsed: { LastUsedDate: '2026-05-04T09:30:00Z' },
    Tags: [],
  };
}

/** The deploy role's policy, and what differs about the role that it passes. */
interface AccountGiven {
  readonly deploy?: RoleGiven;
  readonly exec?: RoleGiven;
}

const accountOf = ({ deploy, exec }: AccountGiven) =>
  snapshotAccount({
    RoleDetailList: [
      detail('deploy', { policy: EXACT, ...deploy }),
      detail('exec', { ...ADMINISTRATOR, trust: TRUSTS_CFN, ...exec }),
      detail('boss', ADMINISTRATOR),
      detail('helper', { policy: documentOf(allow('iam:*')) }),
    ],
    Policies: [],
  });

const registerType = (day: number) =>
  deploy(day, {
    eventName: 'RegisterType',
    requestParameters: { type: 'RESOURCE', typeName: 'A::B::C', executionRoleArn: arnOf('exec') },
  });
const namingService = (...services: string[]) =>
  documentOf(WORK, allow('iam:PassRole', arnOf('exec'), { StringEquals: { 'iam:PassedToService': services } }));

const DEPLOYER = sessionOf('deploy', 'ci');
const deploy = (day: number, difference: JsonObject = {}) =>
  record({
    eventSource: CFN,
    eventName: 'CreateChangeSet',
    eventTime: on(day),
    userIdentity: DEPLOYER,
    requestParameters: { stackName: 'app', changeSetName: 'c', roleARN: arnOf('exec') },
    ...difference,
  });
const toLambda = (day: number) =>
  deploy(day, {
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331',
    requestParameters: { functionName: 'f', role: arnOf('exec') },
  });
const quiet = (day: number) =>
  record({ eventTime: on(day), eventName: 'CreateInstanceProfile', requestParameters: { instanceProfileName: 'p' } });
const put = (day: number, roleName: string, document: JsonObject, by = 'boss', policyName = 'own') =>
  record({
    eventTime: on(day),
    eventName: 'PutRolePolicy',
    userIdentity: sessionOf(by, 'somebody'),
    requestParameters: { roleName, policyName, policyDocument: JSON.stringify(document) },
  });
const call = (day: number, eventName: string, requestParameters: JsonObject, by = 'boss') =>
  record({ eventTime: on(day), eventName, requestParameters, userIdentity: sessionOf(by, 'somebody') });

/** What became of the passes, in their order: an action with the worst severity, or silence. */
async function outcomes(
  records: readonly JsonObject[],
  given: AccountGiven = {},
  settings: Partial<Settings> = {},
  ledger: Ledger = memoryLedger(),
): Promise<string[]> {
  const told: string[] = [];
  const options = { account: accountOf(given), ledger, settings: { ...ENFORCE, ...settings }, lag: MINUTE };
  for await (const { event, decisions } of replay(records.map(parseEvent), options)) {
    if (event.principal.issuer !== arnOf('deploy') || event.eventSource === 'iam.amazonaws.com') continue;
    const [decision] = decisions;
    told.push(decision === undefined ? 'silence' : `${decision.action} ${decision.severity}`);
  }
  return told;
}

type Row = [
  name: string,
  records: readonly JsonObject[],
  expected: readonly string[],
  given?: AccountGiven,
  settings?: Partial<Settings>,
];

const BY_DESIGN = 'alert low';
const CONTAINED = 'contain critical';
const OLD_GRANT = 'alert high';

describe('a pass that the account is built for', () => {
  const rows: Row[] = [
    [
      'an exact grant from before the first scan',
      [deploy(0), deploy(1), deploy(30)],
      [BY_DESIGN, 'silence', 'silence'],
    ],
    [
      'an exact grant that names the service, of a role that others trust too',
      [deploy(0)],
      [BY_DESIGN],
      {
        deploy: {
          policy: documentOf(
            WORK,
            allow('iam:PassRole', arnOf('exec'), { StringEquals: { 'iam:PassedToService': CFN } }),
          ),
        },
        exec: { trust: trustOf({ Service: [CFN, 'lambda.amazonaws.com'] }) },
      },
    ],
    [
      'a call that may pass to two services, both of which the grant names',
      [registerType(0)],
      [BY_DESIGN],
      {
        deploy: {
          policy: namingService('resources.cloudformation.amazonaws.com', 'hooks.cloudformation.amazonaws.com'),
        },
        exec: { ...ADMINISTRATOR, trust: trustOf({ Service: CFN }, EC2) },
      },
    ],
    [
      'a grant changed eight days ago and used since, from its second pass on',
      [put(0, 'deploy', EXACT), deploy(8), deploy(9), deploy(10)],
      [OLD_GRANT, BY_DESIGN, 'silence'],
    ],
    [
      'a role that was made stronger eight days ago',
      [quiet(0), put(1, 'exec', documentOf(allow('*'))), deploy(9)],
      [BY_DESIGN],
    ],
    [
      'an edge under a wildcard grant that was undisputed, since its passer was an administrator then',
      [
        deploy(0),
        call(1, 'DetachRolePolicy', { roleName: 'deploy', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
        deploy(9),
        deploy(10),
      ],
      [BY_DESIGN, BY_DESIGN, 'silence'],
      { deploy: { ...ADMINISTRATOR, policy: WILDCARD } },
    ],
    [
      'our own deny that came and went',
      [
        deploy(0),
        call(1, 'DeleteRolePolicy', { roleName: 'exec', policyName: 'rolewarden-0123456789abcdef-quarantine' }),
        deploy(2),
      ],
      [BY_DESIGN, 'silence'],
    ],
    [
      'beside what the owner’s list of approved passes leaves out, which is told each time',
      [deploy(0), deploy(1)],
      ['alert medium', 'alert medium'],
      {},
      { onlyApproved: true, approved: [{ role: 'nobody' }] },
    ],
  ];
  it.each(rows)('%s', async (_, records, expected, given, settings) => {
    expect(await outcomes(records, given, settings)).toEqual(expected);
  });
});

const made = (day: number, roleName: string, by = 'boss', grant = EXACT) => {
  const userIdentity = sessionOf(by, 'somebody');
  const trust = roleName === 'exec' ? TRUSTS_CFN : trustOf({ AWS: `arn:aws:iam::${OURS}:root` });
  const called = (after: number, eventName: string, requestParameters: JsonObject) =>
    record({
      eventTime: on(day + after),
      eventName,
      userIdentity,
      requestParameters: { roleName, ...requestParameters },
    });
  return [
    called(0, 'CreateRole', { assumeRolePolicyDocument: JSON.stringify(trust) }),
    roleName === 'exec'
      ? called(0.01, 'AttachRolePolicy', { policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' })
      : called(0.01, 'PutRolePolicy', { policyName: 'own', policyDocument: JSON.stringify(grant) }),
  ];
};
const NEW_DESIGN = 'alert high';

describe('a pass between two roles that administrators have just made, as by cdk bootstrap', () => {
  const bootstrap = [...made(1, 'exec'), ...made(1, 'deploy')];
  const given: AccountGiven = {
    deploy: { createdOn: on(1) },
    exec: { ...ADMINISTRATOR, trust: TRUSTS_CFN, createdOn: on(1) },
  };
  const rows: Row[] = [
    [
      'told once, and once more as by design after a week',
      [...bootstrap, deploy(1.1), deploy(1.2), deploy(8.2), deploy(9)],
      [NEW_DESIGN, 'silence', BY_DESIGN, 'silence'],
    ],
    [
      'told once, whatever the order in which the events came',
      [...bootstrap.toReversed(), deploy(1.1), deploy(2)],
      [NEW_DESIGN, 'silence'],
    ],
    [
      'told once more after an administrator changed a role',
      [...bootstrap, deploy(1.1), put(2, 'exec', documentOf(allow('s3:*'))), deploy(3), deploy(4)],
      [NEW_DESIGN, NEW_DESIGN, 'silence'],
    ],
    [
      'made by the root user',
      [
        ...bootstrap.map((one) => ({
          ...one,
          userIdentity: { type: 'Root', principalId: OURS, arn: `arn:aws:iam::${OURS}:root`, accountId: OURS },
        })),
        deploy(1.1),
      ],
      [NEW_DESIGN],
    ],
  ];
  it.each(rows)('%s', async (_, records, expected) => {
    expect(await outcomes([quiet(0), ...records], given)).toEqual(expected);
  });

  const WIDER = documentOf(WORK, allow('iam:PassRole', arnOf('exec')), allow('s3:GetObject'));
  const standing: Row[] = [
    [
      'a known edge whose passer an administrator changed, once',
      [deploy(0.5), put(1, 'deploy', WIDER), deploy(2), deploy(3)],
      [BY_DESIGN, NEW_DESIGN, 'silence'],
    ],
    [
      'the same again after another change',
      [deploy(0.5), put(1, 'deploy', WIDER), deploy(2), put(3, 'deploy', EXACT), deploy(4), deploy(5)],
      [BY_DESIGN, NEW_DESIGN, NEW_DESIGN, 'silence'],
    ],
    [
      'the same where somebody else changed it weeks before',
      [put(0.5, 'deploy', WIDER, 'helper'), deploy(8), put(9, 'deploy', EXACT), deploy(10), deploy(11)],
      [OLD_GRANT, NEW_DESIGN, 'silence'],
    ],
    [
      'not by administrators alone',
      [deploy(0.5), put(1, 'deploy', WIDER), put(1.1, 'deploy', EXACT, 'helper'), deploy(2)],
      [BY_DESIGN, CONTAINED],
    ],
    [
      'nor by the passer itself before the administrator',
      [deploy(0.5), put(1, 'deploy', WIDER, 'deploy'), put(1.1, 'deploy', EXACT), deploy(2)],
      [BY_DESIGN, CONTAINED],
    ],
    ['an edge that was not known before', [put(1, 'deploy', WIDER), deploy(2)], [CONTAINED]],
    ['a grant that is a wildcard now', [deploy(0.5), put(1, 'deploy', WILDCARD), deploy(2)], [BY_DESIGN, CONTAINED]],
    [
      'the passed role too, which was an administrator before, once',
      [deploy(0.5), put(1, 'exec', documentOf(allow('s3:*'))), put(1.1, 'deploy', WIDER), deploy(2), deploy(3)],
      [BY_DESIGN, NEW_DESIGN, 'silence'],
    ],
    [
      'a weak role that an administrator made strong',
      [
        deploy(0.5),
        call(1, 'AttachRolePolicy', { roleName: 'exec', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
        deploy(2),
      ],
      ['alert medium', CONTAINED],
      { exec: { policy: documentOf(allow('s3:GetObject')), trust: TRUSTS_CFN, attached: undefined } },
    ],
    [
      'such a role, changed by somebody else',
      [deploy(0.5), put(1, 'exec', documentOf(allow('s3:*')), 'helper'), put(1.1, 'deploy', WIDER), deploy(2)],
      [BY_DESIGN, CONTAINED],
    ],
    [
      'such a role, whose trust an administrator changed',
      [
        deploy(0.5),
        trustChange('exec', trustOf({ Service: CFN }, EC2), { eventTime: on(1), userIdentity: sessionOf('boss', 'x') }),
        deploy(2),
      ],
      [BY_DESIGN, CONTAINED],
    ],
  ];
  it.each(standing)('of roles that stood before: %s', async (_, records, expected, differs = {}) => {
    expect(await outcomes([quiet(0), ...records], differs)).toEqual(expected);
  });

  const surprises: Row[] = [
    [
      'the passed role was there before',
      [...made(1, 'deploy'), deploy(1.1)],
      [CONTAINED],
      { deploy: { createdOn: on(1) } },
    ],
    [
      'the passer was there before',
      [...made(1, 'exec'), put(1.01, 'deploy', EXACT), deploy(1.1)],
      [CONTAINED],
      { exec: { ...ADMINISTRATOR, trust: TRUSTS_CFN, createdOn: on(1) } },
    ],
    [
      'somebody else made the passed role',
      [...made(1, 'exec', 'helper'), ...made(1, 'deploy'), deploy(1.1)],
      [CONTAINED],
    ],
    ['somebody else made the passer', [...made(1, 'exec'), ...made(1, 'deploy', 'helper'), deploy(1.1)], [CONTAINED]],
    [
      'somebody else changed the passed role since',
      [...bootstrap, put(1.05, 'exec', documentOf(allow('*')), 'helper'), deploy(1.1)],
      [CONTAINED],
    ],
    ['the passer changed itself since', [...bootstrap, put(1.05, 'deploy', EXACT, 'deploy'), deploy(1.1)], [CONTAINED]],
    [
      'the passer changed itself between two passes',
      [...bootstrap, deploy(1.1), put(1.2, 'deploy', EXACT, 'deploy'), deploy(1.3)],
      [NEW_DESIGN, CONTAINED],
    ],
    [
      'somebody else changed it, and an administrator after that',
      [...bootstrap, put(1.02, 'exec', EXACT, 'helper'), put(1.05, 'exec', EXACT), deploy(1.1)],
      [CONTAINED],
    ],
    [
      'somebody else gave the passer the grant under a name of ours, which is no change by its event',
      [
        ...made(1, 'exec'),
        ...made(1, 'deploy', 'boss', documentOf(WORK)),
        put(1.05, 'deploy', EXACT, 'helper', 'rolewarden-0123456789abcdef-quarantine'),
        deploy(1.1),
      ],
      [CONTAINED],
    ],
    [
      'nobody knows who made it',
      [...bootstrap.map((one) => ({ ...one, userIdentity: sessionOf('gone', 'somebody') })), deploy(1.1)],
      [CONTAINED],
    ],
    ['the grant is a wildcard', [...made(1, 'exec'), ...made(1, 'deploy', 'boss', WILDCARD), deploy(1.1)], [CONTAINED]],
    [
      'the owner asks for it',
      [...bootstrap, deploy(1.1)],
      [CONTAINED],
      given,
      { contain: { ...ENFORCE.contain, byDesign: true } },
    ],
  ];
  it.each(surprises)('contained where %s', async (_, records, expected, differs = given, settings = {}) => {
    expect(await outcomes([quiet(0), ...records], differs, settings)).toEqual(expected);
  });
});

describe('who is new behind a pass that the account is built for', () => {
  const by = (session: string) => ({ userIdentity: sessionOf('deploy', session) });
  const from = (sourceIPAddress: string) => ({ sourceIPAddress });
  const rows: Row[] = [
    ['a person', [deploy(0), deploy(2, by('eve')), deploy(3, by('eve'))], [BY_DESIGN, 'alert low', 'silence']],
    ['a network', [deploy(0), deploy(2, from('198.51.100.1'))], [BY_DESIGN, 'alert low']],
    [
      'a person on the first day',
      [deploy(0), deploy(0.5, by('eve')), deploy(3, by('eve'))],
      [BY_DESIGN, 'silence', 'silence'],
    ],
    ['a run of the pipeline', [deploy(0, by('ci-17')), deploy(2, by('ci-18'))], [BY_DESIGN, 'silence']],
    [
      'a person before a role changed, who is learned anew with the edge',
      [
        deploy(0),
        deploy(0.5, by('eve')),
        put(1.1, 'exec', documentOf(allow('s3:*'))),
        deploy(9, by('bob')),
        deploy(9.1, by('eve')),
      ],
      [BY_DESIGN, 'silence', BY_DESIGN, 'silence'],
    ],
    [
      'a person after a time in which the passer was an administrator and nobody was learned',
      [
        deploy(0),
        call(1, 'AttachRolePolicy', { roleName: 'deploy', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
        deploy(1.5),
        call(2, 'DetachRolePolicy', { roleName: 'deploy', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
        deploy(10, by('eve')),
      ],
      [BY_DESIGN, 'alert low', BY_DESIGN],
    ],
    [
      'nobody, where every finding is answered',
      [deploy(0), deploy(2, by('eve'))],
      [BY_DESIGN, 'alert low'],
      {},
      { respond: { critical: 'quarantine', high: 'quarantine', low: 'quarantine' } },
    ],
    [
      'networks of a pipeline that runs anywhere, until it is clear that it does',
      [0, 2, 3, 4, 5, 6, 7, 8].map((day) => deploy(day, from(`10.${day}.0.1`))),
      [BY_DESIGN, 'alert low', 'alert low', 'alert low', 'alert low', 'silence', 'silence', 'silence'],
    ],
  ];
  it.each(rows)('%s', async (_, records, expected, given, settings) => {
    expect(await outcomes(records, given, settings)).toEqual(expected);
  });
});

describe('a pass that the account is built for, where every finding is answered', () => {
  const HARD: Partial<Settings> = { respond: { critical: 'quarantine', high: 'quarantine', low: 'quarantine' } };
  it.each<[string, readonly JsonObject[], string[]]>([
    ['is not contained', [deploy(0), deploy(1)], [BY_DESIGN, 'silence']],
    ['is not contained at its first use either', [put(0, 'deploy', EXACT), deploy(8)], [OLD_GRANT]],
  ])('%s', async (_, records, expected) => {
    expect(await outcomes(records, {}, HARD)).toEqual(expected);
  });
});

describe('a pass that is a surprise', () => {
  const rows: Row[] = [
    ['a new edge under a wildcard grant', [deploy(0)], [CONTAINED], { deploy: { policy: WILDCARD } }],
    ['the same, long after the first scan', [quiet(0), deploy(30)], [CONTAINED], { deploy: { policy: WILDCARD } }],
    [
      'one that was contained, repeated',
      [deploy(0), deploy(1), deploy(30)],
      [CONTAINED, CONTAINED, CONTAINED],
      { deploy: { policy: WILDCARD } },
    ],
    ['a grant changed six days ago', [quiet(0), put(1, 'deploy', EXACT), deploy(7)], [CONTAINED]],
    ['a grant by the first event of all', [put(0, 'deploy', EXACT), deploy(6)], [CONTAINED]],
    ['a grant that the passer gave itself', [quiet(0), put(1, 'deploy', EXACT, 'deploy'), deploy(2)], [CONTAINED]],
    [
      'the grant first, the role stronger later',
      [put(0, 'deploy', EXACT), put(8, 'exec', documentOf(allow('*'))), deploy(9)],
      [CONTAINED],
    ],
    [
      'a role made stronger since its undisputed passes',
      [deploy(0), put(20, 'exec', documentOf(allow('s3:*')), 'helper'), deploy(21)],
      [BY_DESIGN, CONTAINED],
    ],
    [
      'the same under a wildcard grant, however long ago',
      [
        deploy(0),
        call(1, 'AttachRolePolicy', { roleName: 'exec', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
        deploy(30),
      ],
      ['alert medium', CONTAINED],
      {
        deploy: { policy: WILDCARD },
        exec: { policy: documentOf(allow('s3:GetObject')), trust: TRUSTS_CFN, attached: undefined },
      },
    ],
    [
      'a role that was weak until a date in its policy, which nobody changed since',
      [deploy(0), deploy(8)],
      ['alert medium', CONTAINED],
      {
        deploy: { policy: WILDCARD },
        exec: {
          policy: documentOf(allow('s3:GetObject'), allow('*', '*', { DateGreaterThan: { 'aws:CurrentTime': on(5) } })),
          trust: TRUSTS_CFN,
          attached: undefined,
        },
      },
    ],
    [
      'a role whose trust changed',
      [deploy(0), trustChange('exec', trustOf({ Service: CFN }, EC2), { eventTime: on(1) }), deploy(2)],
      [BY_DESIGN, CONTAINED],
    ],
    [
      'a role whose boundary was taken away',
      [deploy(0), call(1, 'DeleteRolePermissionsBoundary', { roleName: 'exec' }, 'helper'), deploy(2)],
      [BY_DESIGN, CONTAINED],
    ],
    [
      'a role made this week, whose making no event told',
      [quiet(0), deploy(3)],
      [CONTAINED],
      { exec: { ...ADMINISTRATOR, trust: TRUSTS_CFN, createdOn: on(2) } },
    ],
    [
      'a passer made this week, whose making no event told',
      [quiet(0), deploy(3)],
      [CONTAINED],
      { deploy: { createdOn: on(2) } },
    ],
    ['a service that is new for the edge', [deploy(0), toLambda(1)], [BY_DESIGN, CONTAINED]],
    [
      'a service that is new for the edge, under a grant that names none',
      [deploy(0), toLambda(1)],
      [CONTAINED, CONTAINED],
      { exec: { trust: trustOf({ Service: [CFN, 'lambda.amazonaws.com'] }) } },
    ],
    [
      'a role that outsiders may assume',
      [deploy(0)],
      [CONTAINED],
      {
        deploy: { policy: namingService(CFN) },
        exec: { ...ADMINISTRATOR, trust: trustOf({ Service: CFN }, OUTSIDER_ROOT) },
      },
    ],
    [
      'an edge that only an approval kept quiet',
      [deploy(0)],
      ['silence'],
      { deploy: { policy: WILDCARD } },
      { approved: [{ role: 'exec' }] },
    ],
    [
      'a call that may pass to a service which the grant does not name',
      [registerType(0)],
      [CONTAINED],
      {
        deploy: { policy: namingService('resources.cloudformation.amazonaws.com') },
        exec: { ...ADMINISTRATOR, trust: trustOf({ Service: CFN }, EC2) },
      },
    ],
    [
      'any pass, where the owner asks for it',
      [deploy(0), deploy(1)],
      [CONTAINED, CONTAINED],
      {},
      { contain: { ...ENFORCE.contain, byDesign: true } },
    ],
  ];
  it.each(rows)('%s', async (_, records, expected, given, settings) => {
    expect(await outcomes(records, given, settings)).toEqual(expected);
  });
});

describe('what the ledger has to know first', () => {
  const FIRST = later(DAY_0, -DAY);
  const account = accountOf({});
  const BROKEN = new Proxy({} as Ledger, { get: () => () => Promise.reject(new Error('timed out')) });

  async function scanned(isFirst: boolean): Promise<Ledger> {
    const ledger = memoryLedger();
    await rememberRoles(account.roles(), ledger, { now: FIRST, isFirst });
    return ledger;
  }

  async function actionOn(event: JsonObject, ledger: Ledger, now: Date): Promise<string> {
    const [decision] = await inspectEvent(parseEvent(event), { account, ledger, settings: ENFORCE, now });
    return decision === undefined ? 'silence' : `${decision.action} ${decision.severity}`;
  }
  const soon = (day: number) => later(DAY_0, day * DAY + MINUTE);

  it.each<[string, () => Promise<Ledger>, number, string]>([
    ['both roles, from the first scan', () => scanned(true), 0, BY_DESIGN],
    ['both roles, for a week', () => scanned(false), 7, OLD_GRANT],
    ['both roles, for less than a week', () => scanned(false), 5, CONTAINED],
    ['nothing', async () => memoryLedger(), 30, CONTAINED],
    ['both roles, but it does not answer', async () => ledgerWithFallback(BROKEN, await scanned(true)), 0, CONTAINED],
  ])('%s', async (_, ledger, day, expected) => {
    expect(await actionOn(deploy(day), await ledger(), soon(day))).toBe(expected);
  });

  it('does not take an event that comes again for an earlier one', async () => {
    const ledger = await scanned(true);
    const event = deploy(0);
    for (const expected of [BY_DESIGN, BY_DESIGN]) expect(await actionOn(event, ledger, soon(0))).toBe(expected);
    expect(await actionOn(deploy(1), ledger, soon(1))).toBe('silence');
    const again = await scanned(false);
    const first = deploy(8);
    for (const expected of [OLD_GRANT, OLD_GRANT]) expect(await actionOn(first, again, soon(8))).toBe(expected);
  });

  it('takes no grant for older than the guardrail that it saw written before the first scan', async () => {
    const ledger = memoryLedger();
    await remember(parseEvent(put(0, 'deploy', EXACT, 'deploy')), [], account, ledger);
    expect(await actionOn(deploy(0.1), ledger, soon(0.1))).toBe(CONTAINED);
    await rememberRoles(account.roles(), ledger, { now: later(DAY_0, DAY), isFirst: true });
    expect(await actionOn(deploy(2), ledger, soon(2))).toBe(CONTAINED);
    expect(await actionOn(deploy(8), ledger, soon(8))).toBe(OLD_GRANT);
  });

  it('does not take for undisputed what an approval kept quiet', async () => {
    const ledger = await scanned(true);
    const wildcard = accountOf({ deploy: { policy: WILDCARD } });
    await rememberRoles(wildcard.roles(), ledger, { now: later(FIRST, MINUTE), isFirst: true });
    const around = { account: wildcard, ledger, settings: ENFORCE };
    const approved = { ...ENFORCE, approved: [{ role: 'exec' }] };
    const [quieted] = await inspectEvent(parseEvent(deploy(0)), { ...around, settings: approved, now: soon(0) });
    const [unquieted] = await inspectEvent(parseEvent(deploy(1)), { ...around, now: soon(1) });
    expect([quieted?.action, unquieted?.action]).toEqual([undefined, 'contain']);
  });

  it('takes no user for a new design, because no rule tells the live guardrail of its making', async () => {
    const ledger = memoryLedger();
    const arn = `arn:aws:iam::${OURS}:user/ursula`;
    const withUser = snapshotAccount({
      RoleDetailList: ['exec', 'boss'].map((name) => detail(name, { ...ADMINISTRATOR, trust: TRUSTS_CFN })),
      UserDetailList: [
        {
          UserName: 'ursula',
          Path: '/',
          UserId: 'AIDAEXAMPLE',
          Arn: arn,
          UserPolicyList: [{ PolicyName: 'own', PolicyDocument: EXACT }],
        },
      ],
      Policies: [],
    });
    for (const event of [...made(1, 'exec'), { ...call(1, 'CreateUser', { userName: 'ursula' }) }])
      await remember(parseEvent(event), [], withUser, ledger);
    const userIdentity = { type: 'IAMUser', principalId: 'AIDAEXAMPLE', arn, accountId: OURS, userName: 'ursula' };
    const around = { account: withUser, ledger, settings: ENFORCE, now: soon(1.1) };
    const [decision] = await inspectEvent(parseEvent(deploy(1.1, { userIdentity })), around);
    expect(decision?.action).toBe('contain');
  });

  it('sees that a role which administrators made changed without an event', async () => {
    const ledger = memoryLedger();
    const act = async (given: AccountGiven, event: JsonObject) => {
      const around = { account: accountOf(given), ledger, settings: ENFORCE, now: soon(1.2) };
      return (await inspectEvent(parseEvent(event), around)).map(({ action, severity }) => `${action} ${severity}`);
    };
    for (const event of [...made(1, 'exec'), ...made(1, 'deploy')])
      await remember(parseEvent(event), [], account, ledger);
    expect(await act({}, deploy(1.1))).toEqual([NEW_DESIGN]);
    const stronger = { exec: { ...ADMINISTRATOR, trust: TRUSTS_CFN, policy: documentOf(allow('s3:*')) } };
    expect(await act(stronger, deploy(1.15))).toEqual([CONTAINED]);
  });

  it.each<[string, AccountGiven]>([
    ['the passed role', { exec: { ...ADMINISTRATOR, trust: TRUSTS_CFN, policy: documentOf(allow('s3:*')) } }],
    ['the passer', { deploy: { policy: EXACT, attached: 'ReadOnlyAccess' } }],
  ])('sees it also where nobody read the role between its making and the change: %s', async (_, given) => {
    const ledger = memoryLedger();
    for (const event of [...made(1, 'exec'), ...made(1, 'deploy')])
      await remember(parseEvent(event), [], account, ledger);
    const around = { account: accountOf(given), ledger, settings: ENFORCE, now: soon(1.1) };
    const [decision] = await inspectEvent(parseEvent(deploy(1.1)), around);
    expect(decision?.action).toBe('contain');
  });

  it('goes by the time of the event, however late its copy comes', async () => {
    const ledger = await scanned(false);
    expect(await actionOn(deploy(1), ledger, soon(30))).toBe(CONTAINED);
  });

  it('remembers in what shape a role was passed, and not what others wrote since', async () => {
    const ledger = await scanned(true);
    await actionOn(deploy(0), ledger, soon(0));
    const stronger = accountOf({ exec: { ...ADMINISTRATOR, trust: TRUSTS_CFN, policy: documentOf(allow('s3:*')) } });
    const around = { account: stronger, ledger, settings: ENFORCE, now: soon(1) };
    const [decision] = await inspectEvent(parseEvent(deploy(1)), around);
    expect(decision?.action).toBe('contain');
  });
});

it('says who is an administrator in effect, and who may be one', async () => {
  const told: string[] = [];
  const options = { account: accountOf({}), ledger: memoryLedger(), settings: ENFORCE, lag: MINUTE };
  for await (const { decisions } of replay([parseEvent(deploy(0))], options))
    told.push(
      ...decisions.flatMap(({ findings }) => findings.map(({ detector, evidence }) => `${detector}: ${evidence}`)),
    );
  expect(told).toEqual([
    `pass-by-design: deploy is an administrator in effect: it passes exec to ${CFN}, which its own policy grants by name; whoever may assume it has these powers: arn:aws:iam::${OURS}:root`,
  ]);
});
