import { settingsToPackage } from './settings.ts';

/** For the plugin: the regions that the settings list, if they do. */
const [file = 'rolewarden.yml'] = process.argv.slice(2);
try {
  const { regions } = await settingsToPackage(file, new Date());
  process.stdout.write(JSON.stringify({ regions }));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
