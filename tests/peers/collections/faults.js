'use strict';
// What goes wrong with collections. A fault is a function of (chance, collection): it
// changes documents and returns what it planted, [{ id, what }, …].

const clone = (value) => JSON.parse(JSON.stringify(value));

function plant(chance, collection, count, change) {
    const { tokens } = collection;
    return chance.some(count, tokens.length).map((at, nth) => ({
        id: tokens[at].id,
        what: change(tokens[at], nth, tokens),
    }));
}

// The first attribute whose value is a text, and is not `not`.
function textTrait(document, not) {
    return (document.attributes || []).find((trait) => typeof trait.value === 'string' && !not.includes(trait.value));
}

const LEFTOVERS = [
    (document) => { document.name = document.name.replace(/\S+$/, '#undefined'); return 'name: #undefined'; },
    (document) => { document.name = 'undefined'; return 'name: undefined'; },
    (document, id) => { document.image = `ipfs://NewUriToReplace/${id}.png`; return 'image: NewUriToReplace'; },
    (document) => { document.name = `{{name}}`; return 'name: {{name}}'; },
    (document, id) => { document.image = `https://cdn.example/\${baseUri}/${id}.png`; return 'image: ${baseUri}'; },
    (document) => { document.name = '[object Object]'; return 'name: [object Object]'; },
    (document, id) => { document.image = `https://cdn.example/undefined/${id}.png`; return 'image: /undefined/'; },
    (document) => {
        const trait = textTrait(document, []);
        if (trait === undefined) {
            document.name = 'undefined';
            return 'name: undefined';
        }
        trait.value = 'undefined';
        return `trait ${trait.trait_type}: undefined`;
    },
];

function leftovers(chance, collection) {
    return plant(chance, collection, 2 * LEFTOVERS.length, ({ id, document }, nth) =>
        LEFTOVERS[nth % LEFTOVERS.length](document, id));
}

// The whole document of another token.
function duplicates(chance, collection) {
    const { tokens } = collection;
    return plant(chance, collection, 12, (token) => {
        const other = tokens[(tokens.indexOf(token) + 1234) % tokens.length];
        token.document = clone(other.document);
        return `document of ${other.id}`;
    });
}

// Some tokens were forgotten at the reveal.
function remains(chance, collection) {
    return plant(chance, collection, 25, (token) => {
        token.document = collection.placeholder(token);
        return 'placeholder';
    });
}

// Nothing is revealed.
function hidden(chance, collection) {
    for (const token of collection.tokens) {
        token.document = collection.placeholder(token);
    }
    return [];
}

// Nothing is revealed but a few.
function early(chance, collection) {
    const real = collection.tokens.map((token) => token.document);
    hidden(chance, collection);
    return plant(chance, collection, 7, (token, nth, tokens) => {
        token.document = real[tokens.indexOf(token)];
        return 'revealed';
    });
}

const TYPOS = [
    (text) => text.slice(0, -2) + text.slice(-1) + text.slice(-2, -1),
    (text) => text.slice(0, 2) + text.slice(3),
    (text) => text.slice(0, 3) + text.slice(2),
];

// A letter of a value that is long enough to be known by the others.
function typos(chance, collection) {
    const { tokens } = collection;
    const wordy = tokens.filter(({ document }) => (document.attributes || []).some((trait) =>
        typeof trait.value === 'string' && /^[A-Za-z ]{6,}$/.test(trait.value)));
    return plant(chance, { tokens: wordy }, 6, ({ document }, nth) => {
        const trait = document.attributes.find(({ value }) => typeof value === 'string' && /^[A-Za-z ]{6,}$/.test(value));
        const was = trait.value;
        trait.value = TYPOS[nth % TYPOS.length](was);
        return `trait ${trait.trait_type}: ${trait.value}, was ${was}`;
    });
}

// Some numbers came out of a spreadsheet as texts.
function texts(chance, collection) {
    const { tokens } = collection;
    const numbered = tokens.filter(({ document }) =>
        (document.attributes || []).some(({ value }) => typeof value === 'number'));
    return plant(chance, { tokens: numbered }, 9, ({ document }) => {
        const trait = document.attributes.find(({ value }) => typeof value === 'number');
        trait.value = `${trait.value}`;
        return `trait ${trait.trait_type}: "${trait.value}"`;
    });
}

// Off by one, in a stretch of the collection.
function shifted(chance, collection) {
    const { tokens } = collection;
    const from = chance.whole(100, tokens.length - 200);
    return tokens.slice(from, from + 30).map((token) => {
        token.document.name = token.document.name.replace(/#[0-9]+/, `#${Number(token.id) + 1}`);
        return { id: token.id, what: `name: ${token.document.name}` };
    });
}

// All of a stretch got one picture.
function pictures(chance, collection) {
    const { tokens } = collection;
    const from = chance.whole(100, tokens.length - 200);
    return tokens.slice(from + 1, from + 20).map((token) => {
        token.document.image = tokens[from].document.image;
        return { id: token.id, what: `image of ${tokens[from].id}` };
    });
}

module.exports = { leftovers, duplicates, remains, hidden, early, typos, texts, shifted, pictures };
