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

module.exports.hooks = (serverless, options) => ({
  'before:remove:remove': () =>
    saidByUs(serverless, async () => {
      const deployer = await deployerOf(serverless);
      const { refusedRemoval } = load('../deploy/refused-removal.ts');
      const [denies, reserves] = await Promise.all([deployer.standingDenies(new Date()), deployer.reservesInUse()]);
      const because = refusedRemoval(denies, reserves, options.force === true);
      if (because !== undefined) throw new serverless.classes.Error(because);
    }),
});
