import { isObject } from '../../base/json.ts';
import { type CloudTrailEvent, ParseError, parseEvent } from '../cloudtrail.ts';
import type { TrailFile } from './files.ts';
import { bytesIn, DamagedFile, type OnRead } from './inflate.ts';
import { ACCEPTED, fileErrorText, shortened } from './problem.ts';
import type { QuickSkip } from './quick-skip.ts';
import { recordsIn } from './unwrap.ts';
import { type Found, valuesIn } from './values.ts';

/** Receives progress and problems while a file is read. */
export interface Listener {
  readonly onRead: OnRead;
  /** @param count records of this file so far */
  onRecords(count: number): void;
  onProblem(message: string): void;
}

/** Every record of a file with its event. An unreadable record becomes a problem, and reading goes on. */
export async function* recordsOf(file: TrailFile, listener: Listener, quick?: QuickSkip): AsyncGenerator<TrailRecord> {
  try {
    for await (const found of valuesIn(bytesIn(file, listener.onRead), quick)) {
      listener.onRecords(found.number);
      if ('damage' in found) listener.onProblem(`${place(found)}: ${found.damage}`);
      else yield* eventsIn(found, file.path, listener);
    }
  } catch (error) {
    listener.onProblem(error instanceof DamagedFile ? error.message : fileErrorText(error));
  }
}

function* eventsIn(found: Found & { value: unknown }, file: string, listener: Listener): Generator<TrailRecord> {
  for (const record of recordsIn(found.value)) {
    try {
      yield { event: parseEvent(record), record, file, number: found.number };
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      listener.onProblem(`${place(found)}: ${reason(record, error)}`);
    }
  }
}

function place({ number, offset }: Found): string {
  return `record ${number} (byte ${offset})`;
}

/** Shows the keys of a value that is no CloudTrail record, so that a person recognises the wrong file at once. */
function reason(record: unknown, error: ParseError): string {
  if (isObject(record) && ('eventName' in record || 'eventSource' in record || 'detail' in record))
    return `${error.message}; ${shortened(JSON.stringify(record))}`;
  if (isObject(record) && 'RoleDetailList' in record)
    return 'an account snapshot, not events: give it with --account <file>';
  const sight = isObject(record) ? `an object with ${keysOf(record)}` : shortened(JSON.stringify(record));
  return `JSON, but no CloudTrail record: ${sight}; ${ACCEPTED}`;
}

function keysOf(record: object): string {
  const keys = Object.keys(record);
  return keys.length === 0 ? 'no keys' : shortened(keys.join(', '));
}

export interface TrailRecord {
  readonly event: CloudTrailEvent;
  /** The record as in the file: bare or in an EventBridge envelope. */
  readonly record: unknown;
  readonly file: string;
  /** Its place in the file, from 1. */
  readonly number: number;
}
