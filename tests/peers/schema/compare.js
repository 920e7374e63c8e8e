/*
 * node compare.js STEM: compares STEM.ours and STEM.ajv line by line and letter by letter.
 * What ajv refuses is counted; ours must refuse none of the others. Exit 1 when
 * there is a difference.
 */
"use strict";
const fs = require("fs");
const stem = process.argv[2];
const lines = (name) => fs.readFileSync(`${stem}.${name}`, "utf8").trimEnd().split("\n");
const [cases, ours, theirs] = ["cases", "ours", "ajv"].map(lines);

const tally = { documents: 0, valid: 0, invalid: 0, refused: 0, differ: 0 };
if (ours.length !== cases.length || theirs.length !== cases.length) {
  console.log(`${stem}: ${cases.length} cases, ${ours.length} verdicts, ${theirs.length} of ajv`);
  process.exit(1);
}
cases.forEach((line, i) => {
  const { schema, documents } = JSON.parse(line);
  documents.forEach((document, j) => {
    const [a, b] = [ours[i][j], theirs[i][j]];
    tally.documents++;
    if (b === "X") tally.refused++;
    else if (a !== b) {
      if (tally.differ++ < 5)
        console.log(`case ${i}: ours ${a}, ajv ${b} ${ours[i].slice(documents.length)}\n  schema ${JSON.stringify(schema)}\n  document ${JSON.stringify(document)}`);
    } else if (a === "V") tally.valid++;
    else tally.invalid++;
  });
});
console.log(`${stem.split("/").pop()}: ${cases.length} schemas, ${tally.documents} documents: ` +
  `${tally.valid} valid, ${tally.invalid} invalid, ${tally.refused} that ajv fails on, ` +
  `${tally.differ} differences`);
process.exit(tally.differ > 0 || tally.valid === 0 || tally.invalid === 0 ? 1 : 0);
