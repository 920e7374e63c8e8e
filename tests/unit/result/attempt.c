#include "result/attempt.h"

#include "check.h"

#include <string.h>

static void only_no_trouble_has_no_name_and_no_stage(void)
{
    CHECK_STR("", trouble_name(TROUBLE_NONE));
    CHECK_STR("", trouble_cause(TROUBLE_NONE));
    CHECK_INT(STAGE_NONE, trouble_stage(TROUBLE_NONE));
    for (int i = TROUBLE_NONE + 1; i < TROUBLE_COUNT; i++) {
        check_case("%s", trouble_name((enum trouble)i));
        CHECK(trouble_name((enum trouble)i)[0] != '\0');
        CHECK(trouble_cause((enum trouble)i)[0] != '\0');
        CHECK(trouble_stage((enum trouble)i) != STAGE_NONE);
    }
}

/* Names and causes are keys: for programs that read reports, and for groups. */
static void names_are_words_and_nothing_is_called_the_same(void)
{
    for (int i = 0; i < TROUBLE_COUNT; i++) {
        const char *name = trouble_name((enum trouble)i);
        check_case("%s", name);
        CHECK_INT(strlen(name), strspn(name, "abcdefghijklmnopqrstuvwxyz-"));
        for (int j = 0; j < i; j++) {
            CHECK(strcmp(name, trouble_name((enum trouble)j)) != 0);
            CHECK(strcmp(trouble_cause((enum trouble)i),
                         trouble_cause((enum trouble)j)) != 0);
        }
    }
}

static void a_stage_says_how_far_it_got(void)
{
    static const struct {
        enum trouble trouble;
        enum stage stage;
    } rows[] = {
        { TROUBLE_LATE, STAGE_LATE },
        { TROUBLE_NAME, STAGE_NO_ANSWER },
        { TROUBLE_TLS, STAGE_NO_ANSWER },
        { TROUBLE_BODY_CUT, STAGE_BODY },
        { TROUBLE_BODY_TOO_LARGE, STAGE_BODY },
        { TROUBLE_REDIRECT_LIMIT, STAGE_REDIRECT },
        { TROUBLE_BLOCKED, STAGE_BLOCKED },
        { TROUBLE_HEAD_UNREAD, STAGE_UNREAD },
        { TROUBLE_LOCAL, STAGE_LOCAL },
        { TROUBLE_INTERRUPTED, STAGE_LOCAL },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        CHECK_INT(rows[i].stage, trouble_stage(rows[i].trouble));
}

SUITE(attempt, TEST(only_no_trouble_has_no_name_and_no_stage),
      TEST(names_are_words_and_nothing_is_called_the_same),
      TEST(a_stage_says_how_far_it_got))
