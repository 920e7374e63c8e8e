#include "lint/collection.h"

#include "base/xalloc.h"
#include "check.h"
#include "fixture.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_256 \
    "115792089237316195423570985008687907853269984665640564039457584007913129639935"

/* Files of these names, separated by spaces, looked at with that set; what is found as
 * "severity rule count: example, example; …". */
static void look(struct strbuf *to, const char *names, const char *set)
{
    struct err err = ERR_INIT;
    struct lint_files files = { .arena = ARENA_INIT };
    struct lint_file list[64];
    char *copy = xstrdup(names);
    for (char *name = copy; *name != '\0';) {
        size_t len = strcspn(name, " ");
        char *next = name + len + (name[len] == ' ');
        name[len] = '\0';
        list[files.count++] =
            (struct lint_file){ .name = name, .folder = FILE_IS_ARGUMENT };
        name = next;
    }
    files.list = list;
    struct token_set *tokens =
        set != NULL ? token_set_new(&(struct token_source){ set, "--tokens", NULL }, &err)
                    : NULL;
    CHECK_STR("", err.text);
    struct collection collection;
    collection_init(&collection);
    collection_look(&collection, &files, true, tokens);
    for (size_t i = 0; i < collection.findings.count; i++) {
        const struct summary_group *finding = &collection.findings.list[i];
        strbuf_putf(to, "%s%s %s %" PRIu64 ":", i > 0 ? "; " : "",
                    severity_name(finding->severity), finding->cause, finding->count);
        for (unsigned k = 0; k < finding->example_count; k++)
            strbuf_putf(to, "%s%s", k > 0 ? ", " : " ", finding->examples[k]);
    }
    collection_release(&collection);
    token_set_free(tokens);
    free(copy);
}

static void names_are_compared_with_one_another_and_with_the_set(void)
{
    static const struct {
        const char *names, *set, *found;
    } rows[] = {
        { "1 2 3", NULL, "" },
        { "x.json y", NULL, "" },
        { "3 1 2", "1-3", "" },
        { "1 2 x.json", NULL, "info collection.unnamed 1: x.json" },
        { "1 3 4 8", NULL, "warning collection.missing-id 4: 2, 5-7" },
        { "1 13 25 37 49 61 73", NULL,
          "warning collection.missing-id 66: 2-12, 14-24, 26-36, 38-48, 50-60" },
        { "1 100", NULL, "info collection.missing-id 98: 2-99" },
        { "0 " MAX_256, NULL, "" },
        { "1 2 5000", NULL, "" },
        { "1 2 1700000000 1700000007", NULL, "" },
        { "1 1.json 2 1.txt", NULL, "warning collection.duplicate-id 1: 1, 1.json" },
        { "a/1 b/1 a/2 b/2", NULL,
          "warning collection.duplicate-id 2: a/1, b/1, a/2, b/2" },
        { "01 2", NULL, "warning collection.padded-name 1: 01" },
        { "01 1", NULL,
          "warning collection.duplicate-id 1: 01, 1; warning collection.padded-name 1: "
          "01" },
        { "1 2", "1-4", "error collection.missing-id 2: 3-4" },
        { "2 4 6", "1-7", "error collection.missing-id 4: 1, 3, 5, 7" },
        { "5", "1-3,5,9-10", "error collection.missing-id 5: 1-3, 9-10" },
        { "x", "1-3", "error collection.missing-id 3: 1-3" },
        { "1 2 9", "1-2", "warning collection.extra-id 1: 9" },
        { "1 9 9.json", "1",
          "warning collection.duplicate-id 1: 9, 9.json; "
          "warning collection.extra-id 1: 9" },
        { "0 " MAX_256, "0," MAX_256, "" },
        { "2", "1," MAX_256,
          "error collection.missing-id 2: 1, " MAX_256
          "; warning collection.extra-id 1: 2" },
        { "00000000000000000000000000000000000000000000000000000000000000ff 254",
          "254-255", "" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct strbuf found = STRBUF_INIT(4096);
        check_case("%s of %s", rows[i].names, rows[i].set != NULL ? rows[i].set : "any");
        look(&found, rows[i].names, rows[i].set);
        CHECK_STR(rows[i].found, found.text);
        strbuf_release(&found);
    }
}

/* Against a plain table of what is there. */
static void random_collections_agree_with_a_table(void)
{
    enum { IDS = 40, ROUNDS = 300 };
    srand(7);
    for (int round = 0; round < ROUNDS; round++) {
        bool there[IDS] = { false }, wanted[IDS] = { false };
        struct strbuf names = STRBUF_INIT(4096), set = STRBUF_INIT(4096);
        uint64_t missing = 0, extra = 0;
        strbuf_puts(&set, "0");
        wanted[0] = true;
        for (int i = 0; i < IDS; i++) {
            there[i] = rand() % 3 != 0;
            wanted[i] = wanted[i] || rand() % 3 != 0;
            if (there[i])
                strbuf_putf(&names, "%s%d", names.len > 0 ? " " : "", i);
            if (i > 0 && wanted[i])
                strbuf_putf(&set, ",%d", i);
            missing += wanted[i] && !there[i];
            extra += there[i] && !wanted[i];
        }
        struct strbuf found = STRBUF_INIT(4096);
        char text[64];
        check_case("round %d: %s of %s", round, names.text, set.text);
        look(&found, names.text, set.text);
        snprintf(text, sizeof(text), "missing-id %" PRIu64 ":", missing);
        CHECK_INT(missing > 0, strstr(found.text, text) != NULL);
        snprintf(text, sizeof(text), "extra-id %" PRIu64 ":", extra);
        CHECK_INT(extra > 0, strstr(found.text, text) != NULL);
        strbuf_release(&found);
        strbuf_release(&names);
        strbuf_release(&set);
    }
}

SUITE(collection, TEST(names_are_compared_with_one_another_and_with_the_set),
      TEST(random_collections_agree_with_a_table))
