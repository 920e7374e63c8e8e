#include "token/set_priv.h"

#include <string.h>

/*
 * A radix sort from the most significant byte, in place ("American flag sort"): files of
 * ids are as long as the user likes and in any order, so neither a second array nor a
 * comparison sort's bad case is welcome.
 */
enum { BYTE_VALUES = 256, SHORT_RUN = 24, ELEMENT_WORDS_MAX = 5 };

struct run {
    uint64_t *words;
    size_t count;
};

static inline size_t byte_of(const uint64_t *element, size_t limbs, size_t byte)
{
    return element[limbs - 1 - byte / 8] >> (56 - 8 * (byte % 8)) & 0xff;
}

static inline bool is_less(const uint64_t *a, const uint64_t *b, size_t limbs)
{
    for (size_t i = limbs; i-- > 0;) {
        if (a[i] != b[i])
            return a[i] < b[i];
    }
    return false;
}

static inline void copy_element(uint64_t *to, const uint64_t *from, size_t limbs)
{
    for (size_t i = 0; i <= limbs; i++)
        to[i] = from[i];
}

static inline void sort_short(struct run run, size_t limbs)
{
    size_t width = limbs + 1;
    uint64_t held[ELEMENT_WORDS_MAX];
    for (size_t i = 1; i < run.count; i++) {
        uint64_t *at = run.words + i * width;
        copy_element(held, at, limbs);
        while (at > run.words && is_less(held, at - width, limbs)) {
            copy_element(at, at - width, limbs);
            at -= width;
        }
        copy_element(at, held, limbs);
    }
}

/* Moves every element into the part of its byte; `next` begins as the parts' starts and
 * ends as their ends. A pass sends each element that is not known to be at home there,
 * and leaves whatever came back for the next pass: the moves of a pass do not wait for
 * each other, which takes half the time of following each element around. */
static inline void distribute(struct run run, size_t limbs, size_t byte,
                              size_t next[BYTE_VALUES], const size_t end[BYTE_VALUES])
{
    size_t width = limbs + 1;
    bool done;
    do {
        done = true;
        for (size_t part = 0; part < BYTE_VALUES; part++) {
            for (size_t i = next[part]; i < end[part]; i++) {
                uint64_t *here = run.words + i * width;
                uint64_t *home = run.words + next[byte_of(here, limbs, byte)]++ * width;
                uint64_t held[ELEMENT_WORDS_MAX];
                copy_element(held, home, limbs);
                copy_element(home, here, limbs);
                copy_element(here, held, limbs);
            }
            done = done && next[part] == end[part];
        }
    } while (!done);
}

/* `byte` counts from the most significant; the recursion is as deep as an id has
 * bytes. */
static inline __attribute__((always_inline)) void
sort_step(struct run run, size_t limbs, size_t byte,
          void (*sort_part)(struct run part, size_t byte))
{
    size_t counts[BYTE_VALUES], next[BYTE_VALUES];
    for (;; byte++) {
        if (byte == 8 * limbs)
            return;
        memset(counts, 0, sizeof(counts));
        for (size_t i = 0; i < run.count; i++)
            counts[byte_of(run.words + i * (limbs + 1), limbs, byte)]++;
        /* A byte that all have in common sorts nothing: ids are mostly small numbers. */
        if (counts[byte_of(run.words, limbs, byte)] < run.count)
            break;
    }
    size_t *end = counts;
    size_t start = 0;
    for (size_t part = 0; part < BYTE_VALUES; part++) {
        next[part] = start;
        start += counts[part];
        end[part] = start;
    }
    distribute(run, limbs, byte, next, end);
    start = 0;
    for (size_t part = 0; part < BYTE_VALUES; part++) {
        struct run elements = { run.words + start * (limbs + 1), end[part] - start };
        if (elements.count > SHORT_RUN)
            sort_part(elements, byte + 1);
        else
            sort_short(elements, limbs);
        start = end[part];
    }
}

/* The two widths are told to the compiler apart: a constant stride halves the time. */
static void sort_narrow(struct run run, size_t byte)
{
    sort_step(run, 1, byte, sort_narrow);
}

static void sort_wide(struct run run, size_t byte)
{
    sort_step(run, 4, byte, sort_wide);
}

void token_tier_sort(struct token_tier *tier)
{
    if (!tier->sorted && tier->count > 0) {
        struct run all = { tier->words, tier->count };
        if (tier->limbs == 1)
            sort_narrow(all, 0);
        else
            sort_wide(all, 0);
    }
    tier->sorted = true;
}
