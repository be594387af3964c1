import { OWN_ROLES, TAG_PREFIX } from './own.ts';

/** The own roles that put, delete or attach denies. */
export const OWN_WRITERS: readonly string[] = ['rolewarden-contain', 'rolewarden-sweep'];

/** The other parts of the stack, by the names that serverless.yml fixes. */
export const OWN: Readonly<
  Record<'functions' | 'queues' | 'topics' | 'tables' | 'parameters' | 'alarms', readonly string[]>
> = {
  functions: OWN_ROLES, // each has the name of its role
  queues: [
    'rolewarden-commands.fifo',
    'rolewarden-commands-dead.fifo',
    'rolewarden-commands-busy.fifo',
    'rolewarden-commands-busy-dead.fifo',
    'rolewarden-failed',
    'rolewarden-looks',
    'rolewarden-scan-looks',
    'rolewarden-notices',
    'rolewarden-notices-dead',
    'rolewarden-notices-busy',
    'rolewarden-notices-busy-dead',
    'rolewarden-events',
    'rolewarden-events-dead',
  ],
  topics: ['rolewarden-alerts', 'rolewarden-alarms'],
  tables: ['rolewarden-ledger'],
  parameters: ['/rolewarden/kill-switch', '/rolewarden/slack-webhook'],
  alarms: [
    'rolewarden-boundary-stands',
    'rolewarden-canary-silent',
    'rolewarden-chains-cut',
    'rolewarden-commands-busy-dead',
    'rolewarden-commands-busy-wait',
    'rolewarden-commands-dead',
    'rolewarden-commands-wait',
    'rolewarden-events-dead',
    'rolewarden-events-wait',
    'rolewarden-failed',
    'rolewarden-guardrail-faults',
    'rolewarden-notices-busy-dead',
    'rolewarden-notices-busy-wait',
    'rolewarden-notices-dead',
    'rolewarden-notices-wait',
    'rolewarden-sweep-silent',
    ...OWN_ROLES.map((name) => `${name}-errors`),
  ],
};

export const KILL_SWITCH = '/rolewarden/kill-switch';
/** The parameter with the URL of Slack's incoming webhook. Whoever knows the URL may post to the channel. */
export const SLACK_WEBHOOK = '/rolewarden/slack-webhook';
export const SLACK_FUNCTION = 'rolewarden-slack';
/** What Rolewarden found and did, and the alarms on Rolewarden itself. */
export const ALERTS = 'rolewarden-alerts';
export const ALARMS = 'rolewarden-alarms';
export const STACK = 'rolewarden';

/** The stack in each of the other regions: rules that forward to the bus in the home region. */
export const REGION_STACK = 'rolewarden-region';
export const REGION_BUS = 'rolewarden';
/** In each of the other regions: the events that could not be forwarded, and the alarm on them. */
export const REGION_DEAD = 'rolewarden-region-dead';

/** A role that nobody may assume and that has no right. The sweep tags it, to see whether the call comes back as an event. */
export const CANARY_ROLE = 'rolewarden-canary';
export const CANARY_TAG = `${TAG_PREFIX}canary`;

/** The ARN of the boundary that ours replaced, or `none`. */
export const BOUNDARY_TAG = `${TAG_PREFIX}boundary`;

/** The generated rules are numbered, and their number changes with the catalogue. */
const OWN_RULE = /^rolewarden-(?:calls-\d{2,3}|guardrail-\d{2}|own-calls|regions|sweep|scan)$/;

export function isOwnRule(name: string): boolean {
  return OWN_RULE.test(name);
}
