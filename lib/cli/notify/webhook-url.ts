import { readFile } from 'node:fs/promises';
import { fileErrorText } from '../../event/trail/problem.ts';
import { type Io, UsageError } from '../io.ts';

/** Slack's own hosts of incoming webhooks, the second of GovSlack. */
const HOSTS = ['hooks.slack.com', 'hooks.slack-gov.com'];
const LONGEST = 1000;
/** Workspace, app and secret. A link of the Workflow Builder begins with /triggers/ or /workflows/ and takes other messages. */
const PATH = /^\/services\/\w+\/\w+\/\w+$/;

/** @throws UsageError, which never shows the text: whoever knows the URL may post. */
export function webhookIn(text: string, host?: string): string {
  const typed = text.trim();
  if (typed === '') throw new UsageError(`no webhook was given: ${SOURCES}`);
  const url = typed.length <= LONGEST && URL.canParse(typed) ? new URL(typed) : undefined;
  if (url === undefined || /\s/.test(typed)) throw new UsageError(`the webhook is not a URL: ${MAKE_ONE}`);
  const hosts = host === undefined ? HOSTS : [host];
  if (!hosts.includes(url.hostname))
    throw new UsageError(`the webhook is not on ${hosts.join(' or ')}; --host names another host`);
  const isLocal = url.hostname === '127.0.0.1'; // a stand-in for Slack on this machine
  if (url.protocol !== 'https:' && !isLocal) throw new UsageError('the webhook is not an https URL');
  if (url.username !== '' || url.password !== '' || (url.port !== '' && !isLocal))
    throw new UsageError(`the webhook has a user name, a password or a port: ${MAKE_ONE}`);
  if (host === undefined && !PATH.test(url.pathname))
    throw new UsageError(`the path of the webhook is not /services/T…/B…/…: ${MAKE_ONE}`);
  return url.href;
}

const MAKE_ONE = 'make an incoming webhook at https://api.slack.com/apps and copy its whole URL';

/** The host and the last four characters: enough to tell two webhooks apart. */
export function masked(webhook: string): string {
  return `${new URL(webhook).origin}/…${webhook.slice(-4)}`;
}

const VARIABLE = 'SLACK_WEBHOOK_URL';
export const SOURCES = `name a file with --webhook-file, set ${VARIABLE}, or pipe the URL into the command`;

/** The webhook as somebody gave it; undefined where a person would have to be asked. */
export async function givenWebhook(file: string | undefined, io: Io): Promise<string | undefined> {
  if (file === '-') return io.stdin();
  if (file !== undefined) return textOf(file);
  return io.env[VARIABLE];
}

/** Asks at the terminal, without an echo; without a terminal the URL comes by a pipe. */
export async function askedWebhook(io: Io): Promise<string> {
  return io.secret === undefined ? io.stdin() : io.secret('URL of the incoming webhook (it is not shown): ');
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file}: ${fileErrorText(error)}`);
  }
}
