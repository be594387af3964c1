// The local serverless plugin: settings are checked and everything is built before packaging and before `invoke local`,
// so that a deploy can never ship stale settings or stale code. CommonJS because serverless requires its plugins.
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

module.exports = class RolewardenPlugin {
  constructor(serverless) {
    const build = () => buildAll(serverless);
    this.hooks = {
      'before:package:createDeploymentArtifacts': build,
      'before:package:function:package': build,
      'before:invoke:local:invoke': build,
    };
  }
};

/** The build says in one line what is wrong with the settings; a stack of ours would hide it. */
function buildAll(serverless) {
  const root = serverless.serviceDir;
  const { settings } = serverless.service.custom;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join('lib', 'packaging', 'build.ts'), 'functions', settings],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new serverless.classes.Error(stderr.trim() || 'the build failed without saying why');
  process.stderr.write(stderr);
}
