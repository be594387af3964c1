import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { addCheck } from '../../../lib/cli/check/command.ts';
import { addReplay } from '../../../lib/cli/replay/command.ts';
import type { Decision } from '../../../lib/inspect/decide/decision.ts';
import { inFolder, trailRecord } from '../../event/trail/folder.ts';
import { type Printed, typedIn } from '../../support/command-line.ts';
import { EC2, OUTSIDER_ROOT, record, sessionOf, trustChange, trustOf } from '../../support/events.ts';

const printed = (argv: readonly string[]): Promise<Printed> => typedIn([addReplay, addCheck], argv);

const OPENED = trustChange('lake', trustOf(EC2, OUTSIDER_ROOT));
const decisionsIn = (out: string) =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Decision);

describe('rolewarden replay', () => {
  it('without a path tells the built-in stories, the exact deny among them, within 100 columns', async () => {
    const { status, out, err } = await printed(['replay']);
    expect(status).toBe(0);
    expect(err).toBe('');
    expect(out).toContain('lambda-delegation: A developer passes');
    expect(out).toContain('"StringLike":{"aws:userid":["AROAEXAMPLEPIPELINE01:thumbnails"]}}}]}');
    expect(out).toContain('aws iam delete-role-policy --role-name PipelineAdmin');
    expect(out).toMatch(/All stories: \d+ decisions: 5 contain/);
    const rows = out.split('\n').filter((line) => /^(?:TIME|20\d\d-)/.test(line));
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(100);
  });

  it('--json prints one decision a line and nothing else, as the contract says', async () => {
    const { out } = await printed(['replay', '--json']);
    for (const decision of decisionsIn(out)) {
      expect(Object.keys(decision)).toEqual(
        expect.arrayContaining([
          'incident',
          'action',
          'severity',
          'account',
          'region',
          'time',
          'eventId',
          'eventSource',
          'eventName',
          'principal',
          'role',
          'findings',
        ]),
      );
      expect(decision.incident).toMatch(/^[0-9a-f]{16}$/);
      if (decision.action !== 'contain' && decision.action !== 'observe') continue;
      expect(['pass', 'trust']).toContain(decision.cause);
      for (const one of decision.containments)
        expect(Object.keys(one).sort()).toEqual([
          ...(/-caller$/.test(one.policyName) ? ['caller'] : []),
          'cutoff',
          'lapse',
          'method',
          'policyDocument',
          'policyName',
          'scope',
          'target',
          'undo',
        ]);
    }
  });

  it('observes by default and carries what it would have written', async () => {
    await inFolder({ 'a.json': JSON.stringify(OPENED) }, async (folder) => {
      const [decision] = decisionsIn((await printed(['replay', folder, '--json'])).out);
      expect(decision).toMatchObject({
        action: 'observe',
        because: expect.stringContaining('mode is observe'),
        containments: [{ method: 'quarantine' }, {}],
      });
    });
  });

  it('tells what a role of the guardrail itself does beyond its calls, a mere read too, and nothing of its own work', async () => {
    const asSweep = { userIdentity: sessionOf('rolewarden-sweep', 'rolewarden-sweep') };
    const calls = [
      trailRecord('GetObject', { eventSource: 's3.amazonaws.com', eventID: 'read' }),
      trailRecord('GetObject', { eventSource: 's3.amazonaws.com', eventID: 'astray', ...asSweep }),
      trailRecord('GetAccountAuthorizationDetails', { eventSource: 'iam.amazonaws.com', eventID: 'work', ...asSweep }),
      trailRecord('GetObject', { eventSource: 's3.amazonaws.com', eventID: 'read again' }),
    ];
    await inFolder({ 'a.json': JSON.stringify({ Records: calls }) }, async (folder) => {
      const { out } = await printed(['replay', folder, 'events/iam.CreateUser', '--json']);
      expect(
        decisionsIn(out).map(({ eventId, action, severity, role }) => [eventId, action, severity, role.name]),
      ).toEqual([
        ['astray', 'alert', 'critical', 'rolewarden-sweep'],
        ['b7c7c2d8-6b63-5f0c-9a51-3e0f6d1f2a90', 'alert', 'critical', 'rolewarden-contain'],
      ]);
      expect(out).toContain('called iam:CreateUser on backup-2: its function never makes this call');
    });
  });

  const failing: [string, string[], number][] = [
    ['a finding at the severity', ['--fail-on', 'high'], 1],
    ['a finding below it', ['--fail-on', 'critical'], 0],
    ['no severity named', [], 0],
  ];
  it.each(failing)('exit status of %s', async (_, options, status) => {
    await inFolder({ 'a.json': JSON.stringify(OPENED) }, async (folder) => {
      expect((await printed(['replay', folder, ...options])).status).toBe(status);
    });
  });

  it('writes a page without script, with what came from events escaped', async () => {
    const nasty = trustChange(
      'lake',
      trustOf(EC2, { AWS: 'arn:aws:iam::999988887777:user/<script>alert(1)</script>' }),
    );
    await inFolder({ 'a.json': JSON.stringify(nasty) }, async (folder) => {
      const page = join(folder, 'out.html');
      expect((await printed(['replay', folder, '--report', page])).status).toBe(0);
      expect(existsSync(page)).toBe(true);
      const html = readFileSync(page, 'utf8');
      expect(html).not.toContain('<script');
      expect(html).toContain('&lt;script&gt;');
    });
  });

  it('uses the account and the settings that it is given', async () => {
    const settings = 'mode: enforce\nenforce: {scp: true}\ntrusted: {accounts: ["999988887777"]}\n';
    await inFolder(
      {
        'trail/a.json': JSON.stringify(OPENED),
        'rolewarden.yml': settings,
        'account.json': JSON.stringify({ RoleDetailList: [] }),
      },
      async (folder) => {
        const options = ['--settings', join(folder, 'rolewarden.yml'), '--account', join(folder, 'account.json')];
        const { status, out } = await printed(['replay', join(folder, 'trail'), '--json', ...options]);
        expect(status).toBe(0);
        expect(decisionsIn(out).filter(({ action }) => action !== 'alert')).toEqual([]);
      },
    );
  });
});

describe('bad input', () => {
  const good = JSON.stringify(OPENED);
  const truncated = gzipSync(good).subarray(0, 60);
  const files: [string, string | Buffer, RegExp][] = [
    ['not JSON', 'hello', /bad\.json.*: /],
    ['JSON of another kind', '{"hello":"world"}', /bad\.json/],
    ['truncated gzip', truncated, /bad\.json/],
    ['an empty file', '', /bad\.json.*empty/],
    [
      'a record without eventName',
      JSON.stringify(record({ eventName: undefined as never })),
      /bad\.json.*eventName is missing/,
    ],
  ];
  it.each(files)('%s is one clear line and exit 2, and loses nothing else', async (_, content, words) => {
    await inFolder({ 'bad.json': content, 'good.json': good }, async (folder) => {
      const { status, out, err } = await printed(['replay', folder, '--json']);
      expect(status).toBe(2);
      expect(err.trimEnd().split('\n')).toHaveLength(1);
      expect(err).toMatch(words);
      expect(decisionsIn(out)).toHaveLength(1);
    });
  });

  it('a policy document that is no policy is a finding, not an error', async () => {
    const odd = record({
      eventName: 'UpdateAssumeRolePolicy',
      requestParameters: { roleName: 'lake', policyDocument: 'no policy' },
    });
    await inFolder({ 'a.json': JSON.stringify(odd) }, async (folder) => {
      const { status, out } = await printed(['replay', folder, '--json']);
      expect(status).toBe(0);
      expect(decisionsIn(out)).toMatchObject([{ severity: 'medium', findings: [{ detector: 'trust-unreadable' }] }]);
    });
  });

  const usage: [string, string[], RegExp][] = [
    ['a path that is not there', ['replay', 'nowhere.json'], /nowhere\.json: no such file or folder/],
    [
      'a severity that is none',
      ['replay', '--fail-on', 'bad'],
      /--fail-on is "bad"; use critical, high, medium, low, info/,
    ],
    ['a lag that is none', ['replay', '--lag', 'soon'], /--lag is "soon"; use a duration such as 60s/],
    ['settings that are not there', ['replay', '--settings', 'nowhere.yml'], /nowhere\.yml: no such file or folder/],
    [
      'an account that is no snapshot',
      ['replay', '--account', 'package.json'],
      /package\.json: not the output of `aws iam get-account-authorization-details`/,
    ],
    [
      'a page in a folder that is not there',
      ['replay', '--report', 'nowhere/out.html'],
      /--report nowhere\/out\.html: cannot be written/,
    ],
    ['an option that is none', ['replay', '--jsn'], /unknown option '--jsn'/],
    ['a command that is none', ['repaly'], /unknown command 'repaly'/],
  ];
  it.each(usage)('%s is named, with the way out', async (_, argv, words) => {
    const { status, err } = await printed(argv);
    expect(status).toBe(2);
    expect(err).toMatch(words);
  });

  it('a file of 100 MB is read', async () => {
    const padding = JSON.stringify(record({ requestParameters: { text: 'x'.repeat(1000) } }));
    const records = Array.from({ length: 75_000 }, () => padding).join(',');
    await inFolder({ 'big.json': `{"Records":[${records},${good}]}` }, async (folder) => {
      const { status, out } = await printed(['replay', folder, '--json']);
      expect(status).toBe(0);
      expect(decisionsIn(out)).toHaveLength(1);
    });
  }, 30_000);
});

describe('rolewarden replay with settings that observe', () => {
  const DETECTOR = 'trust-external-account';
  const rows: [string, string, string, string | undefined][] = [
    ['nothing', '', 'contain', undefined],
    ['the account', 'observe: {accounts: ["111122223333"]}', 'observe', 'observe.accounts names 111122223333'],
    ['another account', 'observe: {accounts: ["444455556666"]}', 'contain', undefined],
    ['the detector', `observe: {detectors: [${DETECTOR}]}`, 'observe', `observe.detectors names ${DETECTOR}`],
  ];
  it.each(rows)('%s: says what would have been written, and why it is not', async (_, text, action, because) => {
    await inFolder(
      { 'e.json': JSON.stringify(OPENED), 'rolewarden.yml': `mode: enforce\nenforce: {scp: true}\n${text}` },
      async (folder) => {
        const argv = ['replay', join(folder, 'e.json'), '--settings', join(folder, 'rolewarden.yml')];
        const [decision] = decisionsIn((await printed([...argv, '--json'])).out);
        expect({ because: undefined, ...decision }).toMatchObject({ action, because, askedBy: [DETECTOR] });
        expect(decision).toHaveProperty('containments.0.policyDocument');
        const { out } = await printed(argv);
        if (because !== undefined) expect(out.replace(/\s+/g, ' ')).toContain(`because ${because}`);
        expect(out).toContain(action === 'observe' ? 'would contain' : 'contain');
      },
    );
  });
});

describe('rolewarden check', () => {
  const rows: [string, string, number, RegExp][] = [
    ['fine settings', 'mode: enforce\nenforce: {scp: true}', 0, /fine; mode is enforce/],
    [
      'an expired exception',
      'exceptions: [{role: a, owner: b, reason: c, until: 2026-01-01, detectors: [pass-denied]}]',
      0,
      /the exception for a by b expired/,
    ],
    [
      'what is only observed',
      'mode: enforce\nenforce: {scp: true}\nobserve: {accounts: ["111122223333"], detectors: [pass-denied]}',
      0,
      /only told, never written: everything in account 111122223333.*\n.*only told, never written: what pass-denied alone would contain/,
    ],
    [
      'what observes nothing more',
      'observe: {accounts: ["111122223333"]}',
      0,
      /observe\.accounts changes nothing: mode is observe/,
    ],
    ['an unknown observed detector', 'observe: {detectors: [pass-deny]}', 2, /observe\.detectors names "pass-deny"/],
    ...['arn:aws:iam::*:role/AWSControlTower*', 'break-glass'].map((named): [string, string, number, RegExp] => [
      `a protected name: ${named}`,
      `protect: {roles: ["${named}"]}`,
      0,
      /^\S+: protect\.roles spares a role only where it is older than the guardrail's first scan of the account; for a newer one write an exception$/m,
    ]),
    ['no protected role, of which there is nothing to say', 'protect: {users: [break-glass]}', 0, /^\S+: fine;/],
    [
      'enforce without a reason',
      'mode: enforce',
      2,
      /rolewarden\.yml: mode is "enforce" but whoever may change our functions is an administrator; attach the policy of `node dist\/rolewarden\.js scp` and set enforce: \{ scp: true \}, or set enforce: \{ acknowledged:/,
    ],
    [
      'an acknowledgement of tomorrow',
      'mode: enforce\nenforce: {acknowledged: {by: dana, on: 2026-05-06}}',
      2,
      /enforce\.acknowledged\.on is "2026-05-06", in the future/,
    ],
    ['an unknown key', 'mod: enforce', 2, /unknown key "mod"/],
    ['a wrong duration', 'quarantine: {window: 1h30}', 2, /quarantine\.window is "1h30"; use a duration such as 60m/],
    [
      'what the sweep finds as of any detector',
      'exceptions: [{role: App, detectors: [guard-deny-gone, guard-boundary-stands, guard-unrecorded-deny], owner: dana, reason: drill, until: 2999-12-31}]',
      0,
      /fine; mode is observe, 1 exceptions, 0 expired/,
    ],
    [
      'observed findings of the sweep',
      'mode: enforce\nenforce: {scp: true}\nobserve: {detectors: [guard-deny-gone, guard-boundary-stands, guard-unrecorded-deny]}',
      0,
      /what guard-deny-gone alone would contain[\s\S]*guard-boundary-stands[\s\S]*guard-unrecorded-deny/,
    ],
    [
      'an exception for a detector that is none',
      'exceptions: [{role: App, detectors: [guard-deny-going], owner: dana, reason: drill, until: 2999-12-31}]',
      2,
      /exceptions\[0\]\.detectors names "guard-deny-going"/,
    ],
    [
      'every pass being a finding',
      'onlyApproved: true',
      0,
      /rolewarden.yml: onlyApproved is true and approved has no entry: every pass is a finding\n/,
    ],
    [
      'nothing more where some are approved',
      'onlyApproved: true\napproved: [{role: app}]',
      0,
      /^[^\n]+: fine;[^\n]+\n$/,
    ],
    ['an unknown detector', 'respond: {pass-admin: alert}', 2, /respond\.pass-admin is not a severity or detector/],
  ];
  it.each(rows)('tells of %s', async (_, text, status, words) => {
    await inFolder({ 'rolewarden.yml': text }, async (folder) => {
      const told = await printed(['check', join(folder, 'rolewarden.yml')]);
      expect(told.status).toBe(status);
      expect(told.err).toMatch(words);
    });
  });

  it('--json prints the settings with their defaults', async () => {
    await inFolder({ 'rolewarden.yml': '' }, async (folder) => {
      const { out } = await printed(['check', '--json', join(folder, 'rolewarden.yml')]);
      expect(JSON.parse(out)).toMatchObject({ mode: 'observe', breaker: { denies: 5 } });
    });
  });
});

it('--help exits 0', async () => {
  expect(await printed(['--help'])).toMatchObject({ status: 0, out: expect.stringContaining('replay') });
});

describe('what a replay could not judge', () => {
  const LAMBDA = 'lambda.amazonaws.com';
  const handing = (role: string, difference: object = {}) =>
    record({
      eventSource: LAMBDA,
      eventName: 'CreateFunction20150331',
      requestParameters: { functionName: `f-${role}`, role: `arn:aws:iam::111122223333:role/${role}` },
      userIdentity: sessionOf('Deployer', 'dana'),
      ...difference,
    });
  const created = (roleName: string, eventTime = '2026-05-04T09:00:00Z') =>
    record({
      eventName: 'CreateRole',
      eventTime,
      requestParameters: { roleName, assumeRolePolicyDocument: JSON.stringify(trustOf({ Service: LAMBDA })) },
      responseElements: {
        role: {
          arn: `arn:aws:iam::111122223333:role/${roleName}`,
          roleId: `AROAEXAMPLE${roleName}`,
          createDate: eventTime,
        },
      },
    });
  const detail = (RoleName: string, attached: readonly object[] = []) => ({
    RoleName,
    Path: '/',
    RoleId: `AROAEXAMPLE${RoleName.toUpperCase()}`,
    Arn: `arn:aws:iam::111122223333:role/${RoleName}`,
    CreateDate: '2025-01-01T00:00:00Z',
    AssumeRolePolicyDocument: trustOf({ Service: LAMBDA }),
    RolePolicyList: [],
    AttachedManagedPolicies: attached,
  });
  const LOST = { PolicyName: 'lost', PolicyArn: 'arn:aws:iam::111122223333:policy/lost' };
  const [WHOLE, PARTLY] = [
    [detail('App'), detail('Deployer')],
    [detail('App', [LOST]), detail('Deployer', [LOST])],
  ];

  const replayed = (records: readonly object[], account?: readonly object[], settings = '', ...more: string[]) =>
    inFolder(
      {
        'trail/a.json': JSON.stringify({ Records: records }),
        'rolewarden.yml': settings,
        'account.json': JSON.stringify({ RoleDetailList: account ?? [] }),
      },
      async (folder) => {
        const options = account === undefined ? [] : ['--account', join(folder, 'account.json')];
        const argv = [
          'replay',
          join(folder, 'trail'),
          '--settings',
          join(folder, 'rolewarden.yml'),
          ...options,
          ...more,
        ];
        const { out, err } = await printed(argv);
        return { out, err: err.replaceAll(folder, 'FOLDER') };
      },
    );

  const COUNTED: [string, object[], readonly object[] | undefined, string, string?][] = [
    [
      'a role and a passer that no event made',
      [handing('App')],
      undefined,
      '1 pass could not be judged: the role could not be read in 1, the passer in 1.',
    ],
    [
      'a passer alone, though nothing was found',
      [created('App'), handing('App')],
      undefined,
      '1 pass could not be judged: the role could not be read in 0, the passer in 1.',
    ],
    [
      'the caller of no role or user',
      [
        handing('App', {
          userIdentity: {
            type: 'Root',
            principalId: '111122223333',
            arn: 'arn:aws:iam::111122223333:root',
            accountId: '111122223333',
          },
        }),
      ],
      undefined,
      '1 pass could not be judged: the role could not be read in 1, the passer in 0.',
    ],
    [
      'what the settings approve by a pattern',
      [handing('App')],
      undefined,
      '1 pass could not be judged',
      'approved: [{role: App*}]',
    ],
    [
      'each pass',
      [handing('App'), handing('Web'), handing('Web')],
      undefined,
      '3 passes could not be judged: the role could not be read in 3, the passer in 3.',
    ],
    [
      'what the snapshot shows in part',
      [handing('App')],
      PARTLY,
      '1 pass could not be judged: the role could not be read in 1, the passer in 1; FOLDER/account.json does not show them whole\n',
    ],
  ];
  it.each(COUNTED)('is counted: %s', async (_, records, account, words, settings) => {
    expect((await replayed(records, account, settings)).err).toContain(words);
  });

  const QUIET: [string, object[], readonly object[] | undefined, string][] = [
    ['with a snapshot that has both', [handing('App')], WHOLE, ''],
    ['of a pass that the settings approve by name', [handing('App')], undefined, 'approved: [{role: App}]'],
    ['of a pass that was denied', [handing('App', { errorCode: 'AccessDenied', errorMessage: 'no' })], undefined, ''],
    ['without a pass', [OPENED], undefined, ''],
    [
      'of a service-linked role',
      [
        handing('App', {
          userIdentity: {
            ...sessionOf('AWSServiceRoleForX', 'x'),
            arn: 'arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForX/x',
            sessionContext: {
              sessionIssuer: {
                type: 'Role',
                principalId: 'AROAX',
                arn: 'arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX',
                accountId: '111122223333',
                userName: 'AWSServiceRoleForX',
              },
            },
          },
        }),
      ],
      undefined,
      '',
    ],
  ];
  it.each(QUIET)('is not told %s', async (_, records, account, settings) => {
    expect((await replayed(records, account, settings)).err).not.toContain('could not be judged');
  });

  it('says what enforcing does, and prints the two commands that show it', async () => {
    const { err } = await replayed([handing('App')]);
    expect(err).toContain('judges these passes too; with mode: enforce it contains what it finds');
    expect(err).toMatch(
      /\n {2}aws iam get-account-authorization-details > account\.json\n {2}node dist\/rolewarden\.js replay FOLDER\/trail --account account\.json\n$/,
    );
  });

  it('says the same on the page, and nothing there where all was judged', async () => {
    await inFolder(
      {
        'a.json': JSON.stringify({ Records: [handing('App')] }),
        'b/account.json': JSON.stringify({ RoleDetailList: WHOLE }),
      },
      async (folder) => {
        const page = async (...more: string[]) => {
          await printed(['replay', join(folder, 'a.json'), '--report', join(folder, 'out.html'), ...more]);
          return readFileSync(join(folder, 'out.html'), 'utf8');
        };
        expect(await page()).toContain(
          '<pre>1 pass could not be judged: the role could not be read in 1, the passer in 1.',
        );
        expect(await page('--account', join(folder, 'b/account.json'))).not.toContain('could not be judged');
      },
    );
  });

  it('quotes a path that a shell would read as more', async () => {
    await inFolder({ 'a; rm -rf/a.json': JSON.stringify({ Records: [handing('App')] }) }, async (folder) => {
      const { err } = await printed(['replay', join(folder, 'a; rm -rf')]);
      expect(err).toContain(`node dist/rolewarden.js replay '${join(folder, 'a; rm -rf')}' --account`);
    });
  });

  it('--json says it on standard error, also of passes without a decision, and of each decision what was not read', async () => {
    const { out, err } = await replayed([handing('App'), created('Web'), handing('Web')], undefined, '', '--json');
    expect(err).toContain('2 passes could not be judged: the role could not be read in 1, the passer in 2.');
    expect(decisionsIn(out).map(({ role, unread }) => [role.name, unread])).toEqual([['App', ['role', 'passer']]]);
  });

  it('a decision on a pass that was read whole has no such field', async () => {
    const { out } = await replayed([handing('App')], WHOLE, '', '--json');
    expect(decisionsIn(out).map((decision) => 'unread' in decision)).toEqual([false]);
  });
});
