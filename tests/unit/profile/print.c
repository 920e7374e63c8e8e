#include "base/wrap.h"
#include "check.h"
#include "profile/profile.h"

#include <string.h>

/* Does a word stand in this line behind the columns of rule and basis that could have
 * gone into the next one? */
static bool could_break(const char *text, size_t len)
{
    enum { VALUE_COLUMN = 35 };
    return len <= VALUE_COLUMN ||
           memchr(text + VALUE_COLUMN, ' ', len - VALUE_COLUMN) != NULL;
}

/* Lines are at most 100 columns wide, and hold nothing that acts on a terminal. */
static void check_lines(const char *text)
{
    for (size_t number = 1; *text != '\0'; number++) {
        size_t len = strcspn(text, "\n");
        if (wrap_columns(text, len) > 100 && could_break(text, len))
            CHECK_STR("at most 100 columns", text);
        for (size_t i = 0; i < len; i++)
            CHECK((unsigned char)text[i] >= 0x20 && text[i] != 0x7f);
        CHECK(len == 0 || text[len - 1] != ' ');
        text += len + (text[len] == '\n');
    }
}

static void every_profile_prints_in_100_columns(void)
{
    for (const char *const *name = profile_names(); *name != NULL; name++) {
        struct err err = ERR_INIT;
        struct strbuf to = STRBUF_INIT(1 << 20);
        struct profile *profile = profile_load(*name, &err);
        check_case("%s", *name);
        CHECK_STR("", err.text);
        if (profile != NULL)
            profile_print(&to, profile);
        CHECK(to.len > 1000);
        CHECK(strncmp(to.text, *name, strlen(*name)) == 0);
        check_lines(to.text);
        profile_free(profile);
        strbuf_release(&to);
    }
}

static void a_rule_is_printed_with_value_basis_and_source(void)
{
    static const char *const lines[] = {
        "immutable-x-backoff: Immutable X, the later retry rule\n",
        "extends immutable-x\n",
        "other rules may be in force: see immutable-x\n",
        "\nwhat it demands\n"
        "  time budget          documented  3s\n"
        "    \"requires a response time of less than 3 seconds per request\"\n"
        "    source: Immutable X, Refresh asset metadata "
        "(docs.x.immutable.com/docs/asset-metadata-refreshes)\n",
        /* NOLINTNEXTLINE(bugprone-suspicious-missing-comma): these lines are one */
        "\nwhen it asks again\n"
        "  attempts             documented  3\n"
        "    \"will be retried 2 times\"\n",
        "  on                   documented  429, 503\n",
        "  wait                 unknown     1s\n",
        "  also decoders        inferred    go-struct, go-stream\n",
        "  schema refuses       inferred    no\n",
        "  bytes max            unknown     not known\n",
        "  token_not_found\n    The token does not exist in our system\n",
    };
    struct err err = ERR_INIT;
    struct strbuf to = STRBUF_INIT(1 << 20);
    struct profile *profile = profile_load("immutable-x-backoff", &err);
    CHECK_STR("", err.text);
    if (profile != NULL)
        profile_print(&to, profile);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        if (strstr(to.text, lines[i]) == NULL)
            CHECK_STR(lines[i], to.text);
        CHECK(strstr(to.text, lines[i]) != NULL);
    }
    profile_free(profile);
    strbuf_release(&to);
}

static void the_list_names_every_profile_once(void)
{
    struct err err = ERR_INIT;
    struct strbuf to = STRBUF_INIT(1 << 20);
    CHECK(profile_list(&to, &err));
    const char *at = to.text;
    for (const char *const *name = profile_names(); *name != NULL; name++) {
        size_t len = strlen(*name);
        check_case("%s", *name);
        while (*at == ' ') /* the summary of the one before goes on */
            at += strcspn(at, "\n") + 1;
        CHECK(strncmp(at, *name, len) == 0 && at[len] == ' ');
        at += strcspn(at, "\n") + 1;
    }
    check_lines(to.text);
    strbuf_release(&to);
}

static void every_code_is_explained(void)
{
    for (const char *const *name = profile_names(); *name != NULL; name++) {
        struct err err = ERR_INIT;
        struct profile *profile = profile_load(*name, &err);
        CHECK_STR("", err.text);
        for (size_t i = 0; profile != NULL && i < profile->code_count; i++) {
            const struct profile_code *code = &profile->codes[i];
            struct strbuf to = STRBUF_INIT(1 << 20);
            check_case("%s: %s", *name, code->name);
            CHECK(profile_explain(&to, code->name, &err));
            CHECK(strncmp(to.text, code->name, strlen(code->name)) == 0);
            CHECK(strstr(to.text, "\nwhat causes it\n  - ") != NULL);
            CHECK(strstr(to.text, "\nhow to fix it\n  - ") != NULL);
            check_lines(to.text);
            strbuf_release(&to);
        }
        profile_free(profile);
    }
}

static void an_explanation_quotes_the_page_and_tells_what_is_predicted(void)
{
    static const char begin[] =
        "unable_to_decode_response\n"
        "\n"
        "what the platform says\n"
        "  \"The response received by the Metadata API was unable to be decoded\"\n"
        "  source: Immutable X, Refresh asset metadata, Error codes\n"
        "  (docs.x.immutable.com/docs/asset-metadata-refreshes)\n"
        "\n"
        "what causes it\n";
    static const char end[] =
        "\nwhat it is predicted for in immutable-x, immutable-x-backoff\n"
        "  - a body that does not decode (documented)\n";
    struct err err = ERR_INIT;
    struct strbuf to = STRBUF_INIT(1 << 20);
    CHECK(profile_explain(&to, "unable_to_decode_response", &err));
    CHECK_MEM(begin, sizeof(begin) - 1, to.text,
              to.len < sizeof(begin) - 1 ? to.len : sizeof(begin) - 1);
    if (to.len >= sizeof(end))
        CHECK_STR(end, to.text + to.len - (sizeof(end) - 1));
    strbuf_release(&to);
}

static void an_unknown_code_is_an_error_with_the_nearest(void)
{
    static const struct {
        const char *code, *text, *hint;
    } rows[] = {
        { "token_not_fuond", "no shipped profile has the code \"token_not_fuond\"",
          "did you mean \"token_not_found\"?" },
        { "throttled token uri",
          "no shipped profile has the code \"throttled token uri\"",
          "did you mean \"Throttled token uri\"?" },
        { "418", "no shipped profile has the code \"418\"",
          "`metaprobe profiles NAME` lists the codes of a platform" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct err err = ERR_INIT;
        struct strbuf to = STRBUF_INIT(1 << 20);
        CHECK(!profile_explain(&to, rows[i].code, &err));
        CHECK_INT(ERR_USAGE, err.kind);
        CHECK_STR(rows[i].text, err.text);
        CHECK_STR(rows[i].hint, err.hint);
        CHECK_INT(0, to.len);
        strbuf_release(&to);
    }
}

SUITE(print, TEST(every_profile_prints_in_100_columns),
      TEST(a_rule_is_printed_with_value_basis_and_source),
      TEST(the_list_names_every_profile_once), TEST(every_code_is_explained),
      TEST(an_explanation_quotes_the_page_and_tells_what_is_predicted),
      TEST(an_unknown_code_is_an_error_with_the_nearest))
