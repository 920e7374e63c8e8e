/*
 * The traits of a collection: which values they have, and how many tokens have each.
 *
 *  - At most TRAITS_MAX values, TRAIT_TYPES_MAX traits. A trait of thousands of values,
 *    each of few tokens (a serial number, a date of birth), is told without its values.
 *    Of others with more values than there is room for, some are kept and counted
 *    exactly, and the rest is counted together.
 *  - Which are kept hangs on the values alone, never on the order of the documents: those
 *    whose hashes are below a bound, which is halved whenever there are too many.
 */
#ifndef JUDGE_TRAITS_H
#define JUDGE_TRAITS_H

#include "judge/label.h"
#include "judge/veil.h"
#include "result/collection.h"
#include "json/tape.h"

enum { TRAIT_TYPES_MAX = 1024, TRAIT_VALUES_MAX = 2048 };

/* A bit for each trait; one more than are kept is there for a moment. */
enum { TRAIT_SET_WORDS = TRAIT_TYPES_MAX / 64 + 1 };
struct trait_set {
    uint64_t words[TRAIT_SET_WORDS];
};

struct trait_value {
    char *text; /* NULL: a free slot */
    uint32_t len;
    enum trait_kind kind;
    uint64_t hash;
    uint64_t tokens;
    uint64_t times;  /* that it stands there: twice in one document is two */
    uint64_t last;   /* the document that it was last seen in, from 1 */
    uint64_t lowest; /* the label of its first token */
};

struct trait_sightings {
    uint64_t tokens, last;
    struct lowest lowest;
};

struct trait_type {
    char *name;
    size_t len;
    uint64_t hash;
    uint64_t tokens, last;
    unsigned number;       /* its bit */
    struct trait_set with; /* traits that stood before it in one of its documents */
    struct trait_sightings kinds[TRAIT_OTHER + 1];
    struct trait_value *slots; /* `cap` of them, at most 3/4 in use */
    size_t count, cap;
    unsigned halvings; /* of the bound; 0: all values are kept */
    uint64_t in_kept;  /* tokens of its kept values, together */
};

struct trait_table {
    struct trait_type **slots; /* `cap` of them, at most 3/4 in use */
    size_t count, cap;
    unsigned halvings;  /* of the bound of the traits themselves */
    size_t values_max;  /* of one trait */
    size_t weight;      /* values that there would be, without the bounds' luck */
    uint64_t documents; /* seen so far */
    uint64_t sightings; /* of values, `times` of all of them */
    struct trait_set numbers, present; /* in use; of the traits of this document */
    const struct labels *labels;
};

void trait_table_init(struct trait_table *table, const struct labels *labels);
void trait_table_release(struct trait_table *table);

/* A document begins; what is added until the next one is its own. */
void trait_table_next(struct trait_table *table);
void trait_table_add(struct trait_table *table, struct json_text type,
                     struct json_text value, enum trait_kind kind, uint64_t label);

/* Does no document have both? */
bool trait_types_are_apart(const struct trait_type *a, const struct trait_type *b);
/* Does nearly every token have a value of its own? */
bool trait_is_serial(const struct trait_type *type);
/* The traits in the order of their names; caller frees. */
struct trait_type **trait_table_sorted(const struct trait_table *table);
/* The kept values of a trait, most tokens first, then by text; caller frees. */
struct trait_value **trait_type_sorted(const struct trait_type *type);

/* The table for reports. */
void trait_table_list(const struct trait_table *table, struct traits *traits);

/* Adds the attributes of a document, whose root is an object, and looks at what they
 * hide; veil->count tells how many there are. A table of NULL adds none. */
void traits_read(struct trait_table *table, const struct json_tape *tape, uint64_t label,
                 struct veil *veil);

#endif
