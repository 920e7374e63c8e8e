/*
 * What ajv says: node peer.js DIALECT NODE_MODULES < cases > verdicts. A line a case, a
 * letter a document: V valid, I invalid; X when ajv refuses the schema or fails on the
 * document.
 */
"use strict";
const path = require("path");
const readline = require("readline");

const [dialect, modules] = [process.argv[2], process.argv[3]];
const load = (name) => require(path.join(modules, name));
const Ajv = load(dialect === "2020-12" ? "ajv/dist/2020" : "ajv").default;
const addFormats = load("ajv-formats").default;

const options = { strict: false, allErrors: false, logger: false, validateSchema: false };

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const { schema, documents } = JSON.parse(line);
  let validate;
  try {
    const ajv = new Ajv(options);
    addFormats(ajv);
    validate = ajv.compile(schema);
  } catch (error) {
    console.log("X".repeat(documents.length) + " " + error.message.replaceAll("\n", " "));
    return;
  }
  const verdict = (document) => {
    try {
      return validate(document) ? "V" : "I";
    } catch (error) {
      return "X"; /* its code for unevaluatedProperties sets members of undefined */
    }
  };
  console.log(documents.map(verdict).join(""));
});
