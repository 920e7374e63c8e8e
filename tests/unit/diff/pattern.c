#include "check.h"
#include "fixture.h"

#include "base/strbuf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT = 10, DOCUMENT_MAX = 1 << 16, TOKENS_MAX = 400 };

/* A run of documents with members of their own, "odd_17_3", and one in common. */
struct odd_run {
    char ids[TOKENS_MAX][12];
    char *documents[TOKENS_MAX];
    struct planned list[TOKENS_MAX];
    size_t count;
};

static void add(struct odd_run *run, unsigned odd_members, bool has_common, int value)
{
    struct strbuf text = STRBUF_INIT(DOCUMENT_MAX);
    size_t i = run->count++;
    strbuf_putf(&text, "{\"image\":%d", has_common ? value : 0);
    for (unsigned k = 0; k < odd_members; k++)
        strbuf_putf(&text, ",\"odd_%zu_%u\":%d", i, k, value);
    strbuf_puts(&text, "}");
    snprintf(run->ids[i], sizeof(run->ids[i]), "%zu", i + 1);
    run->documents[i] = strbuf_detach(&text);
    run->list[i] = (struct planned){ .id = run->ids[i], .document = run->documents[i] };
}

static void release(struct odd_run *run)
{
    for (size_t i = 0; i < run->count; i++)
        free(run->documents[i]);
}

/* So many documents with odd members alone, then with odd ones and the common one, then
 * with that alone. */
static const struct {
    const char *what;
    unsigned odd, both, common, odd_members;
    uint64_t documents, at_most; /* of the common member */
} mixes[] = {
    { "a few that are odd come first", 4, 0, 396, 64, 396, 396 },
    { "and last", 0, 4, 300, 64, 304, 304 },
    { "as many patterns as there is room for", 63, 1, 10, 64, 11, 11 },
    { "thousands of odd ones before it", 200, 0, 100, 64, 100, 105 },
    { "and between", 0, 300, 0, 64, 300, 300 },
    { "and before and between", 100, 200, 0, 64, 200, 203 },
    { "more differences than are looked at", 0, 3, 20, 2000, 23, 23 },
    { "and those first", 3, 0, 20, 2000, 20, 23 },
};

static const struct diff_pattern *find(const struct diff_documents *documents)
{
    const struct diff_pattern *found = NULL;
    for (size_t i = 0; i < documents->pattern_count; i++) {
        if (strcmp(documents->patterns[i].text, "/image") == 0)
            found = &documents->patterns[i];
    }
    return found;
}

static uint64_t differences_of(const struct diff_documents *documents)
{
    uint64_t all = documents->patterns_left_out;
    for (size_t i = 0; i < documents->pattern_count; i++)
        all += documents->patterns[i].differences;
    return all;
}

static void what_many_documents_share_is_found_among_odd_ones(void)
{
    for (size_t i = 0; i < sizeof(mixes) / sizeof(mixes[0]); i++) {
        check_case("%s", mixes[i].what);
        unsigned odd = mixes[i].odd, both_kinds = odd + mixes[i].both;
        unsigned all = both_kinds + mixes[i].common;
        static struct odd_run old_ones, new_ones;
        old_ones.count = new_ones.count = 0;
        for (unsigned k = 0; k < all; k++) {
            unsigned members = k < both_kinds ? mixes[i].odd_members : 0;
            add(&old_ones, members, k >= odd, 1);
            add(&new_ones, members, k >= odd, 2);
        }
        char tokens[32];
        snprintf(tokens, sizeof(tokens), "1-%u", all);
        const struct planned_run before = { .tokens = tokens,
                                            .list = old_ones.list,
                                            .count = all };
        const struct planned_run after = { .tokens = tokens,
                                           .list = new_ones.list,
                                           .count = all };
        struct both_runs both;
        both_compare(&both, &before, &after, LIMIT);
        const struct diff_documents *documents = &both.diff.documents;
        const struct diff_pattern *common = find(documents);
        uint64_t true_count = mixes[i].both + mixes[i].common;

        CHECK_INT(all, documents->changed);
        CHECK(common == &documents->patterns[0]);
        if (common != NULL) {
            CHECK(common->documents <= true_count);
            CHECK(common->documents + common->missed >= true_count);
            CHECK_INT(mixes[i].documents, common->documents);
            CHECK(common->documents + common->missed <= mixes[i].at_most);
        }
        CHECK(documents->pattern_count <= DIFF_PATTERNS_MAX);
        CHECK_INT(both_kinds * mixes[i].odd_members + true_count,
                  differences_of(documents));
        CHECK(documents->pattern_floor <= 5 + differences_of(documents) / 2048);

        both_release(&both);
        release(&old_ones);
        release(&new_ones);
    }
    check_case("%s", "");
}

SUITE(pattern, TEST(what_many_documents_share_is_found_among_odd_ones))
