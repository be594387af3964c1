// What a deployment looks at beside what serverless does by itself: the place, a dead stack, a ledger that was kept, names that
// SQS does not give yet. The decisions are in ../deploy, the calls to AWS in lib/aws/deployer.ts.
const { setTimeout: pause } = require('node:timers/promises');
const whoPackages = require('./caller.cjs');
const load = require('./typescript.cjs');

/** @param say one line for people */
function hooks(serverless, say) {
  const provider = () => serverless.service.provider;
  const inPlace = () => refuseElsewhere(serverless);
  const whileDeploying = (step) => async () => {
    if (!provider().shouldNotDeploy) await saidByUs(serverless, () => step(serverless, say));
  };
  return {
    'before:package:cleanup': inPlace,
    'before:deploy:deploy': inPlace, // of what was packaged earlier
    'before:deploy:function:initialize': inPlace,
    'before:aws:deploy:deploy:createStack': whileDeploying(clearTheWay),
    'before:aws:deploy:deploy:updateStack': whileDeploying(waitForNames),
    'after:aws:deploy:deploy:updateStack': whileDeploying(mendKeptLedger),
  };
}

function refuseElsewhere(serverless) {
  const provider = serverless.getProvider('aws');
  const { refusedPlace } = load('../deploy/refused-place.ts');
  const because = refusedPlace(provider.getStage(), provider.getRegion());
  if (because !== undefined) throw new serverless.classes.Error(because);
}

/** Before the template is written: a ledger that the stack does not have is referred to by its name. */
function adoptKeptLedger(serverless, say) {
  return saidByUs(serverless, async () => {
    const isDeployed = serverless.processedInput.commands[0] === 'deploy';
    if (!isDeployed && (await whoPackages(serverless)) === undefined) return; // a deployment looks again
    const deployer = await deployerOf(serverless);
    if (!(await isLedgerKept(deployer))) return;
    const { service } = serverless;
    const { adoptedWords, withoutLedger } = load('../deploy/kept-ledger.ts');
    const { resources, policy } = withoutLedger(service.resources.Resources);
    service.resources.Resources = resources;
    service.custom.keptLedgerPolicy = policy; // is packaged with the service, and put after the deployment
    say(adoptedWords(await deployer.ledger()));
  });
}

/** A first deployment that failed leaves a stack that CloudFormation does not update. */
async function clearTheWay(serverless, say) {
  const deployer = await deployerOf(serverless);
  const fate = fateOf(await deployer.stackStatus());
  if (fate.action === 'refuse') throw new Error(fate.because);
  await refuseOtherPackage(serverless, deployer);
  if (fate.action === 'deploy') return;
  say('An earlier first deployment failed, and its stack cannot be updated: it is deleted now. Its ledger stays.');
  await deployer.deleteStack();
}

/** What was packaged without a look at this account may make a table that is there, or go on with one that is not. */
async function refuseOtherPackage({ service }, deployer) {
  const makesLedger = service.provider.compiledCloudFormationTemplate.Resources.Ledger !== undefined;
  const fits = makesLedger ? !(await isLedgerKept(deployer)) : (await deployer.ledger()) !== undefined;
  if (fits) return;
  const because = makesLedger
    ? 'the table rolewarden-ledger was kept from an earlier stack, and this package would make it anew'
    : 'this package goes on with a kept table rolewarden-ledger, and there is none';
  throw new Error(`${because}: package again, signed in to this account`);
}

async function waitForNames(serverless, say) {
  const { untilNamesAreFree } = load('../deploy/queue-name.ts');
  const wait = untilNamesAreFree(await (await deployerOf(serverless)).queueDeletedAt(), new Date());
  if (wait === 0) return;
  say(
    `Queues of these names were deleted a moment ago, and SQS keeps the names for 60 seconds: waiting ${Math.ceil(wait / 1000)} s.`,
  );
  await pause(wait);
}

/** CloudFormation does not see to a table that is not its own. */
async function mendKeptLedger(serverless, say) {
  const { keptLedgerPolicy } = serverless.service.custom;
  if (keptLedgerPolicy === undefined) return;
  const { mendLedger } = load('../deploy/mend-ledger.ts');
  for (const line of await mendLedger(keptLedgerPolicy, await deployerOf(serverless))) say(line);
}

async function isLedgerKept(deployer) {
  const { isKept } = load('../deploy/kept-ledger.ts');
  const isDead = fateOf(await deployer.stackStatus()).action === 'delete'; // what it has outlives it
  return isKept(await deployer.ledger(), !isDead && (await deployer.stackHasLedger()));
}

function fateOf(status) {
  return load('../deploy/dead-stack.ts').stackFate(status);
}

async function deployerOf(serverless) {
  const provider = serverless.getProvider('aws');
  const { accountId, partition } = await provider.getAccountInfo();
  return load('../../aws/deployer.ts').awsDeployer(await provider.getAwsSdkV3Config(), partition, accountId);
}

/** Our reason in one line; a stack of ours would hide it. */
async function saidByUs(serverless, step) {
  try {
    return await step();
  } catch (error) {
    if (error instanceof serverless.classes.Error) throw error;
    const { wayOutOf } = load('../../cli/live/way-out.ts');
    throw new serverless.classes.Error(`rolewarden: ${wayOutOf(error) ?? error.message}`);
  }
}

module.exports = { hooks, adoptKeptLedger, deployerOf, saidByUs };
