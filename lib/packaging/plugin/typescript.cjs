// TypeScript of ours inside serverless, which loads its plugins as CommonJS. The loader is loaded when it is used.
module.exports = (path) => require('tsx/cjs/api').require(path, __filename);
