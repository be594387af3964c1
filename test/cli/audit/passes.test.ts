import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snapshotAccount } from '../../../lib/account/snapshot.ts';
import type { JsonObject } from '../../../lib/base/json.ts';
import { audit } from '../../../lib/cli/audit/passes.ts';
import { passPrefilter } from '../../../lib/cli/audit/prefilter.ts';
import type { AuditRow } from '../../../lib/cli/audit/row.ts';
import { SeenIds } from '../../../lib/cli/audit/seen.ts';
import { catalogue } from '../../../lib/event/catalogue/catalogue.ts';
import type { CloudTrailEvent } from '../../../lib/event/cloudtrail.ts';
import { inFolder, readAll } from '../../event/trail/folder.ts';
import { event, OURS } from '../../support/events.ts';

const ROLE = `arn:aws:iam::${OURS}:role/app/web`;

async function rowsOf(
  events: readonly CloudTrailEvent[],
  since?: Date,
  until?: Date,
  account = snapshotAccount(),
): Promise<AuditRow[]> {
  const rows: AuditRow[] = [];
  const span = { ...(since && { since }), ...(until && { until }) };
  for await (const row of audit(inOrder(events), { account, ...span })) rows.push(row);
  return rows;
}

async function* inOrder(events: readonly CloudTrailEvent[]): AsyncGenerator<CloudTrailEvent> {
  yield* events;
}

function lambda(difference: JsonObject = {}): CloudTrailEvent {
  return event({
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331',
    sourceIPAddress: '192.0.2.7',
    requestParameters: { functionName: 'f', role: ROLE },
    ...difference,
  });
}

function launch(eventTime: string): CloudTrailEvent {
  return event({
    eventTime,
    eventSource: 'ec2.amazonaws.com',
    eventName: 'RunInstances',
    requestParameters: { iamInstanceProfile: { name: 'web-profile' } },
  });
}

function profile(eventName: string, eventTime: string, roleName?: string): CloudTrailEvent {
  const requestParameters = { instanceProfileName: 'web-profile', ...(roleName !== undefined && { roleName }) };
  return event({ eventTime, eventName, requestParameters });
}

describe('a row', () => {
  it('is the promised JSON', async () => {
    const [row] = await rowsOf([lambda({ eventID: 'e-1' })]);
    expect(JSON.parse(JSON.stringify(row))).toEqual({
      time: '2026-05-04T10:00:00Z',
      account: OURS,
      region: 'us-east-1',
      eventId: 'e-1',
      eventSource: 'lambda.amazonaws.com',
      eventName: 'CreateFunction20150331',
      kind: 'pass',
      outcome: 'passed',
      principal: expect.objectContaining({ kind: 'role', session: 'dana' }),
      sourceIp: '192.0.2.7',
      role: { arn: ROLE, name: 'web' },
      passedTo: ['lambda.amazonaws.com'],
      parameter: 'role',
      source: 'catalogue',
    });
  });

  it('has no key for what is absent', async () => {
    const [row] = await rowsOf([lambda({ errorCode: 'AccessDenied', requestParameters: null, sourceIPAddress: null })]);
    expect(row).toMatchObject({ outcome: 'denied', source: 'unreadable', role: {} });
    expect(Object.keys(row ?? {})).not.toContain('parameter');
    expect(Object.keys(row ?? {})).not.toContain('sourceIp');
  });

  it('names the role of a refused call where the refusal does', async () => {
    const errorMessage = `User: x is not authorized to perform: iam:PassRole on resource: ${ROLE} because no policy allows it`;
    const [row] = await rowsOf([lambda({ errorCode: 'AccessDenied', errorMessage, requestParameters: null })]);
    expect(row).toMatchObject({ outcome: 'denied', source: 'unreadable', role: { arn: ROLE, name: 'web' } });
  });

  it('is told once of an event that comes twice', async () => {
    const twice = lambda({ eventID: 'twice' });
    expect(await rowsOf([twice, twice, lambda()])).toHaveLength(2);
  });
});

describe('the span', () => {
  const rows: readonly { name: string; time: string | null; kept: boolean }[] = [
    { name: 'before since', time: '2026-05-03T23:59:59Z', kept: false },
    { name: 'at since', time: '2026-05-04T00:00:00Z', kept: true },
    { name: 'just before until', time: '2026-05-04T23:59:59Z', kept: true },
    { name: 'at until', time: '2026-05-05T00:00:00Z', kept: false },
    { name: 'an event without a time', time: null, kept: true },
  ];
  for (const { name, time, kept } of rows)
    it(`${kept ? 'keeps' : 'leaves out'} ${name}`, async () => {
      const found = await rowsOf([lambda({ eventTime: time })], new Date('2026-05-04'), new Date('2026-05-05'));
      expect(found).toHaveLength(kept ? 1 : 0);
    });
});

describe('an instance profile', () => {
  const add = profile('AddRoleToInstanceProfile', '2026-05-04T10:00:00Z', 'web');
  const remove = profile('RemoveRoleFromInstanceProfile', '2026-05-04T12:00:00Z', 'web');
  const another = profile('AddRoleToInstanceProfile', '2026-05-04T13:00:00Z', 'admin');
  const rows: readonly { name: string; at: string; role: string | undefined }[] = [
    { name: 'before anything is known of it', at: '2026-05-04T09:00:00Z', role: undefined },
    { name: 'while it holds the role', at: '2026-05-04T11:00:00Z', role: 'web' },
    { name: 'while it is empty', at: '2026-05-04T12:30:00Z', role: undefined },
    { name: 'when it holds another', at: '2026-05-04T14:00:00Z', role: 'admin' },
  ];
  for (const { name, at, role } of rows)
    it(`${name}, whatever the order of the files`, async () => {
      const changes = [add, remove, another];
      for (const order of [
        [...changes, launch(at)],
        [launch(at), ...changes],
        [another, launch(at), remove, add],
      ]) {
        const found = (await rowsOf(order)).filter(({ kind }) => kind === 'pass');
        expect(found).toHaveLength(1);
        expect(found[0]?.role).toEqual({ instanceProfile: 'web-profile', ...(role !== undefined && { name: role }) });
        expect(found[0]?.source === 'resolved').toBe(role !== undefined);
      }
    });

  it('that no event speaks of is told by the account', async () => {
    const account = snapshotAccount({
      RoleDetailList: [
        {
          Arn: ROLE,
          RoleName: 'web',
          Path: '/app/',
          InstanceProfileList: [
            {
              InstanceProfileName: 'web-profile',
              Arn: `arn:aws:iam::${OURS}:instance-profile/web-profile`,
              Roles: [{ RoleName: 'web', Arn: ROLE }],
            },
          ],
        },
      ],
    });
    const [row] = await rowsOf([launch('2026-05-04T09:00:00Z')], undefined, undefined, account);
    expect(row?.role).toEqual({ arn: ROLE, name: 'web', instanceProfile: 'web-profile' });
  });
});

describe('what is left unread', () => {
  const { interest } = passPrefilter();

  it('is no catalogued call, whatever suffix', () => {
    const names = catalogue().flatMap(({ eventNames, operation }) => [...eventNames, operation]);
    expect(names.filter((name) => interest(name) !== 'always')).toEqual([]);
    expect(interest('CreateFunction20300101v9')).toBe('always');
  });

  it('changes nothing in the audit', async () => {
    const names = [
      'RunInstances',
      'CreateFunction20150331',
      'DescribeInstances',
      'PutThing',
      'GetThing',
      'AssumeRole',
      'DeleteRole',
      'CreateRole',
    ];
    const texts = [
      ROLE,
      encodeURIComponent(ROLE),
      `arn:aws:iam::${OURS}:instance-profile/x`,
      'web',
      '',
      ROLE.replace('/', '\\/'),
    ];
    const oneRecord = fc.record({
      eventSource: fc.constantFrom(
        'ec2.amazonaws.com',
        'lambda.amazonaws.com',
        'new.amazonaws.com',
        'sts.amazonaws.com',
        'iam.amazonaws.com',
      ),
      eventName: fc.constantFrom(...names),
      requestParameters: fc.oneof(
        fc.constant(null),
        fc.dictionary(
          fc.constantFrom('role', 'x', 'roleName', 'instanceProfileName', 'eventName', 'iamInstanceProfile'),
          fc.oneof(fc.constantFrom(...texts), fc.record({ name: fc.constantFrom(...texts) })),
        ),
      ),
      readOnly: fc.boolean(),
      eventTime: fc.constantFrom('2026-05-04T10:00:00Z', '2026-05-04T11:00:00Z'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(oneRecord, { maxLength: 12 }), async (records) => {
        const Records = records.map((told, index) => ({
          eventVersion: '1.11',
          ...told,
          recipientAccountId: OURS,
          eventID: `${index}`,
        }));
        await inFolder({ 'x.json': JSON.stringify({ Records }) }, async (folder) => {
          const full = (await readAll([folder])).records.map((read) => read.event);
          const quick = (await readAll([folder], { prefilter: passPrefilter() })).records.map((read) => read.event);
          expect(await rowsOf(quick)).toEqual(await rowsOf(full));
        });
      }),
      { numRuns: 200 },
    );
  });
});

describe('seen ids', () => {
  it('knows each id again, over many', () => {
    const seen = new SeenIds();
    const ids = Array.from({ length: 5000 }, (_, index) => `id-${index}`);
    expect(ids.every((id) => seen.add(id))).toBe(true);
    expect(ids.some((id) => seen.add(id))).toBe(false);
  });
});
