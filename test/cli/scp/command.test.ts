import { describe, expect, it } from 'vitest';
import { addScp } from '../../../lib/cli/scp/command.ts';
import { type Printed, typedIn } from '../../support/command-line.ts';

function printed(...argv: string[]): Promise<Printed> {
  return typedIn([addScp], ['scp', ...argv], { now: () => new Date('2026-05-04T10:00:00.500Z') });
}

const DEPLOYER = 'arn:aws:iam::111122223333:role/Deployer';
const INCIDENT = 'arn:aws:iam::111122223333:role/App:0123456789abcdef';

describe('rolewarden scp', () => {
  it('prints the SCP of the stack on standard output and the words beside it', async () => {
    const { status, out, err } = await printed('--exempt', DEPLOYER);
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ Version: '2012-10-17', Statement: expect.any(Array) });
    expect(out).toContain(DEPLOYER);
    expect(out.length).toBeLessThanOrEqual(5120);
    expect(err).toContain('aws organizations create-policy --type SERVICE_CONTROL_POLICY --name rolewarden-stack');
    expect(err).toMatch(/know its limits:[\s\S]*management account[\s\S]*inline policies have no ARN/);
    expect(err.split('\n').length).toBeLessThan(20);
  });

  it('without anybody exempt says what that means', async () => {
    expect((await printed()).err).toContain('Nobody is exempt');
  });

  it('prints SCP and RCP for a role', async () => {
    const { status, out } = await printed('--incident', INCIDENT, '--org-id', 'o-exampleorg1', '--json');
    const [scp, rcp, ...rest] = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect([status, rest]).toEqual([0, []]);
    expect(scp).toMatchObject({ type: 'SERVICE_CONTROL_POLICY', name: 'rolewarden-sessions-0123456789abcdef' });
    expect(scp.document.Statement[0].Condition).toEqual({
      ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/App' },
      DateLessThan: { 'aws:TokenIssueTime': '2026-05-04T10:01:01Z', 'aws:CurrentTime': '2026-05-04T23:01:01Z' },
    });
    expect(rcp.document.Statement[0].Condition.StringNotEqualsIfExists).toEqual({
      'aws:PrincipalOrgID': 'o-exampleorg1',
    });
  });

  it('denies sessions of a window to come', async () => {
    const { out } = await printed('--incident', INCIDENT, '--for', '60m', '--type', 'scp');
    expect(JSON.parse(out).Statement[0].Condition.DateLessThan['aws:TokenIssueTime']).toBe('2026-05-04T11:00:01Z');
  });

  it('takes several roles', async () => {
    const { out } = await printed(
      '--incident',
      INCIDENT,
      '--incident',
      INCIDENT.replace('App', 'Web'),
      '--type',
      'rcp',
    );
    expect(JSON.parse(out).Statement).toHaveLength(2);
  });

  it.each([
    ['an incident without its id', ['--incident', 'arn:aws:iam::111122223333:role/App'], 'the role and the incident'],
    ['a role by its name', ['--incident', 'App:0123456789abcdef'], 'arn:aws:iam::111122223333:role/Name'],
    [
      'a service-linked role',
      ['--incident', 'arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/X:0123456789abcdef'],
      'do not apply to service-linked roles',
    ],
    ['everybody exempt', ['--exempt', 'arn:aws:iam::*:role/*'], 'the ARN of a role or user'],
    [
      'a session exempt',
      ['--exempt', 'arn:aws:sts::111122223333:assumed-role/Deployer/x'],
      'the ARN of a role or user',
    ],
    ['a window of a year', ['--for', '365d', '--incident', INCIDENT], '1m to 7d'],
    ['an organization that is none', ['--org-id', '111122223333', '--incident', INCIDENT], 'o-a1b2c3d4e5'],
    ['a key by its id', ['--key', '0f1e2d3c'], 'the ARN of a key'],
    ['a partition that is none', ['--partition', 'china'], 'aws-cn'],
    ['an RCP for the stack', ['--type', 'rcp'], '--incident'],
    [
      'more exempt principals than fit',
      Array.from({ length: 12 }, (_, index) => ['--exempt', `${DEPLOYER}OfALongName${index}`]).flat(),
      'fit in every organization',
    ],
  ])('refuses %s and says what to do', async (_, argv, way) => {
    const { status, out, err } = await printed(...argv);
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain(way);
  });
});
