import { isObject, type JsonObject } from '../../base/json.ts';
import type { Severity } from '../../base/severity.ts';
import { blindness } from './trail.ts';

/** How bad a call on a part of the stack is, and its consequence in the words of a finding. */
export interface Harm {
  readonly severity: Severity;
  readonly meaning: string;
}

const critical = (meaning: string): Harm => ({ severity: 'critical', meaning });

const NO_EVENTS = critical('the events of this rule reach nobody');
const WRITTEN = critical('the function gets what somebody wrote instead of the event');
const UNREAD = critical('what its queue holds stays there: no deny is written, or nobody is told');
const COPIED = critical('a copy in another region takes writes that no policy of the ledger sees');
const DRY_RUN: Harm = {
  severity: 'info',
  meaning: 'a dry run, which changes nothing and shows whether the caller may',
};
const OPEN = critical('anybody in the world may call the function');

/** What the schedule of the scan hands over, as the template has it. */
const SCAN_INPUT = '{"scan":"trust"}';

/** Where the parameters decide: by service and call. Without an answer the table's row counts. */
export const JUDGES: Readonly<Record<string, (request: JsonObject) => Harm | undefined>> = {
  'cloudtrail PutEventSelectors': blindness,
  'cloudtrail UpdateTrail': blindness,
  'dynamodb UpdateTable': ({ replicaUpdates, globalTableWitnessUpdates }) =>
    replicaUpdates === undefined && globalTableWitnessUpdates === undefined ? undefined : COPIED,
  'events PutRule': ({ state }) => (state === 'DISABLED' ? NO_EVENTS : undefined),
  'events PutTargets': ({ targets }) => (Array.isArray(targets) && targets.some(isWritten) ? WRITTEN : undefined),
  'lambda CreateFunctionUrlConfig': openAddress,
  'lambda PutFunctionConcurrency': ({ reservedConcurrentExecutions }) =>
    reservedConcurrentExecutions === 0 ? critical('the function never runs') : undefined,
  'lambda UpdateEventSourceMapping': ({ enabled }) => (enabled === false ? UNREAD : undefined),
  // `rolewarden doctor` makes a dry run; CloudTrail writes the parameter as Lambda took it
  'lambda UpdateFunctionCode': ({ dryRun }) => (dryRun === true ? DRY_RUN : undefined),
  'lambda UpdateFunctionUrlConfig': openAddress,
};

function openAddress({ authType }: JsonObject): Harm | undefined {
  return authType === 'NONE' ? OPEN : undefined;
}

/** A target that gets anything but the event itself, or the input that the scan's own schedule has. */
function isWritten(target: unknown): boolean {
  if (!isObject(target)) return false;
  const { input, inputPath, inputTransformer } = target;
  return (input ?? SCAN_INPUT) !== SCAN_INPUT || inputPath !== undefined || inputTransformer !== undefined;
}
