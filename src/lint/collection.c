#include "lint/collection.h"

#include "base/xalloc.h"
#include "lint/name.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct named_id {
    struct token_id id;
    uint32_t file;
};

struct look {
    struct collection *collection;
    struct lint_files *files;
    const struct token_set *set;
    struct named_id *ids; /* sorted by id, then by file */
    size_t count;
};

/* ---- ids ---- */

static const char *base_name(const struct lint_file *file)
{
    const char *slash = strrchr(file->name, '/');
    return slash != NULL ? slash + 1 : file->name;
}

static int compare_ids(const void *left, const void *right)
{
    const struct named_id *a = left, *b = right;
    int order = token_id_compare(&a->id, &b->id);
    return order != 0 ? order : (a->file > b->file) - (a->file < b->file);
}

static void example_of_file(const struct look *look, struct summary_group *finding,
                            size_t file)
{
    struct strbuf path = STRBUF_INIT(SAMPLE_NAME_MAX - 1);
    lint_file_path(&path, look->files, &look->files->list[file]);
    collection_example(finding, "%s",
                       path.full ? look->files->list[file].name : path.text);
    strbuf_release(&path);
}

/* Files of which `wanted` is the kind, as one finding. */
static void look_at_names(const struct look *look, enum name_kind wanted, uint64_t count,
                          enum severity severity, const char *rule, const char *reason)
{
    struct token_id id;
    if (count == 0)
        return;
    struct summary_group *finding =
        collection_find(look->collection, severity, rule, count, "%s", reason);
    for (size_t i = 0; i < look->files->count && finding->example_count < GROUP_EXAMPLES;
         i++) {
        if (name_token(base_name(&look->files->list[i]), &id) == wanted)
            example_of_file(look, finding, i);
    }
}

static void read_names(struct look *look)
{
    const struct lint_files *files = look->files;
    uint64_t padded = 0, unnamed = 0;
    look->ids = xcalloc(files->count, sizeof(*look->ids));
    for (size_t i = 0; i < files->count; i++) {
        struct named_id *named = &look->ids[look->count];
        enum name_kind kind = name_token(base_name(&files->list[i]), &named->id);
        named->file = (uint32_t)i;
        look->count += kind != NAME_NONE;
        padded += kind == NAME_PADDED;
        unnamed += kind == NAME_NONE;
    }
    if (look->count > 0)
        qsort(look->ids, look->count, sizeof(*look->ids), compare_ids);
    look_at_names(look, NAME_PADDED, padded, SEVERITY_WARNING, "collection.padded-name",
                  "the name has zeros before the id, which a platform does not ask for");
    if (look->count > 0)
        look_at_names(look, NAME_NONE, unnamed, SEVERITY_INFO, "collection.unnamed",
                      "the name is no token's id");
}

static void look_at_ids(struct look *look)
{
    struct collection *collection = look->collection;
    uint64_t twice = 0;
    collection->documents = look->count;
    for (size_t i = 0; i < look->count; i++) {
        bool again =
            i > 0 && token_id_compare(&look->ids[i - 1].id, &look->ids[i].id) == 0;
        bool third = again && i > 1 &&
                     token_id_compare(&look->ids[i - 2].id, &look->ids[i].id) == 0;
        collection->ids += !again;
        twice += again && !third;
        look->files->list[look->ids[i].file].again = again;
    }
    if (look->count > 0) {
        token_id_text(&look->ids[0].id, collection->lowest);
        token_id_text(&look->ids[look->count - 1].id, collection->highest);
    }
    if (twice == 0)
        return;
    struct summary_group *finding =
        collection_find(collection, SEVERITY_WARNING, "collection.duplicate-id", twice,
                        "more than one document for the same token");
    for (size_t i = 1; i < look->count && finding->example_count < GROUP_EXAMPLES; i++) {
        if (token_id_compare(&look->ids[i - 1].id, &look->ids[i].id) != 0)
            continue;
        example_of_file(look, finding, look->ids[i - 1].file);
        example_of_file(look, finding, look->ids[i].file);
        while (i + 1 < look->count &&
               token_id_compare(&look->ids[i].id, &look->ids[i + 1].id) == 0)
            i++;
    }
}

/* ---- what there is not ---- */

struct missing {
    uint64_t count;
    struct token_id first[GROUP_EXAMPLES], last[GROUP_EXAMPLES];
    unsigned ranges; /* of those that are kept */
};

/* All ids from `first` to `last`, if that is any. */
static void miss(struct missing *missing, const struct token_id *first,
                 const struct token_id *last)
{
    uint64_t span = token_id_span(first, last);
    missing->count =
        missing->count > UINT64_MAX - span ? UINT64_MAX : missing->count + span;
    if (span == 0 || missing->ranges == GROUP_EXAMPLES)
        return;
    missing->first[missing->ranges] = *first;
    missing->last[missing->ranges++] = *last;
}

static void tell_missing(struct collection *collection, const struct missing *missing,
                         enum severity severity, const char *reason)
{
    if (missing->count == 0)
        return;
    struct summary_group *finding = collection_find(
        collection, severity, "collection.missing-id", missing->count, "%s", reason);
    for (unsigned i = 0; i < missing->ranges; i++) {
        char first[TOKEN_TEXT_SIZE], last[TOKEN_TEXT_SIZE];
        token_id_text(&missing->first[i], first);
        token_id_text(&missing->last[i], last);
        if (strcmp(first, last) == 0)
            collection_example(finding, "%s", first);
        else
            collection_example(finding, "%s-%s", first, last);
    }
}

/* The gaps between the lowest id and the highest. Ids that are scattered (hashes, times)
 * miss nothing, and more of them are free than anybody could count. */
static void look_for_gaps(const struct look *look)
{
    enum { SPARSE = 10, SCATTERED = 1000 };
    struct missing missing = { .count = 0 };
    for (size_t i = 1; i < look->count; i++) {
        const struct token_id *below = &look->ids[i - 1].id, *above = &look->ids[i].id;
        if (token_id_compare(below, above) == 0)
            continue;
        struct token_id first = token_id_next(below), last = token_id_previous(above);
        miss(&missing, &first, &last);
    }
    if (missing.count / SCATTERED > look->collection->ids)
        return;
    bool sparse = missing.count / SPARSE > look->collection->ids;
    tell_missing(look->collection, &missing, sparse ? SEVERITY_INFO : SEVERITY_WARNING,
                 sparse ? "ids between the lowest and the highest have no document, and "
                          "most of them have none"
                        : "ids between the lowest and the highest have no document");
}

/* Of the set's range from `first` to `last`, what no file is named after; `*at` is the
 * first of the sorted ids that is not before `first`. */
static void miss_in_range(const struct look *look, struct missing *missing,
                          struct token_id first, const struct token_id *last, size_t *at)
{
    for (; *at < look->count; (*at)++) {
        const struct token_id *id = &look->ids[*at].id;
        if (token_id_compare(id, last) > 0)
            break;
        if (token_id_compare(id, &first) < 0)
            continue;
        if (token_id_compare(id, &first) > 0) {
            struct token_id before = token_id_previous(id);
            miss(missing, &first, &before);
        }
        if (token_id_compare(id, last) == 0)
            return;
        first = token_id_next(id);
    }
    miss(missing, &first, last);
}

static void look_for_set(const struct look *look)
{
    struct missing missing = { .count = 0 };
    size_t at = 0;
    for (size_t i = 0; i < token_set_range_count(look->set); i++) {
        struct token_id first, last;
        token_set_range(look->set, i, &first, &last);
        miss_in_range(look, &missing, first, &last, &at);
    }
    tell_missing(look->collection, &missing, SEVERITY_ERROR,
                 "tokens of the set have no document");
}

static bool is_extra(const struct look *look, size_t i)
{
    return (i == 0 || token_id_compare(&look->ids[i - 1].id, &look->ids[i].id) != 0) &&
           !token_set_has(look->set, &look->ids[i].id);
}

static void look_for_extra(const struct look *look)
{
    uint64_t extra = 0;
    for (size_t i = 0; i < look->count; i++)
        extra += is_extra(look, i);
    if (extra == 0)
        return;
    struct summary_group *finding =
        collection_find(look->collection, SEVERITY_WARNING, "collection.extra-id", extra,
                        "documents for tokens that are not in the set");
    for (size_t i = 0; i < look->count && finding->example_count < GROUP_EXAMPLES; i++) {
        if (is_extra(look, i))
            example_of_file(look, finding, look->ids[i].file);
    }
}

/* ---- what was passed over ---- */

static void tell_passed_over(struct collection *collection,
                             const struct passed_over *passed, const char *rule,
                             const char *reason)
{
    if (passed->count == 0)
        return;
    struct summary_group *finding =
        collection_find(collection, SEVERITY_WARNING, rule, passed->count, "%s", reason);
    for (size_t i = 0; i < passed->count && i < FILES_EXAMPLES; i++)
        collection_example(finding, "%s", passed->examples[i]);
}

void collection_look(struct collection *collection, struct lint_files *files,
                     bool by_name, const struct token_set *set)
{
    struct look look = { .collection = collection, .files = files, .set = set };
    if (by_name) {
        read_names(&look);
        look_at_ids(&look);
    }
    if (by_name && set != NULL) {
        look_for_set(&look);
        look_for_extra(&look);
    } else if (by_name) {
        look_for_gaps(&look);
    }
    tell_passed_over(collection, &files->links, "files.link-not-followed",
                     "links to folders are not followed");
    tell_passed_over(collection, &files->others, "files.not-regular",
                     "neither files nor folders");
    summary_groups_sort(&collection->findings);
    free(look.ids);
}
