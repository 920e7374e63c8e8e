/*
 * What became of a document: the differences between two tapes, by JSON Pointer.
 *
 *  - Members are matched by name, whatever their order; of members that share a name the
 *    last one counts. Numbers are compared by value, strings after unescaping.
 *  - Elements are matched by index, between the equal ones at the head and those at the
 *    tail, so that an element put in is one difference.
 *  - Lists of traits (every element an object, at least one with a "trait_type" that is a
 *    string) are matched by trait type, and elements without one with each other; of
 *    several with one type, equal ones first, then in order. That an attribute stands in
 *    another place is no difference.
 *  - A value that came or went is one difference, whatever is in it; so is one that
 *    became another kind of value. The differences stand in the order of the old
 *    document, those that came behind them in the order of the new one.
 *  - Nothing recurses; time is O(n log n). Two values are taken for the same when their
 *    64-bit hashes are, with a seed that nobody outside the process knows.
 */
#ifndef JSON_DIFFERENCE_H
#define JSON_DIFFERENCE_H

#include "base/strbuf.h"
#include "json/tape.h"

enum { JSON_DIFFERENCES_MAX = 1024 };

enum json_change { JSON_CHANGED, JSON_REMOVED, JSON_ADDED };

struct json_difference {
    enum json_change change;
    uint32_t old_value; /* on the old tape; JSON_NONE when it was added */
    uint32_t new_value; /* on the new tape; JSON_NONE when it was removed */
    uint32_t lacking;   /* what was added or removed: the object or array on the other
                         * tape that it is not in; else JSON_NONE */
};

struct json_differences {
    const struct json_tape *old_tape, *new_tape; /* borrowed */
    struct json_difference list[JSON_DIFFERENCES_MAX];
    size_t count;
    uint64_t left_out; /* behind the first JSON_DIFFERENCES_MAX */
};

/* Both tapes hold a document. */
void json_differences_find(struct json_differences *found,
                           const struct json_tape *old_tape,
                           const struct json_tape *new_tape);

/* Where it is: the pointer into the old document, of what was added into the new one. */
void json_difference_pointer(struct strbuf *to, const struct json_differences *found,
                             const struct json_difference *difference);
/* The same for many documents: an element is not named by its index but by its trait
 * type, "/attributes[trait_type=Level]/value", and without one "/files[*]/uri". */
void json_difference_pattern(struct strbuf *to, const struct json_differences *found,
                             const struct json_difference *difference);

/* Adds both values as JSON, each as json_put_value() does; where two long strings or
 * numbers begin alike, from near the place where they differ, behind "…". A value that is
 * not there adds nothing. */
void json_difference_put_values(struct strbuf *before, struct strbuf *after,
                                const struct json_differences *found,
                                const struct json_difference *difference, size_t max);

/* Adds a value as JSON on one line, at most `max` bytes of it and "…" where it was cut.
 * It is what somebody else wrote: see base/untrusted.h before it is printed. */
void json_put_value(struct strbuf *to, const struct json_tape *tape, uint32_t value,
                    size_t max);

#endif
