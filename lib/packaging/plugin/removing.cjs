// `serverless remove` refuses while denies stand. The decision is in ../deploy/refused-removal.ts.
const { deployerOf, saidByUs } = require('./deploying.cjs');
const load = require('./typescript.cjs');

module.exports.commands = {
  remove: {
    options: {
      force: { usage: 'Remove although denies of Rolewarden stand: they stay where they are', type: 'boolean' },
    },
  },
};

module.exports.refuseWhileDeniesStand = (serverless, { force }) =>
  saidByUs(serverless, async () => {
    const deployer = await deployerOf(serverless);
    const { refusedRemoval } = load('../deploy/refused-removal.ts');
    const reserves = await deployer.reservesInUse();
    const denies = force === true ? [] : await deployer.standingDenies(new Date());
    const because = refusedRemoval(denies, reserves);
    if (because !== undefined) throw new serverless.classes.Error(because);
  });
