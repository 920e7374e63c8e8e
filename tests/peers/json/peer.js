// What JavaScript makes of each document: two verdicts a line, js-fetch and js-string.
'use strict';

const fs = require('fs');

async function verdict(decode) {
  try {
    await decode();
    return 'ok';
  } catch (error) {
    if (error instanceof SyntaxError)
      return 'no';
    throw error;
  }
}

async function main() {
  const input = fs.readFileSync(0);
  const lines = [];
  for (let at = 0; at < input.length;) {
    const feed = input.indexOf(10, at);
    const start = feed + 1;
    const end = start + Number(input.toString('latin1', at, feed));
    const document = input.subarray(start, end);
    const fetched = await verdict(() => new Response(document).json());
    const string = await verdict(() => JSON.parse(document.toString()));
    lines.push(`${fetched} ${string}\n`);
    at = end + 1;
  }
  fs.writeSync(1, lines.join(''));
}

main();
