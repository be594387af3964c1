import { createHash } from 'node:crypto';
import type { Files } from '../golden.ts';
import { asText, typed } from '../printed.ts';
import { ACCOUNT, INPUTS, namesIn, stories } from './fixtures.ts';

const COMMANDS = [
  'replay',
  'audit',
  'trust',
  'power',
  'catalogue',
  'check',
  'scp',
  'contained',
  'lift',
  'contain',
  'fix',
  'doctor',
  'redrive',
  'notify',
];

const DEPLOYER = 'arn:aws:iam::111122223333:role/Deployer';
const APP = 'arn:aws:iam::111122223333:role/App:0123456789abcdef';
const WEB = 'arn:aws:iam::111122223333:role/Web:fedcba9876543210';
const SERVICE_LINKED = 'arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/X:0123456789abcdef';
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/0f1e2d3c';

const ROWS: Readonly<Record<string, readonly string[]>> = {
  'catalogue/run-instances.txt': ['catalogue', '--event', 'ec2:RunInstances'],
  'catalogue/create-function.txt': ['catalogue', '--event', 'lambda.amazonaws.com:CreateFunction20150331'],
  'catalogue/start-automation-execution.txt': ['catalogue', '--event', 'ssm:StartAutomationExecution'],
  'catalogue/unknown.txt': ['catalogue', '--event', 'lambda:ListFunctions'],
  'check/everything.json.txt': ['check', `${INPUTS}/everything.yml`, '--json'],
  'check/wrong.txt': ['check', `${INPUTS}/wrong.yml`],
  'check/absent.txt': ['check', `${INPUTS}/absent.yml`],
  'scp/stack.txt': ['scp'],
  'scp/stack-exempt.txt': ['scp', '--exempt', DEPLOYER, '--key', KEY],
  'scp/stack-china.txt': ['scp', '--partition', 'aws-cn', '--guardrail', DEPLOYER, '--json'],
  'scp/incident.txt': ['scp', '--incident', APP],
  'scp/incidents.txt': ['scp', '--incident', APP, '--incident', WEB, '--org-id', 'o-exampleorg1', '--for', '60m'],
  'scp/incident-json.txt': ['scp', '--incident', APP, '--json'],
  'scp/rcp-without-role.txt': ['scp', '--type', 'rcp'],
  'scp/role-without-incident.txt': ['scp', '--incident', 'arn:aws:iam::111122223333:role/App'],
  'scp/service-linked-role.txt': ['scp', '--incident', SERVICE_LINKED],
  'scp/window-of-a-year.txt': ['scp', '--incident', APP, '--for', '365d'],
  'scp/organization.txt': ['scp', '--incident', APP, '--org-id', '111122223333'],
  'scp/partition.txt': ['scp', '--partition', 'china'],
  'scp/everybody-exempt.txt': ['scp', '--exempt', 'arn:aws:iam::*:role/*'],
  'scp/key.txt': ['scp', '--key', '0f1e2d3c'],
  'scp/type.txt': ['scp', '--type', 'both'],
  'usage/replay-severity.txt': ['replay', '--fail-on', 'severe'],
  'usage/replay-lag.txt': ['replay', '--lag', 'soon'],
  'usage/replay-account.txt': ['replay', '--account', 'rolewarden.example.yml'],
  'usage/audit-two-formats.txt': ['audit', '--json', '--csv'],
  'usage/audit-grouping.txt': ['audit', '--by', 'day'],
  'usage/audit-since.txt': ['audit', '--since', 'yesterday'],
  'usage/trust-account.txt': ['trust', '-', '--account-id', '4444'],
  'usage/trust-organization.txt': ['trust', '-', '--account-id', '111122223333', '--org-id', 'example'],
  'usage/trust-absent.txt': ['trust', `${INPUTS}/absent.json`],
  'usage/trust-no-policy.txt': ['trust', 'package.json'],
  'usage/trust-words.txt': ['trust', `${INPUTS}/words.txt`],
  'usage/power-account.txt': ['power', 'Backup'],
  'usage/power-all-and-one.txt': ['power', 'Backup', '--all', '--account', ACCOUNT],
  'usage/power-unknown-role.txt': ['power', 'Nobody', '--account', ACCOUNT],
  'help/rolewarden.txt': ['--help'],
  'help/notify-slack.txt': ['notify', 'slack', '--help'],
  'help/notify-email.txt': ['notify', 'email', '--help'],
  'help/notify-test.txt': ['notify', 'test', '--help'],
  'help/unknown-command.txt': ['contian'],
  'help/unknown-option.txt': ['replay', '--jsn'],
};

export async function commandWords(): Promise<Files> {
  const rows = [
    ...Object.entries(ROWS),
    ...COMMANDS.map((command) => [`help/${command}.txt`, [command, '--help']] as const),
    ...settingsFiles().map((file) => [`check/${file.replaceAll('/', '.')}.txt`, ['check', file]] as const),
  ];
  const texts = rows.map(async ([file, argv]) => [file, asText(await typed(argv))] as const);
  return [...(await Promise.all(texts)), ['catalogue/digests.txt', await digests()]];
}

function settingsFiles(): string[] {
  const ofStories = stories.filter((story) => namesIn(`events/stories/${story}`).includes('rolewarden.yml'));
  return [
    'rolewarden.example.yml',
    `${INPUTS}/everything.yml`,
    ...ofStories.map((story) => `events/stories/${story}/rolewarden.yml`),
  ];
}

/** The catalogue is long: one line for each event source, whose digest changes with any byte of its entries. */
async function digests(): Promise<string> {
  const { out } = await typed(['catalogue', '--json']);
  const lines = out.split('\n').slice(0, -1);
  const sourceOf = (line: string) => String(JSON.parse(line).eventSource);
  const rows = [...new Set(lines.map(sourceOf))].map((source) => {
    const entries = lines.filter((line) => sourceOf(line) === source);
    return `${source} ${entries.length} ${digest(entries.join('\n'))}`;
  });
  const words = await typed(['catalogue']);
  return [...rows, `--json ${digest(out)}`, `words ${digest(words.out)}`, words.err].join('\n');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
