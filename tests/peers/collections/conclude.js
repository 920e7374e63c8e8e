'use strict';
// usage: node conclude.js FOLDER [CLEAN]
//
// Compares what was planted (manifest.json) with what was found (report.json, tokens.ndjson)
// and says the difference; exit status 1 when there is one that counts. CLEAN is the folder
// of the same collection without a fault.
//
//  - In a collection without a fault nothing may be an error, and no leak or early reveal
//    may be seen, nor a placeholder where all is revealed. What else is found is told, and
//    does not count.
//  - What was planted has to be found by one of the rules that are there for it, as often as
//    it was planted; of misspellings half, since in a short word ("Cod Blue") one cannot be
//    told from another word.

const fs = require('fs');
const path = require('path');

const NEVER = ['collection.leak', 'collection.revealed-early'];
const NEVER_REVEALED = ['collection.placeholder', 'content.placeholder'];

const RULES = {
    leftovers: ['content.leftover', 'collection.trait-leftover'],
    duplicates: ['collection.same-document'],
    remains: ['collection.placeholder', 'content.placeholder'],
    early: ['collection.revealed-early'],
    typos: ['collection.trait-spelling'],
    texts: ['collection.trait-type', 'content.number-as-text'],
    shifted: ['content.wrong-token', 'collection.wrong-number'],
    pictures: ['collection.same-image'],
    hidden: [],
};

const read = (folder, file) => fs.readFileSync(path.join(folder, file), 'utf8');

// { rule: { severity, count, tokens: Set, said } } of both, the tokens' and the collection's.
function findings(folder) {
    const found = {};
    const entry = (rule, severity) => found[rule] = found[rule] || { severity, count: 0, tokens: new Set(), said: [] };
    for (const line of read(folder, 'tokens.ndjson').split('\n').filter(Boolean)) {
        const sample = JSON.parse(line);
        for (const finding of sample.findings || []) {
            const of = entry(finding.rule, finding.severity);
            of.count++;
            of.tokens.add(sample.token_id);
            of.said.push(`${sample.token_id}: ${finding.pointer} ${finding.message}`);
        }
    }
    const { collection } = JSON.parse(read(folder, 'report.json'));
    for (const group of (collection && collection.findings) || []) {
        const of = entry(group.rule, group.severity);
        of.count += group.count;
        of.said.unshift(`${group.message} (${group.examples.slice(0, 5).join(', ')})`);
    }
    return found;
}

const [folder, clean] = process.argv.slice(2);
const manifest = JSON.parse(read(folder, 'manifest.json'));
const found = findings(folder);
const before = clean ? findings(clean) : {};
const name = manifest.fault ? `${manifest.style}+${manifest.fault}` : manifest.style;
let wrong = 0;

function say(mark, rule) {
    const { severity, count, said } = found[rule];
    console.log(`${name}: ${mark}: ${severity} ${rule}, ${count} times`);
    said.slice(0, 3).forEach((text) => console.log(`    ${text}`));
}

if (manifest.planted.length === 0) {
    const never = manifest.fault === 'hidden' ? NEVER : NEVER.concat(NEVER_REVEALED);
    for (const rule of Object.keys(found).sort()) {
        const bad = found[rule].severity === 'error' || never.includes(rule);
        wrong += bad;
        say(bad ? 'FALSE' : 'also found', rule);
    }
} else {
    const rules = RULES[manifest.fault];
    const times = rules.reduce((sum, rule) => sum + (found[rule] ? found[rule].count : 0) -
        (before[rule] ? before[rule].count : 0), 0);
    wrong = times < manifest.planted.length * (manifest.fault === 'typos' ? 0.5 : 1);
    console.log(`${name}: ${wrong ? 'MISSED' : 'found'}: ${rules.join(' or ')}, ${times} times more; planted ${manifest.planted.length}`);
    if (wrong) {
        rules.filter((rule) => found[rule]).forEach((rule) => say('seen', rule));
        const seen = new Set(rules.flatMap((rule) => found[rule] ? [...found[rule].tokens] : []));
        manifest.planted.filter(({ id }) => !seen.has(id)).slice(0, 8).forEach(({ id, what }) =>
            console.log(`    planted in ${id}: ${what}`));
    }
}
process.exitCode = wrong ? 1 : 0;
