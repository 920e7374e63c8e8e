/*
 * Any lines as the documents of a collection, the first byte saying what is expected of
 * it: what is found does not depend on their order, and holds what its header promises.
 */
#include "fuzz.h"

#include "judge/collector.h"

#include <stdio.h>
#include <string.h>

enum { LINES_MAX = 300, UNMINTED_EACH = 7 };

struct line {
    const char *text;
    size_t len;
    char name[16];
};

static size_t split(struct line lines[LINES_MAX], const char *text, size_t len)
{
    size_t count = 0;
    const char *end = text + len;
    while (text < end && count < LINES_MAX) {
        const char *feed = memchr(text, '\n', (size_t)(end - text));
        struct line *line = &lines[count++];
        line->text = text;
        line->len = (size_t)((feed != NULL ? feed : end) - text);
        snprintf(line->name, sizeof(line->name), "%zu", count);
        text += line->len + 1;
    }
    return count;
}

static void add(struct collector *collector, const struct line *line, size_t number)
{
    const struct collector_item item = {
        .token_id = number % 2 == 0 ? line->name : "",
        .name = line->name,
        .unminted = number % UNMINTED_EACH == 0,
        .age_s = (int64_t)(number % 3) - 1,
        .fresh_s = (int64_t)(number % 5) - 1,
        .document = line->text,
        .len = line->len,
    };
    collector_add(collector, &item);
}

static void check_findings(const struct collection *collection)
{
    for (size_t i = 0; i < collection->findings.count; i++) {
        const struct summary_group *finding = &collection->findings.list[i];
        FUZZ_HOLDS(finding->count > 0);
        FUZZ_HOLDS(finding->reason[0] != '\0');
        FUZZ_HOLDS(finding->example_count > 0);
        for (unsigned k = 1; k < finding->example_count; k++)
            FUZZ_HOLDS(strcmp(finding->examples[k - 1], finding->examples[k]) != 0);
    }
}

static void check_traits(const struct traits *traits)
{
    FUZZ_HOLDS(traits->count <= TRAITS_MAX);
    for (size_t i = 0; i < traits->count; i++) {
        const struct trait *trait = &traits->list[i];
        FUZZ_HOLDS(trait->tokens > 0 && trait->tokens <= traits->tokens);
        FUZZ_HOLDS(strlen(trait->type) <= TRAIT_TEXT_MAX);
        FUZZ_HOLDS(strlen(trait->value) <= TRAIT_TEXT_MAX);
    }
}

static void check_same(const struct collection *a, const struct collection *b)
{
    FUZZ_HOLDS(a->findings.count == b->findings.count);
    for (size_t i = 0; i < a->findings.count; i++) {
        const struct summary_group *x = &a->findings.list[i], *y = &b->findings.list[i];
        FUZZ_HOLDS(strcmp(x->cause, y->cause) == 0 && x->severity == y->severity);
        FUZZ_HOLDS(x->count == y->count && strcmp(x->reason, y->reason) == 0);
        FUZZ_HOLDS(x->example_count == y->example_count);
        for (unsigned k = 0; k < x->example_count; k++)
            FUZZ_HOLDS(strcmp(x->examples[k], y->examples[k]) == 0);
    }
    FUZZ_HOLDS(a->traits.count == b->traits.count);
    FUZZ_HOLDS(a->traits.left_out == b->traits.left_out);
    for (size_t i = 0; i < a->traits.count; i++) {
        const struct trait *x = &a->traits.list[i], *y = &b->traits.list[i];
        FUZZ_HOLDS(strcmp(x->type, y->type) == 0 && strcmp(x->value, y->value) == 0);
        FUZZ_HOLDS(x->kind == y->kind && x->tokens == y->tokens);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static struct line lines[LINES_MAX];
    struct collection collections[2];
    if (len == 0)
        return 0;
    size_t count = split(lines, (const char *)data + 1, len - 1);
    for (size_t turn = 0; turn < 2; turn++) {
        struct collector *collector = collector_new((enum expectation)(data[0] % 3));
        for (size_t i = 0; i < count; i++) {
            size_t at = turn == 0 ? i : count - 1 - i;
            add(collector, &lines[at], at);
        }
        collection_init(&collections[turn]);
        collector_finish(collector, &collections[turn]);
        collector_free(collector);
    }
    check_findings(&collections[0]);
    check_traits(&collections[0].traits);
    check_same(&collections[0], &collections[1]);
    collection_release(&collections[0]);
    collection_release(&collections[1]);
    return 0;
}
