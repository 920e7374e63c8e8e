/*
 * Names of tokens and documents in eight bytes each: "17", "meta/17.json" and
 * "all.ndjson:17" are a number and a form that others share. What has no form is kept as
 * it is, so that a name of any kind comes back as it was.
 *
 * A label means something only beside the labels that made it.
 */
#ifndef JUDGE_LABEL_H
#define JUDGE_LABEL_H

#include "base/arena.h"
#include "base/strmap.h"
#include "result/summary.h"

#include <stdbool.h>
#include <stdint.h>

struct label_form {
    const char *before, *behind; /* the number */
    bool hex;                    /* as 64 digits, ERC-1155's {id}; else decimal */
};

struct labels {
    struct arena arena;    /* the forms' texts, and their keys */
    struct strmap numbers; /* from a form's key to its place in `forms` */
    struct label_form *forms;
    size_t form_count;
    struct strbuf wholes; /* names without a form, each ended by '\0' */
    uint64_t *wide;       /* labels that do not fit into four bytes */
    size_t wide_count, wide_cap;
};

void labels_init(struct labels *labels);
void labels_release(struct labels *labels);

/* Of a name of fewer than SAMPLE_NAME_MAX bytes; what is longer is cut. */
uint64_t label_of(struct labels *labels, const char *name);
const char *label_text(const struct labels *labels, uint64_t label,
                       char text[SAMPLE_NAME_MAX]);

/* A label in four bytes, and back. Most are those of one form; each of the others takes
 * eight more, once for every call. At most 2^31 of them. */
uint32_t label_pack(struct labels *labels, uint64_t label);
uint64_t label_unpack(const struct labels *labels, uint32_t packed);

/* The order in which examples are told: sample_id_compare() of the names. */
int label_compare(const struct labels *labels, uint64_t a, uint64_t b);

/* The first few of many labels, in that order, each once. */
struct lowest {
    uint64_t list[GROUP_EXAMPLES];
    unsigned count;
};

void lowest_add(struct lowest *lowest, const struct labels *labels, uint64_t label);
/* Makes them the examples of a finding. */
void lowest_tell(const struct lowest *lowest, const struct labels *labels,
                 struct summary_group *finding);

/* The labels that a finding counts, in any order: the first GROUP_NAMES_MAX of them are
 * kept, and some more for a while. */
struct label_list {
    uint64_t *list;
    size_t count, cap;
    uint64_t total;
};
#define LABEL_LIST_INIT \
    { \
        NULL, 0, 0, 0 \
    }

void label_list_add(struct label_list *list, const struct labels *labels, uint64_t label);
/* Names them in a finding, in the order of examples, the first ones as its examples
 * unless it has some; and releases the list. */
void label_list_tell(struct label_list *list, const struct labels *labels,
                     struct summary_group *finding);

#endif
