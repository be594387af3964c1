import { argv } from 'node:process';

const USAGE = `npm run benign -- fetch       downloads the templates by npm and pip into node_modules/.cache
npm run benign -- run [--accounts=20] [--weeks=4] [--projects=34] [--seed=12] [--late=0.2] [--upgrades=0.2] [--evidence]
npm run benign -- commit      writes the small set of npm test anew`;

async function main([first, ...rest]: readonly string[]): Promise<number> {
  switch (first) {
    case 'fetch':
      (await import('./fetch.ts')).fetchTemplates();
      return 0;
    case 'run':
      await (await import('./run.ts')).run(rest);
      return 0;
    case 'commit':
      (await import('./run.ts')).commit();
      return 0;
    default:
      console.log(USAGE);
      return 2;
  }
}

process.exitCode = await main(argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 2;
});
