import type { Live } from '../live/ports.ts';
import type { Notice } from '../notice.ts';
import type { Io } from './io.ts';
import { ifItAnswers } from './live.ts';
import { clean } from './table.ts';

/** The same message as from the functions, to whoever listens. What is done is done: no command fails because nobody was told. */
export async function tellTeam(notice: Notice, { publish }: Pick<Live, 'publish'>, io: Io): Promise<void> {
  const said = await ifItAnswers(() => publish(notice));
  if ('because' in said) io.err(`the team was not told: rolewarden-alerts did not take it (${clean(said.because)})\n`);
}
