/*
 * Are two documents alike beyond what their tokens' ids make of them? Every token has a
 * hash of its document in which its own id is blanked out wherever it stands: as a
 * number, as a run of digits in a text, zeros before it or not, in groups ("1,234"), or
 * as a word of hexadecimal digits, with or without 0x; also within a text in a data: URL.
 * So are the ids right before it and behind it, in another way: editions count from 1
 * where ids may begin at 0. Neither white space nor the order of members matters.
 *
 * A template may hold what looks like the id of one token: "Wave 5" blanks out for token
 * 5 alone. A likeness makes up for that: it knows the hash that the same template has for
 * each such token.
 */
#ifndef JUDGE_ALIKE_H
#define JUDGE_ALIKE_H

#include "base/strbuf.h"
#include "judge/own_id.h"
#include "json/tape.h"

struct alike_scratch {
    uint64_t *hashes;
    size_t cap;
    struct strbuf text; /* of a data: URL */
    uint64_t budget;    /* bytes that likenesses may still read, all together: what is
                         * beyond is alike only what has a hash that is known */
};
void alike_scratch_init(struct alike_scratch *scratch);
void alike_scratch_release(struct alike_scratch *scratch);

/* Never 0. Takes time in proportion to the document, whatever it holds. */
uint64_t alike_hash(struct alike_scratch *scratch, const struct json_tape *tape,
                    const struct own_id *id);

/* The documents that are alike one of them, by their hashes: its own for any token, and
 * some for one token each. */
struct likeness {
    uint64_t hash;
    struct likely *list; /* sorted */
    size_t count;
};
struct likely {
    uint64_t hash;
    uint16_t mark; /* of the token's id */
};

/* Of the document on the tape, which is the token's `id`. */
void likeness_init(struct likeness *likeness, struct alike_scratch *scratch,
                   const struct json_tape *tape, const struct own_id *id);
void likeness_release(struct likeness *likeness);
bool likeness_has(const struct likeness *likeness, uint64_t hash, uint16_t mark);

#endif
