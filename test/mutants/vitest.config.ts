import { defineConfig } from 'vitest/config';

/** For Stryker: the tests that run.ts names, and no others. */
export default defineConfig({
  test: {
    include: (process.env.MUTANTS_TESTS ?? '').split(' '),
    setupFiles: 'test/mutants/same-cases.ts',
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    testTimeout: 20_000,
  },
});
