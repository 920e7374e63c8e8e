/*
 * Numbers that look random and are not: each is a function of a seed, of what it is for,
 * and of an id, the same on every machine and in every version of the program, because
 * what a script says has one right report.
 *
 * The mixing is the output function of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
 */
#ifndef EMULATOR_CHANCE_H
#define EMULATOR_CHANCE_H

#include <stdint.h>

enum chance_use {
    CHANCE_BEHAVIOUR,
    CHANCE_LATENCY,
    CHANCE_DOCUMENT, /* which of the written documents */
    CHANCE_SERIAL,   /* a token's serial number */
    CHANCE_SIZE,     /* from here on the id is that of a document, not of a token */
    CHANCE_STYLE,
    CHANCE_TEXT
};

static inline uint64_t chance_mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

static inline uint64_t chance(uint64_t seed, enum chance_use use, uint64_t id)
{
    uint64_t stream =
        chance_mix((seed << 8 | (uint64_t)use) + UINT64_C(0x9e3779b97f4a7c15));
    return chance_mix(stream + (id + 1) * UINT64_C(0x9e3779b97f4a7c15));
}

#endif
