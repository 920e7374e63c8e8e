/*
 * usage: node ajv.js FOLDER SCHEMA POINTER NODE_MODULES [ROUNDS]
 *
 * What ajv's compiled check costs, in the form and on the documents of bench_schema's first
 * table: nanoseconds a document, the least, the median and the most of the rounds.
 */
"use strict";
const fs = require("fs");
const path = require("path");

const [folder, file, pointer, modules, rounds = 15] = process.argv.slice(2);
const Ajv = require(path.join(modules, "ajv")).default;

const ajv = new Ajv({ strict: false, validateSchema: false, logger: false, validateFormats: false });
ajv.addSchema(JSON.parse(fs.readFileSync(file, "utf8")), "schema");
const validate = ajv.compile({ $ref: "schema#" + pointer });

const texts = [];
while (fs.existsSync(path.join(folder, String(texts.length))))
  texts.push(fs.readFileSync(path.join(folder, String(texts.length))));

/* What a service does with an answer: bytes to text to value to verdict. */
function checkAll() {
  for (const text of texts) {
    if (!validate(JSON.parse(text.toString("utf8"))))
      throw new Error(JSON.stringify(validate.errors));
  }
}

const times = [];
for (let i = 0; i < 3; i++) checkAll(); // until it is compiled to machine code
for (let i = 0; i < rounds; i++) {
  const start = process.hrtime.bigint();
  checkAll();
  times.push(Number(process.hrtime.bigint() - start) / texts.length);
}
times.sort((a, b) => a - b);
const cell = (time) => time.toFixed(0).padStart(8);
console.log("ajv, parse and check".padEnd(16), cell(times[0]), cell(times[times.length >> 1]), cell(times.at(-1)));
