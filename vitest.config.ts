import { defineConfig } from 'vitest/config';

/** The SDK would tell of Node 20's end in every run. */
const QUIET = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

/** Attacks in weeks of ordinary work, floods of calls, bad days: in the gate, and by hand with `npm run test:long`. */
const LONG = [
  'test/benign/attacks.test.ts',
  'test/contain/covered.test.ts',
  'test/contain/put/room.test.ts',
  'test/inspect/flood/denied-flood.test.ts',
  'test/simulation/chains.test.ts',
  'test/simulation/held-and-lost.test.ts',
];
/** The template as serverless packages it: in the gate, and by hand with `npm run test:template`. */
const TEMPLATE = 'test/packaging/template.test.ts';

/** `isolate`: 300 files of a pure core; loading it anew for each takes longer than the tests. */
const UNIT = { isolate: false, env: QUIET, setupFiles: ['test/support/seed.ts'], testTimeout: 20_000 };

export default defineConfig({
  test: {
    maxWorkers: '100%', // by default one processor of two is left idle
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', ...LONG, TEMPLATE],
          ...UNIT,
        },
      },
      { test: { name: 'long', include: LONG, ...UNIT } },
      { test: { name: 'template', include: [TEMPLATE], ...UNIT } },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: 'test/e2e/moto.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
