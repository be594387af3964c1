import { describe, expect, it } from 'vitest';
import { snapshotAccount } from '../../lib/account/snapshot.ts';
import type { JsonObject } from '../../lib/base/json.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { MINUTE } from '../../lib/base/time.ts';
import { parseEvent } from '../../lib/event/cloudtrail.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { passesByDesign } from '../../lib/inspect/passes-by-design.ts';
import { replay } from '../../lib/inspect/replay.ts';
import { approvalFor } from '../../lib/judge/power/granted-passes.ts';
import { OURS, OUTSIDER, OUTSIDER_ROOT, record, sessionOf, trustOf } from '../support/events.ts';

const NOW = new Date('2026-05-04T10:00:00Z');
const ENFORCE: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const arnOf = (name: string, path = '/') => `arn:aws:iam::${OURS}:role${path}${name}`;
const EXEC = arnOf('exec');
const CFN = { Service: 'cloudformation.amazonaws.com' };
const LAMBDA = { Service: 'lambda.amazonaws.com' };
const ADMINISTRATOR = { PolicyName: 'AdministratorAccess', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' };

const documentOf = (...Statement: JsonObject[]): JsonObject => ({ Version: '2012-10-17', Statement });
const passing = (Resource: string, Condition?: JsonObject): JsonObject =>
  documentOf({ Effect: 'Allow', Action: 'iam:PassRole', Resource, ...(Condition && { Condition }) });
const named = (service: string) => passing(EXEC, { StringEquals: { 'iam:PassedToService': service } });

interface Given {
  /** The deploy role's policy. */
  readonly policy: JsonObject;
  readonly deploy?: JsonObject;
  readonly exec?: JsonObject;
}

const detail = (RoleName: string, difference: JsonObject): JsonObject => ({
  Path: '/',
  RoleName,
  RoleId: `AROAEXAMPLE${RoleName.toUpperCase()}`,
  Arn: arnOf(RoleName),
  CreateDate: '2025-01-01T00:00:00Z',
  AssumeRolePolicyDocument: trustOf({ AWS: `arn:aws:iam::${OURS}:root` }),
  RolePolicyList: [],
  AttachedManagedPolicies: [],
  RoleLastUsed: { LastUsedDate: '2026-05-04T09:30:00Z' },
  ...difference,
});
const accountOf = ({ policy, deploy = {}, exec = {} }: Given) =>
  snapshotAccount({
    RoleDetailList: [
      detail('deploy', { RolePolicyList: [{ PolicyName: 'own', PolicyDocument: policy }], ...deploy }),
      detail('exec', {
        AssumeRolePolicyDocument: trustOf(CFN),
        AttachedManagedPolicies: [ADMINISTRATOR],
        ...exec,
      }),
    ],
    Policies: [],
  });

/** Whether the list has the pass, and what the guardrail does about it right after its first scan. */
async function bothOn(given: Given, settings: Settings = ENFORCE) {
  const { passes } = passesByDesign(accountOf(given).roles(), settings, NOW);
  const event = record({
    eventSource: 'cloudformation.amazonaws.com',
    eventName: 'CreateChangeSet',
    eventTime: '2026-05-04T10:00:00Z',
    userIdentity: sessionOf('deploy', 'ci'),
    requestParameters: { stackName: 'app', changeSetName: 'c', roleARN: EXEC },
  });
  const options = { account: accountOf(given), ledger: memoryLedger(), settings, lag: MINUTE };
  const told: string[] = [];
  for await (const { decisions } of replay([parseEvent(event)], options))
    told.push(...decisions.map(({ action, severity }) => `${action} ${severity}`));
  return {
    listed: passes.some(({ passed, services }) => passed.arn === EXEC && services.includes(CFN.Service)),
    told: told.join(),
  };
}

const [LISTED, SURPRISE] = [
  { listed: true, told: 'alert low' },
  { listed: false, told: 'contain critical' },
];
const later = { DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } };

describe('what is listed as by design is what the guardrail leaves alone, and nothing else', () => {
  const ROWS: readonly [string, Given, Settings?][] = [
    ['a grant that names a role of one service', { policy: passing(EXEC) }],
    [
      'a grant that names the service too',
      { policy: named(CFN.Service), exec: { AssumeRolePolicyDocument: trustOf(CFN, LAMBDA) } },
    ],
    [
      'a role that a trusted account may assume',
      { policy: named(CFN.Service), exec: { AssumeRolePolicyDocument: trustOf(CFN, OUTSIDER_ROOT) } },
      { ...ENFORCE, trusted: { ...ENFORCE.trusted, accounts: [OUTSIDER] } },
    ],
  ];
  it.each(ROWS)('listed: %s', async (_, given, settings) => {
    expect(await bothOn(given, settings)).toEqual(LISTED);
  });

  const OTHERS: readonly [string, Given][] = [
    ['a wildcard grant', { policy: passing('*') }],
    ['a grant of a family of roles', { policy: passing(arnOf('ex*')) }],
    [
      'a role of two services, none of them named',
      { policy: passing(EXEC), exec: { AssumeRolePolicyDocument: trustOf(CFN, LAMBDA) } },
    ],
    [
      'a grant for the other service',
      { policy: named(LAMBDA.Service), exec: { AssumeRolePolicyDocument: trustOf(CFN, LAMBDA) } },
    ],
    [
      'a role that lets outsiders in',
      { policy: named(CFN.Service), exec: { AssumeRolePolicyDocument: trustOf(CFN, OUTSIDER_ROOT) } },
    ],
    ['a grant until a date', { policy: passing(EXEC, later) }],
    [
      'a role with powers until a date',
      {
        policy: passing(EXEC),
        exec: {
          RolePolicyList: [
            {
              PolicyName: 'own',
              PolicyDocument: documentOf({ Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: later }),
            },
          ],
        },
      },
    ],
  ];
  it.each(OTHERS)('not listed: %s', async (_, given) => {
    expect(await bothOn(given)).toEqual(SURPRISE);
  });
});

it('the entry of a listed pass silences it, and no other pass of its role', async () => {
  const given = { policy: passing(EXEC) };
  const { passes } = passesByDesign(accountOf(given).roles(), ENFORCE, NOW);
  const approved = passes.flatMap((pass) => approvalFor(pass) ?? []);
  expect(await bothOn(given, { ...ENFORCE, approved })).toEqual({ listed: true, told: '' });
  const others = approved.map((entry) => ({ ...entry, principals: [arnOf('another')] }));
  expect(await bothOn(given, { ...ENFORCE, approved: others })).toEqual(LISTED);
});

it('counts the grants that were not looked at', () => {
  const roles = accountOf({ policy: passing(EXEC) }).roles();
  expect(passesByDesign(roles, ENFORCE, NOW, 0)).toEqual({ passes: [], left: 1 });
});
