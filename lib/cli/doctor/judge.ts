import { commandLine } from '../../base/command-line.ts';
import { formatDuration } from '../../base/duration.ts';
import { OWN, STACK } from '../../base/own-stack.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { MINUTE, SECOND } from '../../base/time.ts';
import { rulesAre, trailsAre } from '../../sweep/check/events.ts';
import { bad, DEPLOY, type Health, ok, warn } from '../../sweep/check/health.ts';
import { GONE, mappingsAre, topicIs } from '../../sweep/check/parts.ts';
import { homeRegion } from '../live/ports.ts';
import { DEAD_EVENTS, DEAD_QUEUES } from '../redrive/plan.ts';
import type { Answer, Deployment, FunctionState, QueueDepth } from './deployment.ts';
import { modeIs, policyHolds } from './enforce.ts';
import { regionsAre } from './regions.ts';

/** One line of `doctor`. */
export interface Check extends Health {
  readonly check: string;
}

/**
 * @param rules names of the rules that the stack has, without its prefix
 * @param settings of the file at hand; the deployment does not show the ones that it was packaged with
 */
export function examine(deployment: Deployment, rules: readonly string[], settings?: Settings): Check[] {
  const { region, caller, skew, killSwitch, ledger, trails, listeners, mappings, looks, scanLooks, notices } =
    deployment;
  return [
    named('region', regionIs(region, caller)),
    named('clock', judged(skew, clockIs)),
    named('trail', judged(trails, trailsAre)),
    named(
      'rules',
      judged(deployment.rules, (found) =>
        rulesAre(
          found,
          rules.map((name) => ({ name })),
        ),
      ),
    ),
    named(
      'bus of the regions',
      judged(deployment.busRules, (found) => rulesAre(found, [{ name: 'regions' }])),
    ),
    ...Object.entries(deployment.functions).map(([name, asked]) => named(name, judged(asked, functionIs))),
    named('events to inspect', judged(deployment.events, mappingsAre('inspect', 'no event is judged'))),
    named('commands to contain', judged(mappings, mappingsAre('contain', 'no deny is written', 2))),
    named('looks to sweep', judged(looks, mappingsAre('sweep', 'what is taken away is found by the sweep alone'))),
    named('looks to scan', judged(scanLooks, mappingsAre('scan', 'a trust that is closed again stays quarantined'))),
    named('notices to tell', judged(notices, mappingsAre('tell', 'nobody is told', 2))),
    ...Object.entries(deployment.queues).map(([name, asked]) => named(name, judged(asked, queueIs(name)))),
    named('topic', judged(listeners, topicIs('nobody is told'))),
    named('alarms', judged(deployment.alarmListeners, topicIs('nobody hears of an alarm'))),
    named('kill switch', judged(killSwitch, killSwitchIs)),
    named(
      'ledger',
      judged(ledger, () => ok('answers')),
    ),
    ...regionsAre(
      deployment,
      rules.filter((name) => !SCHEDULES.includes(name)),
      settings,
    ),
    named('mode', modeIs(settings)),
    named('service control policy', policyHolds(deployment.dryUpdate, settings)),
  ];
}

/** The schedules, which are written by hand and in the home region alone. */
export const SCHEDULES: readonly string[] = ['sweep', 'scan'];

const named = (check: string, verdict: Health): Check => ({ check, ...verdict });

/** A part that the caller may not read may still be well. A part that does not answer is not. */
function judged<T>(asked: Answer<T>, judge: (answer: T) => Health): Health {
  if ('answer' in asked) return judge(asked.answer);
  if (/^(?:AccessDenied|NotAuthorized|Unauthorized|AuthorizationError)/.test(asked.because))
    return warn(`could not be read: ${asked.because}`, 'ask with credentials that may read it');
  return bad(`could not be read: ${asked.because}`, DEPLOY);
}

function regionIs(region: string, { account, partition }: Deployment['caller']): Health {
  const home = homeRegion(partition);
  if (region === home) return ok(`${region} of account ${account}`);
  return bad(`${region}: IAM writes its events in ${home} only, nothing here hears of them`, `deploy to ${home}`);
}

/** A deny put by hand is dated by this machine, and a revocation cuts only 60 s ahead. */
function clockIs(skew: number): Health {
  const off = Math.abs(skew);
  const says = `${Math.round(off / SECOND)} s ${skew < 0 ? 'ahead of' : 'behind'} AWS`;
  const wayOut = "set this machine's clock (NTP)";
  if (off >= MINUTE) return bad(says, wayOut);
  return off >= 10 * SECOND ? warn(says, wayOut) : ok(`within ${formatDuration(10 * SECOND)} of AWS`);
}

function functionIs(found: FunctionState | undefined): Health {
  if (found === undefined) return GONE;
  const { state, lastUpdate, modified = 'at an unknown time', concurrency } = found;
  if (concurrency === 0)
    return bad(
      'its reserved concurrency is 0: it never runs',
      'find out who did it; aws lambda delete-function-concurrency',
    );
  if (lastUpdate === 'Failed') return bad(`its last update failed (${modified})`, DEPLOY);
  if (state !== 'Active' && state !== 'Inactive') return bad(`is ${state}, last changed ${modified}`, DEPLOY);
  return ok(`${state}, last changed ${modified}`);
}

/** The function that reads a queue, if it is not contain. */
const TAKERS: Readonly<Record<string, string>> = {
  'rolewarden-events': 'inspect',
  'rolewarden-looks': 'sweep',
  'rolewarden-scan-looks': 'scan',
  'rolewarden-notices': 'tell',
  'rolewarden-notices-busy': 'tell',
};

function queueIs(name: string): (depth: QueueDepth | undefined) => Health {
  return (depth) => {
    if (depth === undefined) return GONE;
    const { waiting, inFlight } = depth;
    if (waiting + inFlight === 0) return ok('empty');
    const says = `${waiting} waiting, ${inFlight} in flight`;
    if (!DEAD_QUEUES.includes(name))
      return warn(
        says,
        `look again in a minute; if they stay, look at the log of ${STACK}-${TAKERS[name] ?? 'contain'}`,
      );
    if (name === DEAD_EVENTS)
      return warn(`${says}: the sweep hands these to inspect again`, `look at the log of ${STACK}-inspect`);
    return bad(`${says}: these were given up`, commandLine('redrive'));
  };
}

function killSwitchIs(value: string | undefined): Health {
  const put = (to: string) =>
    `aws ssm put-parameter --name ${OWN.parameters[0]} --type String --overwrite --value ${to}`;
  if (value === undefined)
    return bad('is not there: it counts as off, and every deny says that it is unread', put('off'));
  const text = value.trim().toLowerCase();
  if (text === 'off') return ok('off');
  return text === 'on'
    ? warn('on: nothing is written to IAM', put('off'))
    : warn(`"${value}" counts as off`, put('off'));
}
