import { isObject, jsonIn, textOf } from '../base/json.ts';
import type { Carried } from '../contain/carried.ts';
import type { Notice } from '../contain/told.ts';
import { withUndo } from '../incident/deny/undo.ts';
import type { Decision } from '../inspect/decide/decision.ts';
import { containmentsOf, isInForce } from './outcomes.ts';

/** The promised decision JSON, with the outcome as `carried`. */
export type NoticeJson = Notice['decision'] & Omit<Notice, 'decision'>;

/** `action` is the real outcome: `observe` for a containment that the kill switch stopped, `alert` for one that failed. */
export function noticeJson(notice: Notice): NoticeJson {
  const { decision, carried, also, ...rest } = notice;
  const containments = containmentsOf(notice).map(withUndo);
  return {
    ...decision,
    action: actionOf(notice),
    ...(containments.length > 0 && { containments }),
    ...(carried && { carried: withTheUndo(carried) }),
    ...(also && { also: also.map(withTheUndo) }),
    ...rest,
  };
}

function withTheUndo(carried: Carried): Carried {
  if ('containment' in carried) return { ...carried, containment: withUndo(carried.containment) };
  if ('taken' in carried && carried.taken !== undefined) return { ...carried, taken: withUndo(carried.taken) };
  return carried;
}

function actionOf({ decision, carried, also = [] }: Notice): Decision['action'] {
  switch (carried?.outcome) {
    case undefined:
      return decision.action;
    case 'written':
    case 'stands':
      return 'contain';
    case 'observed':
      return also.some(isInForce) ? 'contain' : 'observe'; // filters of subscriptions look for what was done
    default:
      return 'alert';
  }
}

/** The notice in a message of the topic; undefined for any other message, such as an alarm's. */
export function noticeIn(text: string): Notice | undefined {
  const value = jsonIn(text);
  if (!isObject(value) || textOf(value.incident) === undefined || !Array.isArray(value.findings)) return undefined;
  const { carried, also, awaited, asked, fixed, notes, unreadable, ...decision } = value as unknown as NoticeJson;
  return {
    decision,
    ...(carried && { carried }),
    ...(also && { also }),
    ...(awaited && { awaited }),
    ...(asked && { asked }),
    ...(fixed && { fixed }),
    ...(notes && { notes }),
    ...(unreadable && { unreadable }),
  };
}
