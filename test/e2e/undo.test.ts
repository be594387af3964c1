import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GetRoleCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import { HOUR, isoSeconds, later } from '../../lib/base/time.ts';
import type { Printed } from '../support/command-line.ts';
import { type FaultProxy, faultProxy } from './fault-proxy.ts';
import { type MadeRole, makeRole, policiesOn, recordBy } from './people.ts';
import { type Stack, stackOn } from './stack.ts';

/** The packaged command line, as a person types it: no region is set, and nothing is put into the ledger but by events. */
const CLI = fileURLToPath(new URL('../../dist/rolewarden.js', import.meta.url));

let proxy: FaultProxy;
let stack: Stack;
let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {}); // the functions' own log lines
  proxy = await faultProxy(inject('moto'));
  stack = await stackOn(proxy.url, inject('packaged'));
  folder = mkdtempSync(join(tmpdir(), 'rolewarden-undo-'));
  const nothing = join(folder, 'nothing');
  const { AWS_REGION: _, AWS_DEFAULT_REGION: __, ...rest } = process.env;
  env = { ...rest, AWS_CONFIG_FILE: nothing, AWS_SHARED_CREDENTIALS_FILE: nothing, AWS_EC2_METADATA_DISABLED: 'true' };
});
beforeEach(() => proxy.inject());
afterAll(() => {
  proxy.close();
  rmSync(folder, { recursive: true });
});

function rolewarden(argv: readonly string[], difference: NodeJS.ProcessEnv = {}): Promise<Printed> {
  const options = { env: { ...env, ...difference }, cwd: folder };
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...argv], options, (error, out, err) =>
      resolve({ status: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

const trust = (...principals: JsonObject[]) => ({
  Version: '2012-10-17',
  Statement: principals.map((Principal) => ({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' })),
});
const EC2 = { Service: 'ec2.amazonaws.com' };
const GOOD = trust(EC2, { AWS: 'arn:aws:iam::111122223333:root' });
const OPENED = trust(EC2, { AWS: 'arn:aws:iam::999988887777:root' });

describe('from the event that brought the good trust policy to the restored one', () => {
  let role: MadeRole;
  let developer: MadeRole;
  let incident: string;

  const trustNow = async () => {
    const { Role } = await stack.iam.send(new GetRoleCommand({ RoleName: role.name }));
    return JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''));
  };
  /** IAM has the document, and its event has it as CloudTrail writes it: as text. */
  async function changed(eventName: string, document: object, at: Date) {
    const text = JSON.stringify(document);
    await stack.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: role.name, PolicyDocument: text }));
    const isCreated = eventName === 'CreateRole';
    const parameters = isCreated ? { assumeRolePolicyDocument: text } : { policyDocument: text };
    return stack.deliver(
      recordBy(developer, {
        eventSource: 'iam.amazonaws.com',
        eventName,
        eventTime: isoSeconds(at),
        requestParameters: { roleName: role.name, ...parameters },
        responseElements: isCreated ? { role: { arn: role.arn, roleId: role.id, roleName: role.name } } : null,
      }),
    );
  }

  describe.each(['UpdateAssumeRolePolicy', 'CreateRole'])('by %s', (eventName) => {
    beforeAll(async () => {
      proxy.inject();
      developer = await makeRole(stack.iam, 'ec2.amazonaws.com');
      role = await makeRole(stack.iam, 'ec2.amazonaws.com', true);
      await changed(eventName, GOOD, later(new Date(), -HOUR));
      const [decision] = await changed('UpdateAssumeRolePolicy', OPENED, new Date());
      expect(decision).toMatchObject({ action: 'contain' });
      incident = decision?.incident ?? '';
      await stack.drain();
      expect(Object.keys(await policiesOn(stack.iam, role))).toEqual([`rolewarden-${incident}-quarantine`]);
    });

    test('while the trust is open, a lift is refused and writes nothing', async () => {
      const before = await policiesOn(stack.iam, role);
      const { status, out, err } = await rolewarden(['lift', incident, '--yes']);
      expect(status).toBe(1);
      expect(out).not.toContain('Done');
      expect(err).toContain(`NOT LIFTED:\n  - the trust policy of ${role.name} is still open: `);
      expect(err).toContain('999988887777');
      expect(await policiesOn(stack.iam, role)).toEqual(before);
    });

    test('the printed command is one that a shell takes', async () => {
      const { status, out } = await rolewarden(['fix', incident, '--commands']);
      expect(status).toBe(0);
      const command = out.split('\n').find((line) => line.includes('aws iam update-assume-role-policy')) ?? '';
      const stub = join(folder, 'aws');
      writeFileSync(stub, `#!${process.execPath}\nconsole.log(JSON.stringify(process.argv.slice(2)));\n`);
      chmodSync(stub, 0o755);
      const ran = await new Promise<string>((resolve, reject) => {
        execFile('/bin/sh', ['-c', command], { env: { PATH: folder } }, (error, said) =>
          error === null ? resolve(said) : reject(error),
        );
      });
      const [, , , roleName, , document = ''] = JSON.parse(ran) as string[];
      expect([roleName, JSON.parse(document)]).toEqual([role.name, GOOD]);
    });

    test('fix --yes restores it, says so first, and does nothing the second time', async () => {
      expect(await trustNow()).toEqual(OPENED);
      const { status, out } = await rolewarden(['fix', incident, '--yes']);
      expect([status, out]).toEqual([0, expect.stringMatching(/^Done: the trust policy of \S+ is restored; /)]);
      expect(await trustNow()).toEqual(GOOD);
      expect(await rolewarden(['fix', incident, '--yes'])).toMatchObject({
        status: 1,
        out: expect.stringContaining('nothing to restore'),
        err: expect.stringContaining('Nothing was done'),
      });
    });

    test('then the lift goes, and contained tells the deny by its own dates', async () => {
      const listed = async () => {
        const { out } = await rolewarden(['contained', '--json']);
        const lines = out.split('\n').filter((line) => line !== '');
        return lines.map((line) => JSON.parse(line)).find((line) => line.roleArn === role.arn);
      };
      expect(await listed()).toMatchObject({ state: 'closed', says: expect.stringMatching(/^active until 20/) });
      const { status, out } = await rolewarden(['lift', incident, '--yes']);
      expect([status, out]).toEqual([0, expect.stringMatching(/^Done: .* is lifted; IAM spreads it within minutes/)]);
      expect(await listed()).toMatchObject({
        liftedAt: expect.stringMatching(/^20/),
        why: expect.stringMatching(/^lifted 20/),
      });
    });
  });
});

describe('what AWS answers instead', () => {
  test.each<[string, string[], Parameters<FaultProxy['inject']>[0], string]>([
    [
      'an HTTP 500 of STS',
      ['contained'],
      { action: 'GetCallerIdentity', times: 99, status: 500, code: 'InternalFailure' },
      'rolewarden: contained: AWS has an error of its own, HTTP 500: wait a minute and repeat the command (injected InternalFailure)\n',
    ],
    [
      'an HTTP 503 of IAM',
      ['lift', 'App'],
      { action: 'GetAccountAuthorizationDetails', times: 99, status: 503, code: 'ServiceUnavailable' },
      'rolewarden: lift: AWS has an error of its own, HTTP 503: ',
    ],
    [
      'a key that is gone',
      ['redrive'],
      { action: 'GetCallerIdentity', times: 99, status: 403, code: 'InvalidClientTokenId' },
      'rolewarden: redrive: the AWS credentials are no longer valid',
    ],
    [
      'a refusal that nobody has heard of',
      ['fix', '00000000000000aa'],
      { action: 'GetAccountAuthorizationDetails', times: 99, status: 400, code: 'Peculiar' },
      'rolewarden: fix: AWS refuses it, HTTP 400 Peculiar (injected Peculiar)\n',
    ],
  ])('%s is one line', async (_, argv, fault, line) => {
    proxy.inject(fault);
    const { status, out, err } = await rolewarden(argv);
    expect([status, out]).toEqual([2, '']);
    const lines = err.split('\n').filter((one) => one !== '' && !one.startsWith('no rolewarden.yml here'));
    expect(lines).toHaveLength(1);
    expect(`${lines[0]}\n`).toContain(line);
  });

  test('a missing table is one line, and what IAM shows is listed all the same', async () => {
    proxy.inject({ action: 'GetItem', times: 99, status: 400, code: 'ResourceNotFoundException' });
    const { status, out, err } = await rolewarden(['contained']);
    expect([status, out]).toEqual([0, expect.stringContaining('quarantine')]);
    expect(err).toContain('the ledger did not answer (AWS does not have it in this account and region');
  });

  test('a missing queue is one line', async () => {
    const { status, err } = await rolewarden(['redrive', '--region', 'eu-west-1']);
    expect([status, err]).toEqual([
      2,
      expect.stringMatching(/^rolewarden: there is no queue \S+: is the stack deployed/),
    ]);
  });

  test('a missing profile is one line', async () => {
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, AWS_SESSION_TOKEN: ___, ...without } = env;
    env = without;
    const { status, err } = await rolewarden(['contained'], { AWS_PROFILE: 'nope' });
    expect([status, err]).toEqual([
      2,
      expect.stringMatching(/^rolewarden: contained: no AWS credentials: .*"nope".*\n$/),
    ]);
  });
});
