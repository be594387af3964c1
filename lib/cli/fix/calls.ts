import type { OwnDeny } from '../contained/own-denies.ts';
import type { Io } from '../io.ts';
import { readEvents } from '../read-events.ts';
import { table } from '../table.ts';
import { isReached, sessionCalls } from './session-calls.ts';

/** Lists the calls of the contained sessions before the cutoff. Answers whether every file could be read. */
export async function listCalls(paths: readonly string[], denies: readonly OwnDeny[], io: Io): Promise<boolean> {
  const { events, records, problems } = await readEvents(paths, io, undefined, (event) => isReached(event, denies));
  const rows = sessionCalls(events).map(({ call, session, count, refused, first, last }) => [
    session,
    call,
    String(count),
    refused === 0 ? '' : String(refused),
    first,
    last,
  ]);
  if (rows.length > 0) io.out(`\n${table(['SESSION', 'CALL', 'TIMES', 'REFUSED', 'FIRST', 'LAST'], rows, io.columns)}`);
  io.err(`${records} events read, ${events.length} by the contained sessions before the cut\n`);
  return problems.length === 0;
}
