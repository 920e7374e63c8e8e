#include "result/collection.h"

#include "base/xalloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void collection_init(struct collection *collection)
{
    memset(collection, 0, sizeof(*collection));
}

void traits_release(struct traits *traits)
{
    for (size_t i = 0; i < traits->count; i++) {
        free(traits->list[i].type);
        free(traits->list[i].value);
    }
    free(traits->list);
    *traits = (struct traits){ .list = NULL };
}

size_t traits_count(const struct traits *traits)
{
    size_t count = 0;
    for (size_t i = 0; i < traits->count; i++)
        count += i == 0 || strcmp(traits->list[i - 1].type, traits->list[i].type) != 0;
    return count;
}

static const char *const kind_names[] = {
    [TRAIT_TEXT] = "text", [TRAIT_NUMBER] = "number", [TRAIT_BOOL] = "bool",
    [TRAIT_NULL] = "null", [TRAIT_OTHER] = "other",
};

const char *trait_kind_name(enum trait_kind kind)
{
    return kind_names[kind];
}

bool trait_kind_find(const char *name, enum trait_kind *kind)
{
    for (size_t i = 0; i < sizeof(kind_names) / sizeof(kind_names[0]); i++) {
        if (strcmp(kind_names[i], name) == 0) {
            *kind = (enum trait_kind)i;
            return true;
        }
    }
    return false;
}

static void names_free(struct group_names *names)
{
    if (names != NULL)
        strbuf_release(&names->text);
    free(names);
}

void collection_release(struct collection *collection)
{
    for (size_t i = 0; i < collection->findings.count; i++)
        names_free(collection->findings.list[i].names);
    free(collection->findings.list);
    traits_release(&collection->traits);
    collection_init(collection);
}

struct summary_group *collection_find(struct collection *collection,
                                      enum severity severity, const char *rule,
                                      uint64_t count, const char *format, ...)
{
    struct summary_groups *groups = &collection->findings;
    if (groups->count == groups->cap) {
        groups->cap = groups->cap ? 2 * groups->cap : 8;
        groups->list = xreallocarray(groups->list, groups->cap, sizeof(*groups->list));
    }
    struct summary_group *finding = &groups->list[groups->count++];
    *finding = (struct summary_group){ .severity = severity, .count = count };
    snprintf(finding->cause, sizeof(finding->cause), "%s", rule);
    va_list args;
    va_start(args, format);
    vsnprintf(finding->reason, sizeof(finding->reason), format, args);
    va_end(args);
    return finding;
}

void collection_example(struct summary_group *finding, const char *format, ...)
{
    if (finding->example_count == GROUP_EXAMPLES)
        return;
    char *example = finding->examples[finding->example_count++];
    va_list args;
    va_start(args, format);
    vsnprintf(example, sizeof(finding->examples[0]), format, args);
    va_end(args);
}

void collection_name(struct summary_group *finding, const char *name)
{
    if (finding->names == NULL) {
        finding->names = xcalloc(1, sizeof(*finding->names));
        strbuf_init(&finding->names->text, (size_t)GROUP_NAMES_MAX * SAMPLE_NAME_MAX);
    }
    struct group_names *names = finding->names;
    if (names->count == GROUP_NAMES_MAX)
        return;
    strbuf_puts(&names->text, name);
    strbuf_putc(&names->text, '\0');
    names->count++;
}

enum severity collection_worst(const struct collection *collection)
{
    enum severity worst = SEVERITY_INFO;
    for (size_t i = 0; collection != NULL && i < collection->findings.count; i++) {
        const struct summary_group *finding = &collection->findings.list[i];
        if (finding->severity > worst && finding->ignored == 0)
            worst = finding->severity;
    }
    return worst;
}
