import type { Carried } from '../contain/carried.ts';
import type { Notice } from '../contain/told.ts';
import { callerIn } from './on-caller.ts';
import { FAILED, isInForce, policyPlaceOf } from './outcomes.ts';
import { quotedWords } from './shown.ts';

/** How a message looks: what failed is unmistakable, and good news is not red. */
export type Tone = 'failed' | 'good' | 'news';

export function toneOf({ carried, fixed, unreadable }: Notice): Tone {
  if (unreadable !== undefined || (fixed?.left.length ?? 0) > 0) return 'failed';
  if (fixed !== undefined) return 'good';
  if (carried === undefined) return 'news';
  if (FAILED.includes(carried.outcome)) return 'failed';
  return carried.outcome === 'lifted' || carried.outcome === 'revived' ? 'good' : 'news';
}

/** Nobody may take a failure for a containment, or a lift for an alarm. */
export function beforeOf(notice: Notice): string {
  const tone = toneOf(notice);
  if (tone === 'good') return 'Good news: ';
  return tone === 'failed' ? `${notice.decision.severity}, ${failureOf(notice)}: ` : `${notice.decision.severity}: `;
}

function failureOf(notice: Notice): string {
  if (notice.unreadable !== undefined) return 'UNREADABLE';
  return notice.fixed === undefined ? verb(notice) : 'PARTLY FIXED';
}

/** An event that failed may name a role as nobody may call one. */
const LONGEST_NAME = 128;

export function headlineOf(notice: Notice): string {
  const { decision, carried } = notice;
  const [finding] = decision.findings;
  const on = carriedOn(carried) ?? quotedWords(decision.role.name, LONGEST_NAME);
  return `${verb(notice)} ${on}${finding ? `: ${finding.title}` : ''}`;
}

/** The caller that the deny is on: a headline must not name the role instead. */
function carriedOn(carried: Carried | undefined): string | undefined {
  if (carried === undefined) return undefined;
  return callerIn(policyPlaceOf(carried), 'containment' in carried ? carried.containment.scope : undefined);
}

function verb(notice: Notice): string {
  const { decision, carried, fixed, unreadable, asked, also = [] } = notice;
  if (unreadable !== undefined) return 'UNREADABLE notice on';
  if (fixed !== undefined) return fixed.left.length === 0 ? 'Fixed' : 'Partly fixed';
  if (carried?.outcome === 'written') return writtenVerb(carried);
  if (carried?.outcome === 'stands' && carried.frozen) return ONLY_FROZEN;
  if (carried === undefined)
    return (decision.containments ?? []).length > 0 || decision.action === 'observe' ? 'Would contain' : 'Look at';
  const isFailed = FAILED.includes(carried.outcome) && carried.outcome !== 'kept';
  if (isFailed && asked === 'lift') return VERBS.kept;
  if (isFailed && asked === 'extend') return 'NOT EXTENDED';
  if (carried.outcome === 'observed' && also.some(isInForce)) return 'Contained in part, HELD BACK on';
  return isFailed && also.some(isInForce) ? `PARTLY ${VERBS[carried.outcome]}` : VERBS[carried.outcome];
}

/** A person who is paged again must see at once that it is no second incident. */
function writtenVerb({ restored, extended, frozen }: Extract<Carried, { outcome: 'written' }>): string {
  if (restored) return 'Deny put back on';
  if (extended) return 'Containment extended on';
  return frozen ? ONLY_FROZEN : 'Contained';
}

/** The incident has no deny of its own: the one freeze of the role covers it. */
const ONLY_FROZEN = 'ONLY FROZEN';

const VERBS = {
  stands: 'Contained already',
  observed: 'Would contain',
  lifted: 'Lifted on',
  revived: 'Lifted and revived on',
  answered: 'Left lifted on',
  refused: 'NOT CONTAINED',
  unmodifiable: 'NOT CONTAINED',
  absent: 'NOT CONTAINED',
  full: 'NOT CONTAINED',
  unconfirmed: 'NOT CONFIRMED',
  kept: 'NOT LIFTED',
} as const satisfies Record<Exclude<Carried['outcome'], 'written'>, string>;
