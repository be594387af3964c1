import type { SignedCalls } from './signed-calls.ts';

/**
 * Asks Lambda whether the caller may replace the code of a function of ours. `DryRun` alone keeps it from being done; should it
 * not be heeded, no function has this revision, and Lambda takes no archive without a file.
 * https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html
 */
export function dryUpdateOf(calls: SignedCalls, name: string): Promise<unknown> {
  return calls.dryRun('lambda', `/2015-03-31/functions/${name}/code`, {
    RevisionId: NO_REVISION,
    ZipFile: EMPTY_ARCHIVE,
  });
}

const NO_REVISION = '00000000-0000-0000-0000-000000000000';
/** A zip's end record alone, in base64. */
const EMPTY_ARCHIVE = Buffer.from(`PK\x05\x06${'\0'.repeat(18)}`, 'latin1').toString('base64');
