'use strict';
// Numbers that look random and are the same on every machine: mulberry32 over a hashed seed.

function hash(text) {
    let h = 2166136261;
    for (const unit of Buffer.from(text)) {
        h = Math.imul(h ^ unit, 16777619);
    }
    return h >>> 0;
}

class Chance {
    constructor(seed, purpose) {
        this.state = hash(`${seed}/${purpose}`);
    }

    // From 0 up to 1.
    share() {
        this.state = (this.state + 0x6d2b79f5) >>> 0;
        let t = this.state;
        t = Math.imul(t ^ (t >>> 15), t | 1);
        t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    }

    // A whole number from `low` to `high`.
    whole(low, high) {
        return low + Math.floor(this.share() * (high - low + 1));
    }

    one(list) {
        return list[this.whole(0, list.length - 1)];
    }

    // `weighted`: [[value, weight], …].
    weighted(weighted) {
        let at = this.share() * weighted.reduce((sum, entry) => sum + entry[1], 0);
        for (const [value, weight] of weighted) {
            at -= weight;
            if (at < 0) {
                return value;
            }
        }
        return weighted[weighted.length - 1][0];
    }

    letters(count, alphabet) {
        let text = '';
        for (let i = 0; i < count; i++) {
            text += alphabet[this.whole(0, alphabet.length - 1)];
        }
        return text;
    }

    // `count` different whole numbers below `below`, ascending.
    some(count, below) {
        const chosen = new Set();
        while (chosen.size < Math.min(count, below)) {
            chosen.add(this.whole(0, below - 1));
        }
        return [...chosen].sort((a, b) => a - b);
    }
}

module.exports = { Chance };
