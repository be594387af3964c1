import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { askingAws } from '../live/command.ts';
import type { AddCommand } from '../main.ts';
import { type EmailOptions, notifyEmail } from './email.ts';
import type { ConnectListening } from './ports.ts';
import { notifyTest } from './send-test.ts';
import { notifySlack, type SlackOptions } from './slack.ts';

interface Region {
  readonly region?: string;
}

const REGION = [
  '--region <region>',
  "where the stack is; without it IAM's home region, us-east-1 in most partitions",
] as const;

/** Connects people to the two topics, and shows that messages arrive. */
export function notifyCommand(connect: ConnectListening): AddCommand {
  return (program, io, done) => {
    const notify = program
      .command('notify')
      .description('Connect Slack or an address, and send a test message. Dry run unless --yes.');
    addSlack(notify, connect, io, done);
    addEmail(notify, connect, io, done);
    addTest(notify, connect, io, done);
  };
}

type Done = (status: number) => void;

function addSlack(notify: Command, connect: ConnectListening, io: Io, done: Done): void {
  notify
    .command('slack')
    .description("Store the URL of Slack's incoming webhook, and prove that a message arrives. Dry run unless --yes.")
    .option('--webhook-file <file>', 'a file with the URL alone; - is standard input')
    .option('--host <name>', 'the host of the URL, where it is not hooks.slack.com or hooks.slack-gov.com')
    .option(...REGION)
    .option('--yes', 'do it')
    .addHelpText('after', SLACK_HELP)
    .action(async ({ region, ...options }: SlackOptions & Region) => {
      done(await askingAws('notify slack', async () => notifySlack(await connect(region), options, io)));
    });
}

const SLACK_HELP = `
The URL is a secret: whoever knows it may post to the channel. So it is no argument, which would stay in the history of the shell.
It comes from --webhook-file, or from the environment as SLACK_WEBHOOK_URL, or with --yes from a prompt that does not show it, or
from a pipe. The command shows its host and its last four characters only. Make one at https://api.slack.com/apps (your app,
Incoming Webhooks, Add New Webhook).

Exit status: 0 done and proved, 1 not taken by Slack or not proved, 2 bad usage.
`;

function addEmail(notify: Command, connect: ConnectListening, io: Io, done: Done): void {
  notify
    .command('email')
    .description(
      'Subscribe an address to alerts and alarms; again, to see whether it is confirmed. Dry run unless --yes.',
    )
    .argument('<address>', 'the e-mail address')
    .option(
      '--alarms <address>',
      'the address for alarms on Rolewarden itself, where it is another one; none: no address',
    )
    .option(...REGION)
    .option('--yes', 'do it')
    .addHelpText(
      'after',
      '\nAWS sends the address a link. Nothing else arrives there until somebody clicks it.\n\nExit status: 0 done, 2 bad usage.\n',
    )
    .action(async (address: string, { region, ...options }: EmailOptions & Region) => {
      done(await askingAws('notify email', async () => notifyEmail(await connect(region), address, options, io)));
    });
}

function addTest(notify: Command, connect: ConnectListening, io: Io, done: Done): void {
  notify
    .command('test')
    .description('Send one test message to each topic, and tell what is known of each listener. Dry run unless --yes.')
    .option(...REGION)
    .option('--yes', 'send it')
    .addHelpText(
      'after',
      `
Of Slack the command shows that the message arrived: the log of rolewarden-slack has Slack's ok. Of an address it knows only that it
is confirmed. A subscription with a filter policy gets the message where it lets severity info and action alert through.

Exit status: 0 sent to somebody on both topics and, where Slack is connected, proved there; 1 not so; 2 bad usage.
`,
    )
    .action(async ({ region, yes }: Region & { readonly yes?: boolean }) => {
      done(await askingAws('notify test', async () => notifyTest(await connect(region), yes === true, io)));
    });
}
