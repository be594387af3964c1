// After the home stack is deployed, one small stack of rules in each other region; before it is removed, these are taken away.
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');
const { DescribeRegionsCommand, EC2Client } = require('@aws-sdk/client-ec2');
const { PutObjectCommand, S3Client } = require('@aws-sdk/client-s3');
const { regionTemplate } = require('./region-template.cjs');
const { deployStack, removeStack } = require('./region-stack.cjs');
const load = require('./typescript.cjs');

/** Errors of a region that takes no calls of the account, or not yet: AWS needs some minutes to enable one. */
const NOT_ENABLED = /^(?:OptInRequired|UnrecognizedClientException|InvalidClientTokenId|AuthFailure|UnknownEndpoint)/;
const REFUSED = /explicit deny in a service control policy/;

/** @param log one line for people */
async function deployRegions(serverless, log) {
  const provider = serverless.getProvider('aws');
  const home = provider.getRegion();
  if (!(await routes(provider))) return log(`Regions: none but ${home}. ${load('../../base/regions.ts').NO_ROUTING}`);
  const listed = listedRegions(serverless);
  const enabled = await enabledRegions(provider);
  const away = (listed ?? []).filter((region) => region !== home && !enabled.includes(region));
  for (const region of away) log(`${region}: not enabled in this account, so nothing is forwarded from there`);
  const wanted = load('../../base/regions.ts').forwardingRegions(enabled, home, listed);
  const template = wanted.length === 0 ? undefined : await uploaded(provider, serverless.service.service, home);
  const failed = await inEach(provider, enabled, log, async (config, region) => {
    if (wanted.includes(region))
      return `${await deployed(config, template, (says) => log(`${region}: ${says}`))}; forwards to ${home}`;
    return (await removeStack(config)) && `removed: regions in ${serverless.service.custom.settings} leaves it out`;
  });
  if (failed.length > 0)
    throw new serverless.classes.Error(
      `The stack in ${home} is deployed; role passes stay unseen in ${failed.join(', ')} for the reasons above. Deploy again, or leave these out of \`regions\` in ${serverless.service.custom.settings}.`,
    );
}

/** A stack that was removed a moment ago had a queue whose name SQS does not give again at once. */
async function deployed(config, template, say) {
  try {
    return await deployStack(config, template);
  } catch (error) {
    if (!/60 seconds|QueueDeletedRecently/.test(error.message)) throw error;
    say('waits a minute: SQS gives the name of a deleted queue again after 60 seconds');
    await new Promise((resolve) => setTimeout(resolve, 65_000));
    return deployStack(config, template);
  }
}

async function removeRegions(serverless, log) {
  const provider = serverless.getProvider('aws');
  if (!(await routes(provider))) return;
  const failed = await inEach(provider, await enabledRegions(provider), log, removeStack);
  if (failed.length > 0)
    throw new serverless.classes.Error(
      `The stack rolewarden-region is still in ${failed.join(', ')} for the reasons above. Nothing was removed in ${provider.getRegion()}: remove again.`,
    );
}

async function routes(provider) {
  return load('../../base/regions.ts').routesAcrossRegions((await provider.getAccountInfo()).partition);
}

/** All at once, one line for each. Answers the regions that failed; one that is not enabled or that a service control policy closes is no failure. */
async function inEach(provider, regions, log, work) {
  const failed = [];
  const one = async (region) => {
    try {
      const says = await work(await provider.getAwsSdkV3Config({ region }), region);
      if (says !== undefined) log(`${region}: ${says}`);
    } catch (error) {
      if (NOT_ENABLED.test(error.name)) return log(`${region}: not enabled (${error.name}), left as it is`);
      if (REFUSED.test(error.message))
        return log(`${region}: a service control policy refuses you there, left as it is`);
      failed.push(region);
      log(`${region}: FAILED, ${error.name}: ${error.message}`);
    }
  };
  await Promise.all(regions.map(one));
  return failed.sort();
}

/** Every region of the account but home. */
async function enabledRegions(provider) {
  const client = new EC2Client(await provider.getAwsSdkV3Config());
  const { Regions = [] } = await client.send(new DescribeRegionsCommand({}));
  return Regions.filter(({ OptInStatus }) => OptInStatus !== 'not-opted-in')
    .map(({ RegionName }) => RegionName)
    .filter((region) => region !== provider.getRegion())
    .sort();
}

/** The list of the settings; undefined where there is none. The build has checked the file; a deployed package was not built now. */
function listedRegions(serverless) {
  const script = join('lib', 'packaging', 'listed-regions.ts');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', script, serverless.service.custom.settings],
    { cwd: serverless.serviceDir, encoding: 'utf8' },
  );
  if (status !== 0) throw new serverless.classes.Error(stderr.trim());
  return JSON.parse(stdout).regions;
}

/** CloudFormation takes 51,200 bytes in a call, and the patterns have more. Answers where it reads the template, from every region. */
async function uploaded(provider, service, home) {
  const Bucket = await provider.getServerlessDeploymentBucketName();
  const Key = `${provider.getDeploymentPrefix()}/${service}/${provider.getStage()}/region-template.json`; // emptied with the rest
  const Body = JSON.stringify(regionTemplate(home));
  await new S3Client(await provider.getAwsSdkV3Config()).send(new PutObjectCommand({ Bucket, Key, Body }));
  return `https://s3.amazonaws.com/${Bucket}/${Key}`;
}

module.exports = { deployRegions, removeRegions };
