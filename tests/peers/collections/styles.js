'use strict';
// Collections in the styles in which they are published. A style is a function of (chance,
// count): [{ id, file, document }, …], the names of the files as its tools write them; and
// `placeholder(id)`, what its makers show before the reveal, where they do.
//
// Nothing here knows the rules that look for faults: what is written is what collections
// of the kind have, among it values that differ in a letter, names that repeat, words such
// as "Hidden" and "Unknown", and items that are all alike.

const HEX = '0123456789abcdef';
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';

const cid = (chance) => 'Qm' + chance.letters(44, BASE58);

// "value weight, value weight, …"
function table(text) {
    return text.split(',').map((entry) => {
        const at = entry.trim().lastIndexOf(' ');
        return [entry.trim().slice(0, at), Number(entry.trim().slice(at + 1))];
    });
}

function times(count, make) {
    return Array.from({ length: count }, (_, index) => make(index));
}

const CAPYBARA = {
    Background: table('Sky 20, Mint 18, Peach 15, Lavender 14, Grey 12, Green 11, Gold 4, Cold Blue 3, Void 2, Aurora 1'),
    Fur: table('Brown 25, Dark Brown 20, Light Brown 17, Tan 14, Grey 11, Black 8, White 5, Zombie 3, Robot 2, Solid Gold 0.5'),
    Eyes: table('Open 24, Closed 15, Sleepy 15, Sad 10, Bored 10, Angry 8, Wide 7, Heart 4, Hearts 3, Laser 2, Lasers Red 1, 3d 1'),
    Mouth: table('Smile 26, Smirk 18, Grin 15, Frown 12, Grass 9, Bubblegum 8, Pipe 5, Pizza 4, Cigar 2, Cigarette 1, Kazoo 1'),
    Clothes: table('None 30, Tee 12, Tie Dye 10, Bow Tie 9, Bolo Tie 7, Vest 8, Hoodie Red 7, Hoodie Rad 1, Cape 6, Suit 5, Space Suit 2, Toga 3'),
    Hat: table('None 35, Cap 14, Beanie 12, Crown 3, Cowboy 9, Beret 8, Bucket 8, Halo 3, Horns 3, Orange 5'),
    Earring: table('None 70, Silver Stud 10, Gold Stud 6, Silver Hoop 8, Gold Hoop 5, Cross 1'),
};

function traits(chance, tables) {
    return Object.entries(tables).map(([type, values]) => ({ trait_type: type, value: chance.weighted(values) }));
}

// Profile pictures: as the first big collections had them, ids from 0, no extension.
function pfp(chance, count) {
    const folder = cid(chance), cover = cid(chance);
    return {
        tokens: times(count, (id) => ({
            id: `${id}`,
            file: `${id}`,
            document: {
                name: `Cosmic Capybara #${id}`,
                description: 'Ten thousand capybaras adrift between the stars. They are fine with it.',
                image: `ipfs://${folder}/${id}.png`,
                attributes: traits(chance, CAPYBARA),
            },
        })),
        placeholder: () => ({
            name: 'Cosmic Capybara',
            description: 'This capybara is still asleep. The reveal is on Friday!',
            image: `ipfs://${cover}/asleep.gif`,
        }),
    };
}

const NEWT = {
    Background: table('Black 40, White 25, Blue 20, Cyan 10, Magenta 5'),
    Body: table('Base 50, Spotted 25, Striped 15, Neon 8, Glass 2'),
    Tail: table('Long 40, Short 30, Curled 20, Split 8, Gone 2'),
    'Eye color': table('Red 30, Pink 25, Cyan 20, Green 15, Purple 7, Yellow 3'),
    Shine: table('Shapes 60, None 40'),
    Top: table('High 50, Low 30, Middle 20'),
};

// As the HashLips art engine writes it.
function hashlips(chance, count) {
    const folder = cid(chance), cover = cid(chance);
    return {
        tokens: times(count, (index) => ({
            id: `${index + 1}`,
            file: `${index + 1}.json`,
            document: {
                name: `Neon Newts #${index + 1}`,
                description: 'Newts that glow in the dark.',
                image: `ipfs://${folder}/${index + 1}.png`,
                dna: chance.letters(40, HEX),
                edition: index + 1,
                date: 1640995200000 + index * 137 + chance.whole(0, 99),
                attributes: traits(chance, NEWT),
                compiler: 'HashLips Art Engine',
            },
        })),
        placeholder: (token) => ({
            name: `Neon Newts #${token.id}`,
            description: 'Newts that glow in the dark.',
            image: `ipfs://${cover}/hidden.png`,
            attributes: [],
        }),
    };
}

const CARD_NAMES = ['Hidden Blade', 'Mystery Box', 'Secret Passage', 'Unknown Wanderer', 'Veil of the Moon',
    'Coming Storm', 'Null Mage', 'Undefined Shape', 'Test of Courage', 'The Last Placeholder', 'Ember Fox',
    'Ember Fax', 'Tide Caller', 'Tide Crawler', 'Stone Warden', 'Grove Warden', 'Sunken Bell', 'Clockwork Owl'];

// Cards of a game: art shared by all copies, copies numbered by themselves, boxes and
// potions that are all alike.
function cards(chance, count) {
    const copies = {};
    const protos = times(220, (proto) => ({
        proto,
        name: proto < CARD_NAMES.length ? CARD_NAMES[proto]
            : `${chance.one(['Iron', 'Silver', 'Ashen', 'Hollow', 'Verdant', 'Frozen'])} ${
                chance.one(['Lynx', 'Golem', 'Archer', 'Rider', 'Oracle', 'Wisp', 'Banner', 'Titan'])} ${proto}`,
        god: chance.one(['War', 'Magic', 'Nature', 'Light', 'Death', 'Neutral']),
        mana: chance.whole(0, 9),
        rarity: chance.weighted(table('common 60, rare 25, epic 11, legendary 4')),
    }));
    return {
        tokens: times(count, (index) => {
            const id = `${index + 1}`;
            const consumable = chance.weighted([['', 92], ['Mystery Box', 3], ['Health Potion', 3], ['Hidden Cache', 2]]);
            if (consumable !== '') {
                return { id, file: `${id}.json`, document: {
                    name: consumable,
                    description: consumable === 'Mystery Box' ? 'What is inside? Open it and see.' : 'More coming soon.',
                    image: `https://cards.example/items/${consumable.toLowerCase().replace(' ', '-')}.webp`,
                } };
            }
            const card = chance.one(protos);
            copies[card.proto] = (copies[card.proto] || 0) + 1;
            return { id, file: `${id}.json`, document: {
                name: `${card.name} #${copies[card.proto]}`,
                image: `https://cards.example/art/${card.proto}.webp`,
                proto: card.proto,
                attributes: [
                    { trait_type: 'God', value: card.god },
                    { trait_type: 'Rarity', value: card.rarity },
                    { trait_type: 'Mana', display_type: 'number', value: card.mana },
                    { trait_type: 'Level', display_type: 'number', value: chance.whole(1, 50) },
                    { trait_type: 'Foil', value: chance.share() < 0.1 },
                ],
            } };
        }),
    };
}

const ITEMS = ['Sword', 'Shield', 'Helm', 'Boots', 'Ring', 'Amulet', 'Wand', 'Cloak', 'Belt', 'Gloves'];

// Items of an ERC-1155 contract, in the form of its own metadata schema.
function items(chance, count) {
    return {
        tokens: times(count, (id) => {
            const item = chance.one(ITEMS), rarity = chance.weighted(table('Common 50, Uncommon 30, Rare 14, Epic 5, Unique 1'));
            return { id: `${id}`, file: `${id.toString(16).padStart(64, '0')}.json`, document: {
                name: `${rarity} ${item} of ${chance.one(['the Bear', 'the Boar', 'the Moon', 'the Noon', 'Dawn', 'Dusk'])}`,
                description: `A ${rarity.toLowerCase()} ${item.toLowerCase()}. To be announced at the next council: who may wear it.`,
                image: `https://cdn.items.example/${rarity.toLowerCase()}/${item.toLowerCase()}.png`,
                decimals: 0,
                properties: {
                    rarity,
                    power: chance.whole(1, 400),
                    tradable: chance.share() < 0.8,
                    origin: { name: 'Origin', value: chance.one(['Forge', 'Drop', 'Quest']), display_value: 'How it came to be', class: 'emphasis' },
                    stats: [chance.whole(1, 9), chance.whole(1, 9), chance.whole(1, 9)],
                },
            } };
        }),
    };
}

// Members at the top, as platforms for games take them.
function flat(chance, count) {
    return {
        tokens: times(count, (index) => ({
            id: `${index + 1}`,
            file: `${index + 1}`,
            document: {
                name: `Starfarer ${1000 + (index * 7919) % 90000}`,
                description: null,
                image: `https://starfarers.example/render/${chance.letters(12, HEX)}${index}.jpg`,
                image_url: `https://starfarers.example/render/full/${index + 1}.jpg`,
                faction: chance.one(['Solari', 'Solaris Guild', 'Vex', 'Hex', 'Unaligned']),
                hull: chance.weighted(table('Corvette 50, Frigate 30, Cruiser 15, Carrier 5')),
                speed: chance.whole(1, 99),
                crew: chance.whole(0, 12),
                shield: Math.round(chance.share() * 1000) / 10,
                is_founder: chance.share() < 0.05,
            },
        })),
        placeholder: (token) => ({
            name: `Starfarer`,
            description: 'In the shipyard',
            image: 'https://starfarers.example/render/shipyard.jpg',
            image_url: 'https://starfarers.example/render/full/shipyard.jpg',
            hull: 'Unknown',
            id: Number(token.id),
        }),
    };
}

// Everything in the document, the picture too.
function onchain(chance, count) {
    return {
        tokens: times(count, (index) => {
            const hue = chance.whole(0, 359), rings = chance.whole(2, 9), seed = chance.letters(8, HEX);
            const circles = times(rings, (ring) => `<circle cx="175" cy="175" r="${20 + ring * 17}" fill="none" stroke="hsl(${hue},70%,${30 + ring * 6}%)"/>`);
            const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 350 350"><text x="9" y="20">${seed}</text>${circles.join('')}</svg>`;
            return { id: `${index}`, file: `${index}.json`, document: {
                name: `Ring ${index}`,
                description: 'Rings drawn by the contract itself.',
                background_color: chance.one(['1a1a2e', 'ffffff', '000000', '16213e']),
                image: 'data:image/svg+xml;base64,' + Buffer.from(svg).toString('base64'),
                attributes: [
                    { trait_type: 'Rings', value: rings },
                    { trait_type: 'Hue', display_type: 'number', max_value: 359, value: hue },
                    { value: chance.one(['Calm', 'Clam', 'Wild']) },
                ],
            } };
        }),
    };
}

// Tracks of albums: the cover is the album's, the sound the track's.
function music(chance, count) {
    const albums = times(Math.ceil(count / 12), (album) => ({
        cover: chance.letters(43, BASE64URL),
        title: `${chance.one(['Midnight', 'Velvet', 'Static', 'Paper', 'Glass', 'Salt'])} ${
            chance.one(['Bus', 'Radio', 'Harbour', 'Gardens', 'Engine', 'Hours'])} ${album + 1}`,
    }));
    return {
        tokens: times(count, (index) => {
            const album = albums[Math.floor(index / 12)], track = index % 12 + 1;
            return { id: `${index + 1}`, file: `${index + 1}.json`, document: {
                name: track === 12 ? 'Hidden Track' : `${chance.one(['Intro', 'Interlude', 'Untitled', 'Rain', 'Slow Light', 'TBA', 'Outro'])}${
                    chance.one(['', ' (Remix)', ' — Take 3', ' pt. 2'])}`,
                artist: chance.one(['Mika Sol', 'The Undefined', 'N/A', 'Ōtori']),
                album: album.title,
                description: `Track ${track} of “${album.title}”. Stems are coming soon for holders.`,
                image: `ar://${album.cover}`,
                animation_url: `ar://${chance.letters(43, BASE64URL)}`,
                animation_url_mime_type: 'audio/mpeg',
                external_url: `https://tracks.example/${index + 1}`,
                duration: chance.whole(31, 601),
                attributes: [
                    { trait_type: 'Key', value: chance.one(['A', 'Am', 'B', 'Bm', 'C', 'Cm', 'D', 'Dm', 'E', 'Em', 'F', 'F#', 'G']) },
                    { trait_type: 'BPM', display_type: 'number', value: chance.whole(60, 180) },
                    { trait_type: 'Explicit', value: chance.share() < 0.2 },
                    { trait_type: 'Released', display_type: 'date', value: 1609459200 + chance.whole(0, 700) * 86400 },
                ],
            } };
        }),
    };
}

const SPIRITS = ['狐', '狸', '鶴', '亀', '龍', '猫又', '河童', '天狗'];

// Names and traits in many scripts; the number is before, behind, or spelt otherwise.
function multilingual(chance, count) {
    return {
        tokens: times(count, (index) => {
            const id = index + 1, spirit = chance.one(SPIRITS);
            const name = chance.one([
                `第${id}番の${spirit}`, `${spirit} #${id}`, `Дух №${id} «${spirit}»`, `روح ${id} ${spirit}`,
                `정령 ${id}호 ${spirit}`, `Spirito n.º ${id} 🦊`, `Äönen-Geist ${id} e\u0301te\u0301`,
            ]);
            return { id: `${id}`, file: `${id}.json`, document: {
                name,
                description: chance.one(['山の霊。', 'Дух гор и рек.', 'روح الجبل', '산의 정령', 'Lo spirito del monte ⛰️', 'Naïve, née à l’aube.']),
                image: `https://spirits.example/絵/${id}.png`,
                attributes: [
                    { trait_type: '色', value: chance.one(['赤', '青', '白', '黒', '金']) },
                    { trait_type: 'Стихия', value: chance.one(['Огонь', 'Вода', 'Земля', 'Воздух']) },
                    { trait_type: 'القوة', display_type: 'number', value: chance.whole(1, 100) },
                    { trait_type: 'Stimmung', value: chance.one(['fröhlich', 'müde', 'mutig', 'mürrisch']) },
                ],
            } };
        }),
    };
}

const SYLLABLES = ['ba', 'lo', 'mi', 'ra', 'tu', 'ze', 'no', 'ki', 'sha', 'vel', 'dor', 'qu'];

// Domain names: ids are hashes, and a name can be a number that is not the id.
function domains(chance, count) {
    const names = new Set();
    while (names.size < count) {
        names.add(chance.share() < 0.2 ? `${chance.whole(0, 99999)}`
            : times(chance.whole(2, 5), () => chance.one(SYLLABLES)).join(''));
    }
    const image = cid(chance);
    return {
        tokens: [...names].map((name) => {
            const id = BigInt('0x' + chance.letters(64, HEX)).toString();
            return { id, file: `${id}.json`, document: {
                is_normalized: true,
                name: `${name}.moon`,
                description: `${name}.moon, a domain that is yours.`,
                attributes: [
                    { trait_type: 'Created Date', display_type: 'date', value: 1580803395000 + chance.whole(0, 9e10) },
                    { trait_type: 'Length', display_type: 'number', value: name.length },
                    { trait_type: 'Character Set', display_type: 'string', value: /^[0-9]+$/.test(name) ? 'digit' : 'letter' },
                ],
                url: `https://domains.example/name/${name}.moon`,
                image: `https://domains.example/mainnet/${image}/${name}/image`,
                background_image: null,
            } };
        }),
    };
}

// Parcels of land: numbers everywhere, none of them the id.
function land(chance, count) {
    const side = Math.ceil(Math.sqrt(count));
    return {
        tokens: times(count, (index) => {
            const x = index % side - 50, y = Math.floor(index / side) - 50, district = chance.whole(1, 12);
            return { id: `${100000 + index}`, file: `${100000 + index}.json`, document: {
                name: `District ${district} Plot #${chance.whole(1, 999)} (${x}, ${y})`,
                description: 'A parcel, 16 by 16. Buildings will be revealed in season 2.',
                image: `https://land.example/map/${x}/${y}.png`,
                coordinates: { x, y },
                attributes: [
                    { trait_type: 'X', value: x },
                    { trait_type: 'Y', value: y },
                    { trait_type: 'District', value: `District ${district}` },
                    { trait_type: 'Terrain', value: chance.one(['Plain', 'Plains', 'Hill', 'Hills', 'Rock', 'Dock', 'Road', 'unknown']) },
                    { trait_type: 'Distance', value: chance.share() < 0.5 ? chance.whole(0, 9) : Math.round(chance.share() * 90) / 10 },
                ],
            } };
        }),
    };
}

module.exports = { pfp, hashlips, cards, items, flat, onchain, music, multilingual, domains, land };
