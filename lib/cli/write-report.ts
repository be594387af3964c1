import { writeFile } from 'node:fs/promises';
import { UsageError } from './io.ts';

/** Writes the page of --report. @throws UsageError where the file cannot be written. */
export async function writeReport(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    if (error instanceof Error && 'code' in error)
      throw new UsageError(
        `--report ${file}: cannot be written (${String(error.code)}); name a file in a folder that is there`,
      );
    throw error;
  }
}
