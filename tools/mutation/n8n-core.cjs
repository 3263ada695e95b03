module.exports = globalThis.nodeRequire('n8n-core');
