import { isoSeconds } from '../time.ts';
import { readSettings } from './inputs.ts';
import type { AddCommand } from './main.ts';

export const addCheck: AddCommand = (program, io) => {
  program
    .command('check')
    .description('Check a settings file: unknown keys, wrong values, expired exceptions.')
    .argument('[file]', 'the settings file', 'rolewarden.yml')
    .option('--json', 'print the settings with their defaults as JSON')
    .addHelpText('after', '\nExit status: 0 fine, 2 the file cannot be used.\n')
    .action(async (file: string, options: { json?: boolean }) => {
      const settings = await readSettings(file);
      const expired = settings.exceptions.filter(({ until }) => until <= io.now());
      for (const { role, owner, until } of expired)
        io.err(`${file}: the exception for ${role} by ${owner} expired ${isoSeconds(until)}; it is ignored\n`);
      if (options.json) io.out(`${JSON.stringify(settings)}\n`);
      else
        io.err(
          `${file}: fine; mode is ${settings.mode}, ${settings.exceptions.length} exceptions, ${expired.length} expired\n`,
        );
    });
};
