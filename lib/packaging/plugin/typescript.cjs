// TypeScript of ours inside serverless, which loads its plugins as CommonJS.
const { require: load } = require('tsx/cjs/api');

module.exports = (path) => load(path, __filename);
