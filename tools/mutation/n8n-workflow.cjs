module.exports = globalThis.nodeRequire('n8n-workflow');
