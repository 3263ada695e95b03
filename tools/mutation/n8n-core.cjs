// The module that Node.js has loaded, in place of Jest's own copy for each test file.
module.exports = globalThis.requireOnce('n8n-core');
