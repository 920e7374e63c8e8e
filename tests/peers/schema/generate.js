/*
 * Schemas, and documents that nearly meet them, from a seed:
 *
 *     node generate.js DIALECT SEED COUNT > cases
 *
 * DIALECT is 2020-12, draft-7 or openapi-3.0. A line a case: {"schema":…,"documents":[…]}.
 * Schemas draw on the keywords that ajv implements as the specifications have them; numbers
 * are ones that a double holds exactly, because ajv knows no others. Left out is what ajv
 * 8.20 gets wrong: a required name that is empty is never missed, `contains` sometimes takes
 * an empty array, and what counts as evaluated is wrong where branches fail.
 */
"use strict";

const [dialect, seed, count] = [process.argv[2], BigInt(process.argv[3]), Number(process.argv[4])];
const modern = dialect === "2020-12";
const openapi = dialect === "openapi-3.0";

let state = seed;
const mask = (1n << 64n) - 1n;

/* splitmix64 */
function draw() {
  state = (state + 0x9e3779b97f4a7c15n) & mask;
  let z = state;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
  return Number((z ^ (z >> 31n)) >> 11n) / 2 ** 53;
}
const below = (n) => Math.floor(draw() * n);
const oneIn = (n) => below(n) === 0;
const pick = (list) => list[below(list.length)];
const some = (most, make) => Array.from({ length: below(most + 1) }, make);
const several = (most, make) => Array.from({ length: 1 + below(most) }, make);

const names = ["a", "b", "name", "value", "trait_type", "display_type", "attributes", "é",
  "a_name_of_more_than_sixteen_bytes", "a_name_of_less_than_sixteen_bytes", "", "~/%"];
const wanted = names.filter((name) => name !== "");
const strings = ["", "a", "ab", "abc", "name", "café", "😀😀", "0x00", "2024-02-29", "12:00:00Z",
  "::1", "127.0.0.1", "a\nb", "\u2028", "\u00a0", "x".repeat(40)];
const numbers = [0, 1, -1, 2, 3, 7, 10, 0.5, -0.5, 1.25, 100, 1e10, -1e10, 2 ** 40, 1.5e-5];
const patterns = ["^a", "b$", "^[a-c]*$", "^.{1,3}$", "\\d+", "^\\S+$", "^(a|b)+$", "^\\p{L}+$",
  "^[^\\s]*$", "é", "\\u{1f600}", "^0x[0-9a-f]{2}$", "^(?!a)", "a?b*c+", "^$", ".", ""];
const formats = ["date", "ipv4", "ipv6", "uuid", "json-pointer", "unknown"];
const types = ["null", "boolean", "integer", "number", "string", "array", "object"];

function scalar() {
  return pick([null, true, false, pick(numbers), pick(numbers), pick(strings), pick(strings)]);
}

function value(depth) {
  if (depth <= 0 || oneIn(3)) return scalar();
  if (oneIn(2)) return some(4, () => value(depth - 1));
  return Object.fromEntries(some(5, () => [pick(names), value(depth - 1)]));
}

/* Keyword -> a value for it; `sub` makes a subschema. */
const keywords = {
  type: () => (openapi || oneIn(2) ? pick(openapi ? types.slice(1) : types)
    : [...new Set(several(3, () => pick(types)))]),
  enum: () => several(4, () => value(1)),
  minimum: () => pick(numbers),
  maximum: () => pick(numbers),
  multipleOf: () => pick([1, 2, 3, 0.5, 0.25, 10]),
  minLength: () => below(4),
  maxLength: () => below(6),
  pattern: () => pick(patterns),
  minItems: () => below(3),
  maxItems: () => below(5),
  uniqueItems: () => oneIn(2),
  minProperties: () => below(3),
  maxProperties: () => below(5),
  required: () => [...new Set(several(3, () => pick(wanted)))],
  properties: (sub) => Object.fromEntries(several(5, () => [pick(names), sub()])),
  additionalProperties: (sub) => (oneIn(2) ? oneIn(2) : sub()),
  items: (sub) => sub(),
  allOf: (sub) => several(3, sub),
  anyOf: (sub) => several(3, sub),
  oneOf: (sub) => several(3, sub),
  not: (sub) => sub(),
};
const jsonSchemaOnly = {
  const: () => value(2),
  exclusiveMinimum: () => pick(numbers),
  exclusiveMaximum: () => pick(numbers),
  format: () => pick(formats),
  patternProperties: (sub) => Object.fromEntries(several(2, () => [pick(patterns), sub()])),
  propertyNames: (sub) => sub(),
  contains: (sub) => sub(),
  if: (sub) => sub(),
  then: (sub) => sub(),
  else: (sub) => sub(),
};
const modernOnly = {
  prefixItems: (sub) => several(3, sub),
  minContains: () => below(3),
  maxContains: () => below(3),
  dependentRequired: () => Object.fromEntries(several(2, () => [pick(names), [...new Set(some(2, () => pick(wanted)))]])),
  dependentSchemas: (sub) => Object.fromEntries(several(2, () => [pick(names), sub()])),
  unevaluatedProperties: (sub) => (oneIn(2) ? false : sub()),
  unevaluatedItems: (sub) => (oneIn(2) ? false : sub()),
};
const draft7Only = {
  dependencies: (sub) => Object.fromEntries(several(2, () =>
    [pick(names), oneIn(2) ? [...new Set(some(2, () => pick(wanted)))] : sub()])),
  additionalItems: (sub) => sub(),
};
if (!openapi) Object.assign(keywords, jsonSchemaOnly, modern ? modernOnly : draft7Only);

const definitions = modern ? "$defs" : "definitions";
const places = openapi ? "#/components/schemas/" : `#/${definitions}/`;

/* Does the case at hand have unevaluated*, rather than what ajv cannot see through? */
let counting = false;
const choices = ["contains", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"];
const mayUse = (keyword) => (counting ? !choices.includes(keyword) : !keyword.startsWith("unevaluated"));

function schema(depth) {
  if (!openapi && oneIn(12)) return oneIn(2);
  if (!counting && oneIn(10)) return { $ref: places + pick(["one", "two", "three"]) };
  const made = {};
  const sub = () => (depth <= 0 ? { type: pick(openapi ? types.slice(1) : types) } : schema(depth - 1));
  for (const keyword of several(4, () => pick(Object.keys(keywords))).filter(mayUse))
    made[keyword] = keywords[keyword](sub);
  if (openapi && made.type && oneIn(3)) made.nullable = true;
  if (!modern && !openapi && made.items && oneIn(3)) made.items = several(3, sub);
  if (made.contains !== undefined) made.minItems = 1 + below(2);
  return made;
}

/* A document that a schema likes, as far as its plain keywords go. */
function liked(s, root, depth) {
  if (typeof s !== "object" || depth <= 0 || oneIn(8)) return value(2);
  if (s.$ref) {
    const step = s.$ref.split("/").pop();
    return liked((root[definitions] ?? root.components.schemas)[step], root, depth - 1);
  }
  if ("const" in s) return s.const;
  if (s.enum) return pick(s.enum);
  for (const of of ["allOf", "anyOf", "oneOf"]) if (s[of] && oneIn(2)) return liked(pick(s[of]), root, depth - 1);
  let type = Array.isArray(s.type) ? pick(s.type) : s.type;
  type ??= s.properties || s.required ? "object" : s.items !== undefined || s.prefixItems ? "array" : pick(types);
  const made = {};
  switch (type) {
    case "object":
      for (const name of s.required ?? []) made[name] = liked(s.properties?.[name], root, depth - 1);
      for (const name of Object.keys(s.properties ?? {}))
        if (oneIn(2)) made[name] = liked(s.properties[name], root, depth - 1);
      if (oneIn(3)) made[pick(names)] = value(1);
      return made;
    case "array":
      return some(5, (_, i) => liked((s.prefixItems ?? (Array.isArray(s.items) ? s.items : []))[i] ?? s.items, root, depth - 1));
    case "string": return pick(strings);
    case "integer": return pick(numbers.filter(Number.isInteger));
    case "number": return pick(numbers);
    case "boolean": return oneIn(2);
    default: return null;
  }
}

for (let i = 0; i < count; i++) {
  counting = modern && oneIn(2);
  const defs = { one: schema(1), two: schema(1), three: schema(1) };
  /* Definitions refer only to those before them: no schema is without an end. */
  const text = (name, allowed) => JSON.stringify(defs[name]).replaceAll(
    /#\/(\$defs|definitions|components\/schemas)\/(one|two|three)/g,
    (whole, where, target) => (allowed.includes(target) ? whole : places + allowed[0]));
  const three = { type: pick(openapi ? types.slice(1) : types) };
  const two = JSON.parse(text("two", ["three"]));
  const one = JSON.parse(text("one", ["two", "three"]));
  let root = schema(3);
  if (typeof root !== "object" || root.$ref) root = { allOf: [root] };
  if (openapi) root.components = { schemas: { one, two, three } };
  else {
    root.$schema = modern ? "https://json-schema.org/draft/2020-12/schema" : "http://json-schema.org/draft-07/schema#";
    root[definitions] = { one, two, three };
  }
  const documents = Array.from({ length: 8 }, () => (oneIn(4) ? value(3) : liked(root, root, 5)));
  console.log(JSON.stringify({ schema: root, documents }));
}
