import { enforceSays } from '../../base/settings/enforce.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { isoSeconds } from '../../base/time.ts';
import { readSettings } from '../inputs.ts';
import type { AddCommand } from '../main.ts';

export const addCheck: AddCommand = (program, io) => {
  program
    .command('check')
    .description('Check a settings file: unknown keys, wrong values, expired exceptions.')
    .argument('[file]', 'the settings file', 'rolewarden.yml')
    .option('--json', 'print the settings with their defaults as JSON')
    .addHelpText('after', '\nExit status: 0 fine, 2 the file cannot be used.\n')
    .action(async (file: string, options: { json?: boolean }) => {
      const settings = await readSettings(file, io.now());
      const expired = settings.exceptions.filter(({ until }) => until <= io.now());
      for (const { role, owner, until } of expired)
        io.err(`${file}: the exception for ${role} by ${owner} expired ${isoSeconds(until)}; it is ignored\n`);
      for (const note of [
        ...enforceSays(settings),
        ...observedNotes(settings),
        ...sparedNotes(settings),
        ...approvedNotes(settings),
      ])
        io.err(`${file}: ${note}\n`);
      if (options.json) io.out(`${JSON.stringify(settings)}\n`);
      else
        io.err(
          `${file}: fine; mode is ${settings.mode}, ${settings.exceptions.length} exceptions, ${expired.length} expired\n`,
        );
    });
};

function observedNotes({ mode, observe }: Settings): string[] {
  const { accounts, detectors } = observe;
  if (mode === 'observe') {
    const idle = Object.entries(observe).filter(([, names]) => names.length > 0);
    return idle.map(([key]) => `observe.${key} changes nothing: mode is observe, so nothing is written anywhere`);
  }
  return [
    ...accounts.map((account) => `only told, never written: everything in account ${account} (observe.accounts)`),
    ...detectors.map(
      (detector) => `only told, never written: what ${detector} alone would contain (observe.detectors)`,
    ),
  ];
}

function approvedNotes({ approved, onlyApproved }: Settings): string[] {
  if (!onlyApproved || approved.length > 0) return [];
  return ['onlyApproved is true and approved has no entry: every pass is a finding'];
}

function sparedNotes({ protect }: Settings): string[] {
  if (protect.roles.length === 0) return [];
  return [
    "protect.roles spares a role only where it is older than the guardrail's first scan of the account; for a newer one write an exception",
  ];
}
