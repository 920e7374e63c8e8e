'use strict';
// usage: node generate.js STYLE[+FAULT] COUNT SEED FOLDER
//
// Writes FOLDER/documents/, a file for each token as the tools of that style name them, and
// FOLDER/manifest.json: the style, the fault, and each token that was changed and how.

const fs = require('fs');
const path = require('path');
const { Chance } = require('./chance');
const styles = require('./styles');
const faults = require('./faults');

const [what, count, seed, folder] = process.argv.slice(2);
const [style, fault] = what.split('+');
const collection = styles[style](new Chance(seed, style), Number(count));
const planted = fault ? faults[fault](new Chance(seed, what), collection) : [];

const documents = path.join(folder, 'documents');
fs.rmSync(documents, { recursive: true, force: true });
fs.mkdirSync(documents, { recursive: true });
for (const token of collection.tokens) {
    fs.writeFileSync(path.join(documents, token.file), JSON.stringify(token.document));
}
fs.writeFileSync(path.join(folder, 'manifest.json'),
    JSON.stringify({ style, fault: fault || null, count: collection.tokens.length, seed, planted }, null, 1));
