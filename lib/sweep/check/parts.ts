import { SLACK_FUNCTION, STACK } from '../../base/own-stack.ts';
import type { ExpectedMapping } from './expected.ts';
import type { MappingState } from './found.ts';
import { bad, DEPLOY, type Health, ok, warn } from './health.ts';
import { isHeard, type Listeners } from './listeners.ts';

export const GONE = bad('is not there', DEPLOY);

/**
 * @param means the consequence when a mapping is not enabled
 * @param queues how many queues the function reads
 */
export function mappingsAre(name: string, means: string, queues = 1): (states: readonly string[]) => Health {
  return (states) => {
    if (states.length >= queues && states.every((state) => state === 'Enabled')) return ok('enabled');
    if (states.length === 0) return bad(`nothing hands its queue to ${name}: ${means}`, DEPLOY);
    if (states.length < queues)
      return bad(`only ${states.length} of the ${queues} queues of ${name} is handed to it: ${means}`, DEPLOY);
    const list = `aws lambda list-event-source-mappings --function-name ${STACK}-${name}`;
    return bad(
      `is ${states.join(', ')}: ${means}`,
      `aws lambda update-event-source-mapping --enabled --uuid "$(${list} --query 'EventSourceMappings[?State!=\`Enabled\`].UUID|[0]' --output text)"`,
    );
  };
}

/** The function takes its own queue, every message of it, and no other one. */
export function takesOnly(
  found: readonly MappingState[],
  expected: readonly ExpectedMapping[],
  name: string,
  means: string,
): Health {
  const queues = expected.map(({ queue }) => queue);
  const strange = found
    .filter(({ source }) => !queues.includes(source))
    .map(({ source }) => source || 'an unnamed one');
  if (strange.length > 0) return bad(`another source feeds ${STACK}-${name}: ${strange.join(', ')}`, DEPLOY);
  for (const queue of queues) {
    const ours = found.filter(({ source }) => source === queue);
    if (ours.some(({ filtered }) => filtered))
      return bad(`a filter throws messages of ${queue} away: ${means}`, DEPLOY);
    const health = mappingsAre(name, means)(ours.map(({ state }) => state));
    if (health.state !== 'ok') return health;
  }
  return ok('enabled');
}

const CONNECT = 'rolewarden notify slack, or rolewarden notify email <address>';
const CONFIRM = 'click the link in the e-mail that AWS sent; rolewarden notify email <address> --yes sends it again';

/** @param means the consequence when nobody hears the topic */
export function topicIs(means: string): (found: Listeners | undefined) => Health {
  return (found) => {
    if (found === undefined) return GONE;
    const { pending, slack } = found;
    const waiting = pending.length === 0 ? '' : `, ${pending.length} not confirmed`;
    if (slack === 'not subscribed')
      return bad(`a webhook is stored, but ${SLACK_FUNCTION} is not subscribed: Slack hears nothing`, DEPLOY);
    if (!isHeard(found)) return bad(`nobody is connected${waiting}: ${means}`, waiting === '' ? CONNECT : CONFIRM);
    const says = `${whoHears(found)}${waiting}`;
    return waiting === '' ? ok(says) : warn(says, CONFIRM);
  };
}

/** `Slack, 2 email, 1 sqs`; a missing Slack is named. */
function whoHears({ confirmed, slack }: Listeners): string {
  const counts = new Map<string, number>();
  for (const { protocol } of confirmed) counts.set(protocol, (counts.get(protocol) ?? 0) + 1);
  const others = [...counts].map(([protocol, count]) => `${count} ${protocol}`).join(', ');
  if (slack === 'connected') return others === '' ? 'Slack' : `Slack, ${others}`;
  return `${others}; Slack is not connected`;
}

/** @param state KMS's own word */
export function keyIs(state: string | undefined): Health {
  if (state === 'Enabled') return ok('enabled');
  if (state === undefined) return bad('the topic has no key of ours: its messages are kept in the clear', DEPLOY);
  const wayOut =
    state === 'PendingDeletion' ? 'aws kms cancel-key-deletion and aws kms enable-key' : 'aws kms enable-key';
  return bad(`is ${state}: nobody is told`, wayOut);
}
