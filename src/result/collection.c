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

void collection_release(struct collection *collection)
{
    free(collection->findings.list);
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

enum severity collection_worst(const struct collection *collection)
{
    enum severity worst = SEVERITY_INFO;
    for (size_t i = 0; collection != NULL && i < collection->findings.count; i++) {
        if (collection->findings.list[i].severity > worst)
            worst = collection->findings.list[i].severity;
    }
    return worst;
}
