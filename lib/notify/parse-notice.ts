import { isObject, isTexts, type JsonObject, textOf } from '../base/json.ts';
import { isSeverity, worst } from '../base/severity.ts';
import { cut } from '../base/shortened.ts';
import type { Command } from '../contain/command.ts';
import { LONGEST_NOTICE } from '../contain/notice.ts';
import type { About } from '../contain/sent-notice.ts';
import type { Notice } from '../contain/told.ts';
import { carriedIn } from './parse-carried.ts';
import { reportIn } from './parse-report.ts';

/**
 * The notice in a message of the queue to `tell`. Whatever the message is, somebody is told: a page that is dropped is a silent
 * containment. What cannot be read is named, and is never told as if nothing had happened.
 */
export function noticeFrom(text: string): Notice {
  const value = noticeIn(text);
  if (typeof value === 'string') return unreadable(text, value);
  const about = aboutIn(value.about);
  const decision = reportIn(value.decision, about);
  const carried = carriedIn(value.carried);
  const because = [decision.because, textOf(value.because)].filter((reason) => reason !== undefined).join('; ');
  const told = {
    ...decision,
    ...(because !== '' && { because }),
    ...(isSeverity(value.severity) && { severity: value.severity }),
  };
  const notes = isTexts(value.notes) ? { notes: value.notes } : {};
  if (value.carried === undefined || carried !== undefined)
    return {
      decision: told,
      ...(carried && { carried }),
      ...notes,
      ...(carried && about.kind && { asked: about.kind }),
    };
  return {
    decision: { ...told, action: 'alert', severity: worst([told.severity, 'high']) ?? 'high' },
    ...notes,
    unreadable: `what became of the containment: ${shown(JSON.stringify(value.carried))}`,
  };
}

/** The notice as JSON, or why it is none. */
function noticeIn(text: string): JsonObject | string {
  const bytes = Buffer.byteLength(text);
  if (bytes > LONGEST_NOTICE) return `it has ${bytes} bytes, more than ${LONGEST_NOTICE}`;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && isObject(value.decision) ? value : 'it has no decision';
  } catch (error) {
    if (error instanceof SyntaxError) return 'it is no JSON';
    throw error;
  }
}

const KINDS = ['contain', 'extend', 'restore', 'lift'] as const satisfies readonly Command['kind'][];

const NOTHING: About = { incident: 'unknown', id: 'unknown', target: 'unknown', account: '', severity: 'high' };

export function aboutIn(value: unknown): About {
  if (!isObject(value)) return NOTHING;
  const kind = KINDS.find((one) => one === value.kind);
  return {
    incident: textOf(value.incident) ?? NOTHING.incident,
    id: textOf(value.id) ?? NOTHING.id,
    target: textOf(value.target) ?? NOTHING.target,
    account: textOf(value.account) ?? NOTHING.account,
    severity: isSeverity(value.severity) ? value.severity : NOTHING.severity,
    ...(value.caller === true && { caller: true }),
    ...(kind && { kind }),
  };
}

function unreadable(text: string, because: string): Notice {
  return {
    decision: { ...reportIn({}, NOTHING), action: 'alert' },
    unreadable: `the whole notice (${because}): ${shown(text)}`,
  };
}

function shown(text: string): string {
  return cut(text, 500);
}
