import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { snapshotAccount } from '../../lib/account/snapshot.ts';
import { commandQueue } from '../../lib/aws/command-queue.ts';
import { allIncidentsIn } from '../../lib/aws/ledger-all-incidents.ts';
import { edgesIn } from '../../lib/aws/ledger-edges.ts';
import { historyIn } from '../../lib/aws/ledger-history.ts';
import { LONGEST_ITEM } from '../../lib/aws/ledger-items.ts';
import { principalsIn } from '../../lib/aws/ledger-principals.ts';
import { seenIn } from '../../lib/aws/ledger-seen.ts';
import { trustsIn } from '../../lib/aws/ledger-trusts.ts';
import { noticeQueue } from '../../lib/aws/notice-queue.ts';
import { bytesOf, type JsonObject } from '../../lib/base/json.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { later, MINUTE } from '../../lib/base/time.ts';
import { LONGEST_COMMAND, LONGEST_WORDS } from '../../lib/contain/command-text.ts';
import { contain } from '../../lib/contain/contain.ts';
import { LONGEST_NOTICE } from '../../lib/contain/notice.ts';
import { commandIn } from '../../lib/contain/orders.ts';
import { parseCommand } from '../../lib/contain/parse-command.ts';
import { parseEvent } from '../../lib/event/cloudtrail.ts';
import { incidentKey } from '../../lib/incident/incident-key.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../lib/incident/ledger/ledger.ts';
import { ledgerWithFallback } from '../../lib/incident/ledger/with-fallback.ts';
import { commandsFor, dispatch } from '../../lib/inspect/dispatch.ts';
import { inspectEvent } from '../../lib/inspect/inspect.ts';
import { remember } from '../../lib/inspect/remember.ts';
import { messageOf } from '../../lib/notify/message.ts';
import { noticeFrom } from '../../lib/notify/parse-notice.ts';
import { slackMessageIn } from '../../lib/notify/slack.ts';
import { sweep } from '../../lib/sweep/sweep.ts';
import { OURS, OUTSIDER, record, sessionOf, TRUSTED, trustOf } from '../support/events.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { memoryRole } from '../support/iam/state.ts';
import { alwaysHolds } from '../support/invariants.ts';
import { limitedQueue, limitedTable } from '../support/limited-aws.ts';
import { runs } from '../support/runs.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const PLACE = { partition: 'aws', region: 'us-east-1', account: OURS };
/** As long as IAM lets a path be: 512 characters with both slashes. */
const LONG_PATH = `/${'p'.repeat(510)}/`;
const LONG_NAME = 'N'.repeat(64);
const ROLE_ID = 'AROAEXAMPLELONGNAME';
const TARGET = `arn:aws:iam::${OURS}:role${LONG_PATH}${LONG_NAME}`;
const ENFORCE: Settings = {
  ...DEFAULT_SETTINGS,
  mode: 'enforce',
  trusted: { ...DEFAULT_SETTINGS.trusted, accounts: [TRUSTED] },
};

const account = () =>
  snapshotAccount({
    RoleDetailList: [
      {
        Path: LONG_PATH,
        RoleName: LONG_NAME,
        RoleId: ROLE_ID,
        Arn: TARGET,
        CreateDate: '2025-01-01T00:00:00Z',
        AssumeRolePolicyDocument: trustOf({ Service: 'lambda.amazonaws.com' }),
        RolePolicyList: [],
        AttachedManagedPolicies: [
          { PolicyName: 'AdministratorAccess', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
        ],
        RoleLastUsed: {},
      },
    ],
    Policies: [],
  });

/** One event through the functions' own code, over queues and a table that refuse what SQS and DynamoDB refuse. */
async function lived(event: JsonObject, { settings = ENFORCE, table = limitedTable() } = {}) {
  const [commands, notices] = [limitedQueue(), limitedQueue()];
  const kept: Ledger = {
    ...allIncidentsIn(table.table),
    ...edgesIn(table.table),
    ...trustsIn(table.table),
    ...historyIn(table.table),
    ...seenIn(table.table, table.updateIf),
    ...principalsIn(table.table, table.updateIf),
  };
  const ledger = ledgerWithFallback(kept, memoryLedger());
  const parsed = parseEvent(event);
  const around = { account: account(), ledger, settings, now: NOW };
  const decisions = await inspectEvent(parsed, around);
  const publish = noticeQueue(PLACE, 'rolewarden-notices', notices.client);
  const enqueue = commandQueue(PLACE, 'rolewarden-commands.fifo', commands.client);
  await dispatch(decisions, { enqueue, publish });
  await remember(parsed, decisions, around.account, ledger);

  const role = memoryRole(ROLE_ID, { path: LONG_PATH });
  const iam = memoryIam({ roles: { [LONG_NAME]: role, Deployer: memoryRole('AROAEXAMPLEDEPLOYER') } });
  const killSwitch = async () => ({ on: false });
  const carryOut = (body: string, now = NOW) =>
    contain(
      body,
      1,
      { policies: iam.targetPolicies, ledger, settings, killSwitch, publish, look: async () => {} },
      now,
    );
  const outcomes: string[] = [];
  for (const body of commands.bodies) outcomes.push((await carryOut(body)).outcome);
  const messages = notices.bodies.map((body) => messageOf(noticeFrom(body)));
  /** What the sweep asks for: it makes the commands of an extension from the ledger alone. */
  const sweptAt = async (now: Date) => {
    const before = commands.bodies.length;
    const around = {
      killSwitch: async () => ({ on: false }),
      lookAgain: async () => {},
      publish,
      isNews: () => true,
      account: OURS,
    };
    await sweep({ ...iam.sweep, ...around, enqueue, ledger, settings }, now);
    for (const body of commands.bodies.slice(before)) await carryOut(body, now);
    return commands.bodies.slice(before).map(parseCommand);
  };
  return {
    decisions,
    commands: commands.bodies,
    notices: notices.bodies,
    messages,
    outcomes,
    ledger,
    table,
    role,
    sweptAt,
  };
}

const stranger = (index: number) => String(500_000_000_000 + index);
const change = (document: unknown, difference: JsonObject = {}) =>
  record({
    eventName: 'UpdateAssumeRolePolicy',
    requestParameters: { roleName: LONG_NAME, policyDocument: JSON.stringify(document) },
    ...difference,
  });
const inOneStatement = (principals: readonly string[]) => trustOf({ AWS: [...principals] });

describe('an event too long for a queue', () => {
  const accounts = inOneStatement(Array.from({ length: 128 }, (_, index) => stranger(index)));
  const twice = {
    ...accounts,
    Statement: [0, 1].flatMap(() => accounts.Statement as readonly JsonObject[]),
  };

  test.each([
    ['128 accounts in one statement of some 2,025 characters', accounts, 1],
    ['the same twice, in some 4,035 characters', twice, 2],
  ])('%s: the deny is written, and one finding counts them', async (_, document, statements) => {
    const { decisions, commands, outcomes, role, messages } = await lived(change(document));
    expect(JSON.stringify(document).length).toBeGreaterThan(1900 * statements);
    expect(commands).toHaveLength(2);
    expect(outcomes).toEqual(['written', 'written']);
    expect(role.inline.size).toBe(1);
    const found = decisions.flatMap(({ findings }) => findings);
    expect(found.filter(({ detector }) => detector === 'trust-external-account')).toHaveLength(statements);
    expect(found).toContainEqual(
      expect.objectContaining({
        detector: 'trust-external-account',
        count: 128,
        examples: [0, 1, 2].map(stranger),
        evidence: expect.stringMatching(/^128 accounts, for example 500000000000, 500000000001, 500000000002: lets/),
      }),
    );
    expect(messages[0]?.body.default).toContain('128 accounts, for example 500000000000');
  });

  test('the sweep finds the order in the ledger and extends: the role is not open after 60 minutes', async () => {
    const { ledger, sweptAt, role } = await lived(change(twice));
    const [incident] = (await ledger.guarded(OURS)).filter(({ roleArn }) => roleArn === TARGET);
    expect(incident && commandIn(incident)).toMatchObject({ target: TARGET, method: 'quarantine' });
    expect(await sweptAt(later(NOW, 45 * MINUTE))).toMatchObject([{ kind: 'extend', target: TARGET }]);
    expect([...role.inline.keys()].filter((name) => /-x1$/.test(name))).toHaveLength(1);
  });

  test('127 trusted accounts and one stranger: the stranger is named, and nobody is counted', async () => {
    const trusted = Array.from({ length: 127 }, (_, index) => stranger(index));
    const settings = { ...ENFORCE, trusted: { ...ENFORCE.trusted, accounts: trusted } };
    const { decisions } = await lived(change(inOneStatement([...trusted, OUTSIDER])), { settings });
    const found = decisions.flatMap(({ findings }) => findings);
    expect(found.map(({ detector, evidence, count }) => ({ detector, evidence, count }))).toEqual([
      {
        detector: 'trust-external-account',
        evidence: expect.stringContaining(`account ${OUTSIDER} in`),
        count: undefined,
      },
    ]);
  });

  test('a statement that is easier for one account is a finding of its own: severities are never one', async () => {
    const [asks, open] = [{ StringEquals: { 'sts:ExternalId': 'vendor-1' } }, undefined].map((Condition) => ({
      Effect: 'Allow',
      Principal: { AWS: [stranger(1), stranger(2)] },
      Action: 'sts:AssumeRole',
      ...(Condition && { Condition }),
    }));
    const { decisions } = await lived(change({ Version: '2012-10-17', Statement: [asks, open] as never }));
    const found = decisions.flatMap(({ findings }) => findings);
    expect(found.map(({ severity, statement, count }) => [severity, statement, count])).toEqual([
      ['high', 1, 2],
      ['medium', 0, 2],
    ]);
  });

  test('an exception for one detector takes its findings before the others are counted', async () => {
    const until = later(NOW, 60 * MINUTE);
    const exception = { role: LONG_NAME, detectors: ['trust-external-account'], owner: 'dana', reason: 'x', until };
    const { decisions } = await lived(change(accounts), { settings: { ...ENFORCE, exceptions: [exception] } });
    expect(decisions).toMatchObject([{ action: 'suppress' }]);
  });
});

test('what DynamoDB refuses is recorded without its words: what decides is there', async () => {
  const table = limitedTable(6 * 1024);
  const names = Array.from({ length: 40 }, (_, index) => `arn:aws:iam::${stranger(index)}:role/${'r'.repeat(60)}`);
  const document = {
    Version: '2012-10-17',
    Statement: names.map((AWS) => ({ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' })),
  };
  const { ledger, outcomes, sweptAt, messages } = await lived(change(document as never), { table });
  expect(table.refused.length).toBeGreaterThan(0);
  expect(outcomes).toEqual(['written', 'written']);
  const [incident] = (await ledger.guarded(OURS)).filter(({ roleArn }) => roleArn === TARGET);
  expect(incident && commandIn(incident)).toMatchObject({ target: TARGET, report: { truncated: /ledger/ } });
  expect(incident?.deny).toMatchObject({ method: 'quarantine' });
  expect(await sweptAt(later(NOW, 45 * MINUTE))).toMatchObject([{ kind: 'extend' }]);
  expect(messages.map(({ body }) => body.default).join()).not.toContain('the ledger has not recorded it');
});

const text = (most: number) =>
  fc.string({
    unit: fc.constantFrom('a', '/', '"', '\\', 'ÿ', '€', '\u0001', '\ufffe', '\uffff', '\ud800', '😀'),
    maxLength: most,
  });
const arn = fc
  .tuple(fc.integer({ min: 0, max: 600 }), fc.constantFrom('/', LONG_PATH), fc.constantFrom('role', 'user'))
  .map(([index, path, kind]) => `arn:aws:iam::${index % 7 === 0 ? OURS : stranger(index)}:${kind}${path}${LONG_NAME}`);
const principal: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.array(arn, { minLength: 1, maxLength: 520 }).map((AWS) => ({ AWS })),
  fc.array(fc.integer({ min: 0, max: 9999 }).map(stranger), { minLength: 1, maxLength: 520 }).map((AWS) => ({ AWS })),
  fc.constantFrom<JsonObject[]>(
    { AWS: '*' },
    { Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com', '*', 'nobody.example.com'] },
    { Federated: ['accounts.google.com', 'cognito-identity.amazonaws.com', 'www.amazon.com'] },
    {
      Federated: [
        `arn:aws:iam::${OURS}:oidc-provider/token.actions.githubusercontent.com`,
        `arn:aws:iam::${OUTSIDER}:oidc-provider/${'h'.repeat(200)}.example.com`,
        `arn:aws:iam::${OUTSIDER}:saml-provider/${'s'.repeat(128)}`,
      ],
    },
  ),
);
const conditions = fc.oneof(
  fc.constant(undefined),
  fc.record({
    operator: fc.constantFrom('StringLike', 'StringNotLike', 'ForAnyValue:StringEquals', 'ArnLike', 'IpAddress'),
    key: fc.constantFrom('aws:PrincipalArn', 'sts:ExternalId', 'aws:PrincipalOrgID', 'aws:SourceArn', 'aws:SourceIp'),
    values: fc.array(text(300), { minLength: 1, maxLength: 20 }),
  }),
);
const statement = fc.record({ principal, conditions, effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny') }).map(
  ({ principal: Principal, conditions: made, effect }): JsonObject => ({
    Effect: effect,
    Principal,
    Action: ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML', 'sts:TagSession'],
    ...(made && { Condition: { [made.operator]: { [made.key]: made.values } } }),
  }),
);
const document = fc
  .array(statement, { minLength: 1, maxLength: 40 })
  .map((Statement): JsonObject => ({ Version: '2012-10-17', Statement }));

const caller = fc.constantFrom<JsonObject[]>(
  sessionOf('Deployer', 'dana'),
  sessionOf(LONG_NAME, 's'.repeat(64), `AROA${'X'.repeat(17)}`),
  {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLEUSER',
    arn: `arn:aws:iam::${OURS}:user${LONG_PATH}${LONG_NAME}`,
    accountId: OURS,
    userName: LONG_NAME,
  },
);
const pass = fc.record({ role: fc.constantFrom(TARGET, `${TARGET}${'x'.repeat(90_000)}`), words: text(4000) }).map(
  ({ role, words }): JsonObject => ({
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331',
    requestParameters: { functionName: `f${'f'.repeat(63)}`, role, description: words },
    responseElements: { functionName: `f${'f'.repeat(63)}`, role },
  }),
);
const failure = fc.constantFrom<JsonObject[]>({}, {}, {}, { errorCode: 'AccessDenied', errorMessage: '\uffff' });
const hostile = fc
  .record({
    what: fc.oneof({ weight: 4, arbitrary: document.map((made) => change(made)) }, { weight: 1, arbitrary: pass }),
    userIdentity: caller,
    failure,
    userAgent: text(1000),
  })
  .map(({ what, userIdentity, failure, userAgent }) => record({ ...what, userIdentity, ...failure, userAgent }));

test('a command has at most 16 KB, an item 32 KB, a message 64 KB, whatever the event says, and every deny is written', async () => {
  let [denies, long] = [0, 0];
  await alwaysHolds(
    fc.asyncProperty(hostile, async (event) => {
      const { decisions, commands, notices, messages, outcomes, table, ledger } = await lived(event);
      const wanted = decisions.flatMap(commandsFor);
      denies += wanted.length;
      long += wanted.filter(({ report }) => bytesOf(report) > LONGEST_WORDS).length;
      expect(commands.map((body) => parseCommand(body).target)).toEqual(wanted.map(({ target }) => target));
      for (const body of commands) {
        const { report, ...decides } = parseCommand(body);
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(LONGEST_COMMAND);
        expect(bytesOf(report)).toBeLessThanOrEqual(LONGEST_WORDS);
        expect(wanted.map(({ report: _, ...one }) => one)).toContainEqual(decides);
        const incident = await ledger.incident(incidentKey(decides));
        expect(incident && commandIn(incident)).toMatchObject({ target: decides.target, method: decides.method });
      }
      for (const outcome of outcomes) expect(['written', 'absent']).toContain(outcome); // the long caller is in no snapshot
      for (const body of notices) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(LONGEST_NOTICE);
      for (const { subject, body } of messages) {
        expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(LONGEST_NOTICE);
        expect(JSON.stringify(slackMessageIn(subject, body.sqs)).length).toBeLessThanOrEqual(40_000);
      }
      expect(table.refused).toEqual([]);
      for (const item of table.items.values()) expect(bytesOf(item)).toBeLessThanOrEqual(LONGEST_ITEM);
      for (const { findings } of decisions) {
        const kinds = findings.map(({ detector, severity, statement: of, existing }) =>
          [detector, severity, of, existing].join(),
        );
        expect(kinds).toEqual([...new Set(kinds)]);
      }
    }),
    { numRuns: 60 },
  );
  expect(denies).toBeGreaterThan(runs(20)); // or the property says nothing
  expect(long).toBeGreaterThan(runs(10));
});
