// The local serverless plugin: settings are checked and everything is built before packaging and before `invoke local`,
// so that a deploy can never ship stale settings or stale code. Packaging also writes the policies of queues, table and topic.
// CommonJS because serverless requires its plugins.
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');
const whoPackages = require('./plugin/caller.cjs');
const deploying = require('./plugin/deploying.cjs');
const removing = require('./plugin/removing.cjs');

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'; // it would stand between what a deployer has to read

module.exports = class RolewardenPlugin {
  constructor(serverless, options, { log }) {
    const say = (line) => log.notice(line);
    const build = () => void buildAll(serverless);
    this.commands = removing.commands;
    this.hooks = {
      ...deploying.hooks(serverless, say),
      'before:package:createDeploymentArtifacts': async () => {
        await writePolicies(serverless, buildAll(serverless));
        rulesFirst(serverless);
        await deploying.adoptKeptLedger(serverless, say);
      },
      'before:package:function:package': build,
      'before:invoke:local:invoke': build,
      'after:deploy:deploy': () => regions().deployRegions(serverless, say),
      'before:remove:remove': async () => {
        await removing.refuseWhileDeniesStand(serverless, options);
        await regions().removeRegions(serverless, say);
      },
    };
  }
};

/** Loaded when it is used: it brings the SDK's client of EC2, a large one. */
const regions = () => require('./plugin/regions.cjs');

/** Answers the operators that the settings name. */
function buildAll(serverless) {
  const { settings } = serverless.service.custom;
  return JSON.parse(run(serverless, 'build.ts', ['functions', settings]) || '[]');
}

async function writePolicies(serverless, operators) {
  const { resources, custom } = serverless.service;
  const caller = operators.length > 0 ? undefined : (await whoPackages(serverless))?.arn;
  const asked = { resources: resources.Resources, settings: custom.settings, operators, caller };
  const policies = JSON.parse(run(serverless, 'write-resource-policies.ts', [], JSON.stringify(asked)));
  for (const [id, { Type, Properties }] of Object.entries(policies)) {
    if (resources.Resources[id] === undefined) resources.Resources[id] = { Type, Properties: {} };
    Object.assign(resources.Resources[id].Properties, Properties);
  }
}

/**
 * The rules hand their events to the queue before inspect takes nothing else: at the upgrade from a release whose rules invoked it,
 * the code of before still judges what comes by the old way.
 */
function rulesFirst({ service }) {
  const parts = Object.entries(service.resources.Resources);
  const rules = parts.filter(([, { Type, DependsOn }]) => Type === 'AWS::Events::Rule' && DependsOn !== undefined);
  service.functions.inspect.dependsOn = rules.map(([id]) => id);
}

/** The build says in one line what is wrong with the settings; a stack of ours would hide it. */
function run(serverless, script, args, input = '') {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join('lib', 'packaging', script), ...args],
    { cwd: serverless.serviceDir, encoding: 'utf8', input },
  );
  if (status !== 0) throw new serverless.classes.Error(stderr.trim() || `${script} failed without saying why`);
  process.stderr.write(stderr);
  return stdout;
}
