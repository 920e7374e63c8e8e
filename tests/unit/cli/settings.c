#include "check.h"
#include "cli/config.h"
#include "cli/config_priv.h"
#include "cli/environment.h"

#include <stdlib.h>
#include <string.h>

/* What a command would be told by an environment and a file, below a command line. */
struct values {
    const char *source, *text, *column, *file, *set, *own;
    struct option_list list, pairs;
    uint64_t count, time_us, size, rate;
    bool flag, consent;
};

static struct values v;
static struct option_origin origins[16];
static struct arena arena;
static struct err err;

enum {
    SOURCE,
    TEXT,
    COLUMN,
    FILE_NAME,
    SET,
    LIST,
    PAIRS,
    COUNT,
    TIME,
    SIZE,
    RATE,
    FLAG,
    OWN
};

static const struct option *rows(void)
{
    /* clang-format off */
    static const struct option options[] = {
        [SOURCE] = { "source", OPTION_TEXT | OPTION_OPERAND, &v.source, "SOURCE", "", 0, 0 },
        [TEXT] = { "profile", OPTION_TEXT | OPTION_FILE_OR_NAME, &v.text, "NAME", "", 0, 0 },
        [COLUMN] = { "dialect", OPTION_TEXT | OPTION_WITH_ABOVE, &v.column, "NAME", "", 0, 0 },
        [FILE_NAME] = { "cacert", OPTION_TEXT | OPTION_FILE, &v.file, "FILE", "", 0, 0 },
        [SET] = { "tokens", OPTION_TEXT | OPTION_AT_FILE, &v.set, "SET", "", 0, 0 },
        [LIST] = { "header", OPTION_LIST | OPTION_SECRET, &v.list, "LINE", "", 0, 0 },
        [PAIRS] = { "report", OPTION_LIST | OPTION_EQUALS_FILE, &v.pairs, "SPEC", "", 0, 0 },
        [COUNT] = { "connections", OPTION_COUNT, &v.count, "N", "", 1, 64 },
        [TIME] = { "timeout", OPTION_DURATION, &v.time_us, "TIME", "", 1000, 5000000 },
        [SIZE] = { "max-body", OPTION_BYTES, &v.size, "SIZE", "", 1024, 1 << 20 },
        [RATE] = { "rate", OPTION_RATE, &v.rate, "RATE", "", 1, 1000000 },
        [FLAG] = { "insecure", OPTION_FLAG, &v.flag, NULL, "", 0, 0 },
        [OWN] = { "seed", OPTION_TEXT | OPTION_OWN, &v.own, "N", "", 0, 0 },
        { "yes", OPTION_FLAG | OPTION_CONSENT, &v.consent, NULL, "", 0, 0 },
        { NULL, OPTION_END, NULL, NULL, NULL, 0, 0 },
    };
    /* clang-format on */
    return options;
}

static void forget(void)
{
    option_list_release(&v.list);
    option_list_release(&v.pairs);
    arena_release(&arena);
    memset(&v, 0, sizeof(v));
    memset(origins, 0, sizeof(origins));
    arena = (struct arena)ARENA_INIT;
    err = (struct err)ERR_INIT;
}

static bool from_environment(char *const *variables)
{
    return environment_fill(variables, rows(), origins, &arena, &err);
}

/* The file is called so, and says so, to the command check. */
static bool from_file(const char *name, const char *text)
{
    char *copy = strdup(text);
    FILE *stream = fmemopen(copy, strlen(copy) > 0 ? strlen(copy) : 1, "r");
    struct config *config = config_read(stream, strdup(name), rows(), &err);
    bool done =
        config != NULL && config_fill(config, "check", rows(), origins, &arena, &err);
    config_free(config);
    free(copy);
    return done;
}

static char *const no_variables[] = { NULL };

static void every_kind_of_value_comes_from_a_file(void)
{
    forget();

    CHECK(
        from_file("metaprobe.json",
                  "{\"source\": \"http://a\", \"profile\": \"ronin\", \"connections\": 7,"
                  " \"timeout\": \"2.5s\", \"max-body\": 2048, \"rate\": 2.5,"
                  " \"insecure\": true, \"header\": [\"A: b\", \"C: d\"]}"));

    CHECK_STR("http://a", v.source);
    CHECK_STR("ronin", v.text);
    CHECK_INT(7, v.count);
    CHECK_INT(2500000, v.time_us);
    CHECK_INT(2048, v.size);
    CHECK_INT(2500, v.rate);
    CHECK(v.flag);
    CHECK_INT(2, v.list.count);
    CHECK_STR("C: d", v.list.items[1]);
    CHECK_INT(OPTION_FROM_FILE, origins[LIST].source);
    CHECK_STR("metaprobe.json:/header", origins[LIST].where);
    CHECK_INT(OPTION_DEFAULT, origins[SET].source);
    forget();
}

static void every_kind_of_value_comes_from_the_environment(void)
{
    char source[] = "METAPROBE_SOURCE=http://a", count[] = "METAPROBE_CONNECTIONS=7",
         time[] = "METAPROBE_TIMEOUT=2.5s", size[] = "METAPROBE_MAX_BODY=2KiB",
         rate[] = "METAPROBE_RATE=max", flag[] = "METAPROBE_INSECURE=1",
         list[] = "METAPROBE_HEADER=A: b\n\nC: d\n", yes[] = "METAPROBE_YES=true",
         other[] = "METAPROBE_RATES=x", own[] = "METAPROBE_SEED=7";
    char *const variables[] = { source, count, time,  size, rate, flag,
                                list,   yes,   other, own,  NULL };
    forget();
    v.rate = 5;

    CHECK(from_environment(variables));

    CHECK_STR("http://a", v.source);
    CHECK(v.source != source + strlen("METAPROBE_SOURCE="));
    CHECK_INT(7, v.count);
    CHECK_INT(2500000, v.time_us);
    CHECK_INT(2048, v.size);
    CHECK_INT(0, v.rate);
    CHECK(v.flag && v.consent);
    CHECK_INT(2, v.list.count);
    CHECK_STR("C: d", v.list.items[1]);
    CHECK_STR("METAPROBE_MAX_BODY", origins[SIZE].where);
    CHECK(v.own == NULL);
    forget();
}

static void a_higher_source_wins_and_replaces_lists_as_a_whole(void)
{
    char rate[] = "METAPROBE_RATE=3", list[] = "METAPROBE_HEADER=E: e",
         off[] = "METAPROBE_INSECURE=0", empty[] = "METAPROBE_TIMEOUT=";
    char *const variables[] = { rate, list, off, empty, NULL };
    forget();
    v.count = 9;
    origins[COUNT].source = OPTION_FROM_COMMAND_LINE;

    CHECK(from_environment(variables));
    CHECK(from_file("metaprobe.json",
                    "{\"connections\": 7, \"rate\": 5, \"header\": [\"A: b\", \"C: d\"],"
                    " \"insecure\": true, \"timeout\": \"1s\"}"));

    CHECK_INT(9, v.count);
    CHECK_INT(3000, v.rate);
    CHECK_INT(1, v.list.count);
    CHECK_STR("E: e", v.list.items[0]);
    CHECK(!v.flag);
    CHECK_INT(1000000, v.time_us);
    CHECK_INT(OPTION_FROM_ENVIRONMENT, origins[FLAG].source);
    forget();
}

static void the_section_of_a_command_wins_and_others_do_not_count(void)
{
    forget();

    CHECK(from_file("x/y.json", "{\"rate\": 5, \"profile\": \"a\", \"seed\": 3,"
                                " \"check\": {\"rate\": 6, \"seed\": \"4\"},"
                                " \"lint\": {\"profile\": \"b\"}}"));

    CHECK_INT(6000, v.rate);
    CHECK_STR("x/y.json:/check/rate", origins[RATE].where);
    CHECK_STR("a", v.text);
    CHECK_STR("4", v.own);
    forget();
    CHECK(from_file("y.json", "{\"seed\": 3}"));
    CHECK(v.own == NULL);
    forget();
}

static void what_goes_with_an_overridden_value_is_not_taken(void)
{
    forget();
    origins[TEXT].source = OPTION_FROM_ENVIRONMENT;
    CHECK(from_file("y.json", "{\"profile\": \"a\", \"dialect\": \"7\"}"));
    CHECK(v.column == NULL);
    forget();
    CHECK(from_file("y.json", "{\"profile\": \"a\", \"dialect\": \"7\"}"));
    CHECK_STR("7", v.column);
    forget();
}

static void names_of_files_are_relative_to_the_folder_of_the_file(void)
{
    static const struct {
        const char *name, *given, *seen;
    } cases[] = {
        { "metaprobe.json", "\"cacert\": \"a.pem\"", "a.pem" },
        { "../metaprobe.json", "\"cacert\": \"a.pem\"", "../a.pem" },
        { "/etc/m.json", "\"cacert\": \"a/b.pem\"", "/etc/a/b.pem" },
        { "../m.json", "\"cacert\": \"/a.pem\"", "/a.pem" },
        { "../m.json", "\"cacert\": \"-\"", "-" },
        { "../m.json", "\"cacert\": \"\"", "" },
        { "../m.json", "\"tokens\": \"@ids.txt\"", "@../ids.txt" },
        { "../m.json", "\"tokens\": \"@-\"", "@-" },
        { "../m.json", "\"tokens\": \"1-10\"", "1-10" },
        { "../m.json", "\"profile\": \"ronin\"", "ronin" },
        { "../m.json", "\"profile\": \"ronin#/a/b\"", "ronin#/a/b" },
        { "../m.json", "\"profile\": \"ours.json\"", "../ours.json" },
        { "../m.json", "\"profile\": \"ours.json#/a\"", "../ours.json#/a" },
        { "../m.json", "\"profile\": \"./ours\"", ".././ours" },
        { "../m.json", "\"report\": [\"text\"]", "text" },
        { "../m.json", "\"report\": [\"junit=a.xml\"]", "junit=../a.xml" },
        { "../m.json", "\"report\": [\"junit=-\"]", "junit=-" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[200];
        check_case("%s: %s", cases[i].name, cases[i].given);
        snprintf(text, sizeof(text), "{%s}", cases[i].given);
        forget();
        CHECK(from_file(cases[i].name, text));
        CHECK_STR(cases[i].seen, v.file          ? v.file
                                 : v.set         ? v.set
                                 : v.text        ? v.text
                                 : v.pairs.count ? v.pairs.items[0]
                                                 : NULL);
    }
    forget();
}

static void mistakes_in_a_file_are_named(void)
{
    /* clang-format off */
    static const struct {
        const char *text, *message, *hint;
    } cases[] = {
        { "{\"rat\": 1}", "m.json: /rat: no such setting, and no such command", "did you mean \"rate\"?" },
        { "{\"chek\": {}}", "m.json: /chek: no such setting, and no such command", "did you mean \"check\"?" },
        { "{\"check\": {\"max_body\": 1}}", "m.json: /check/max_body: check has no such setting", "did you mean \"max-body\"?" },
        { "{\"check\": {\"paths\": []}}", "m.json: /check/paths: check has no such setting", "schemas/config.schema.json has them all" },
        { "{\"lint\": {\"rat\": 1}}", "m.json: /lint/rat: lint has no such setting", "schemas/config.schema.json has them all" },
        { "{\"a/b\": 1}", "m.json: /a~1b: no such setting, and no such command", "schemas/config.schema.json has them all" },
        { "{\"X-Api-Key: hunter2\": 1}", "m.json: /X-Api-Key***: no such setting, and no such command", "schemas/config.schema.json has them all" },
        { "{\"check\": {\"X-Api-Key: hunter2\": 1}}", "m.json: /check/X-Api-Key***: check has no such setting", "schemas/config.schema.json has them all" },
        { "{\"0123456789abcdef\": 1}", "m.json: /***: no such setting, and no such command", "schemas/config.schema.json has them all" },
        { "{\"workers\": \"many\"}", "m.json: /workers: expected a match for \"^0*([1-9]|[1-5][0-9]|6[0-4])$\", found string \"many\"", "" },
        { "{\"lint\": {\"max-body\": \"big\"}}", "m.json: /lint/max-body: expected a match for one of 7 alternatives, found string \"big\"", "Read no more of a body, no larger document: 1048576, \"1MiB\"." },
        { "{\"expect\": \"bogus\"}", "m.json: /expect: expected one of \"revealed\", \"placeholder\", found string \"bogus\"", "" },
        { "{\"yes\": true}", "m.json: /yes: is for whoever runs a command, not for a file", "" },
        { "{\"rate\": \"fast\"}", "m.json: /rate: expected a rate such as 100, 2.5/s, 600/m or max, got \"fast\"", "" },
        { "{\"check\": {\"rate\": 0}}", "m.json: /check/rate: expected 0.001/s to 1000/s, or max, got \"0\"", "" },
        { "{\"rate\": true}", "m.json: /rate: expected string or number, found true", "" },
        { "{\"rate\": null}", "m.json: /rate: expected string or number, found null", "" },
        { "{\"timeout\": 3}", "m.json: /timeout: expected string, found number", "" },
        { "{\"insecure\": 1}", "m.json: /insecure: expected boolean, found number", "" },
        { "{\"connections\": 64.5}", "m.json: /connections: expected a whole number from 1 to 64, got \"64.5\"", "" },
        { "{\"connections\": \"65\"}", "m.json: /connections: expected a whole number from 1 to 64, got \"65\"", "" },
        { "{\"header\": \"A: hunter2\"}", "m.json: /header: expected array, found string", "" },
        { "{\"header\": [\"A: b\", {\"A\": \"hunter2\"}]}", "m.json: /header/1: expected string, found an object", "" },
        { "{\"header\": [\"A\\u0000\"]}", "m.json: /header/0: must not hold a NUL character", "" },
        { "{\"check\": []}", "m.json: /check: expected object, found an array of 0", "" },
        { "[]", "m.json: the file: expected object, found an array of 0", "" },
        { "{\"rate\": 1,}", "m.json:1:12: expected a key in double quotes", "JSON has no comma behind the last one" },
        { "{\"rate\": 1} // so many", "m.json:1:13: something follows the document", "JSON has no comments" },
        { "# so many\n{}", "m.json:1:1: expected a value", "JSON has no comments" },
        { "{\"header\": [\"a\", ]}", "m.json:1:18: expected a value", "JSON has no comma behind the last one" },
        { "{'rate': 1}", "m.json:1:2: expected a key in double quotes", "JSON has double quotes alone" },
        { "\xef\xbb\xbf{}", "m.json:1:1: it begins with a byte order mark", "save the file as UTF-8 without a byte order mark" },
        { "{\"rate\": 1, \"rate\": 1}", "m.json:1:13: two members of one object share a name", "" },
        { "\n{\"rate\" 1}", "m.json:2:9: expected a colon behind the key", "" },
        { "{} x", "m.json:1:4: something follows the document", "" },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case("%s", cases[i].text);
        forget();
        CHECK(!from_file("m.json", cases[i].text));
        CHECK_INT(ERR_USAGE, err.kind);
        CHECK_STR(cases[i].message, err.text);
        CHECK_STR(cases[i].hint, err.hint);
    }
    forget();
}

static void a_member_with_a_long_name_is_shown_cut(void)
{
    char text[3000];
    snprintf(text, sizeof(text), "{\"%02000d\": 1}", 7);
    forget();
    CHECK(!from_file("m.json", text));
    CHECK_STR("m.json: /***: no such setting, and no such command", err.text);
    forget();
}

static void mistakes_in_the_environment_are_named(void)
{
    static const struct {
        const char *variable, *message;
    } cases[] = {
        { "METAPROBE_RATE=fast",
          "METAPROBE_RATE: expected a rate such as 100, 2.5/s, 600/m or max, got \"fast\"" },
        { "METAPROBE_CONNECTIONS=0",
          "METAPROBE_CONNECTIONS: expected a whole number from 1 to 64, got \"0\"" },
        { "METAPROBE_INSECURE=yes", "METAPROBE_INSECURE: expected 1 or 0, got \"yes\"" },
        { "METAPROBE_MAX_BODY=1",
          "METAPROBE_MAX_BODY: expected 1 KiB to 1 MiB, got \"1\"" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *variable = strdup(cases[i].variable);
        char *const variables[] = { variable, NULL };
        forget();
        CHECK(!from_environment(variables));
        CHECK_STR(cases[i].message, err.text);
        free(variable);
    }
    forget();
    CHECK(from_environment(no_variables));
}

static void a_variable_that_is_for_other_commands_is_told(void)
{
    char own[] = "METAPROBE_SEED=7", other[] = "METAPROBE_RATE=7";
    char *const variables[] = { own, other, NULL };
    struct strbuf text = STRBUF_INIT(1000);
    forget();

    environment_warn_own(&text, variables, "demo", rows(), origins);
    CHECK_STR("metaprobe: METAPROBE_SEED in the environment sets nothing for demo, whose "
              "--seed is another\n",
              text.text);
    strbuf_reset(&text);
    environment_warn_own(&text, no_variables, "demo", rows(), origins);
    origins[OWN].source = OPTION_FROM_COMMAND_LINE;
    environment_warn_own(&text, variables, "demo", rows(), origins);
    CHECK_STR("", text.text);
    strbuf_release(&text);
    forget();
}

static void a_variable_that_sets_nothing_is_told_with_the_nearest(void)
{
    char known[] = "METAPROBE_MAX_BODY=1", wrong[] = "METAPROBE_MAXBODY=1",
         wild[] = "METAPROBE_\033[31m=1", secret[] = "METAPROBE_SECRET_KEY=1",
         tests[] = "METAPROBE_SUITES=x", yes[] = "METAPROBE_YES=1",
         no[] = "METAPROBE_NO_CONFIG=1", other[] = "METAPROBES=1", bare[] = "METAPROBE=1";
    char *const variables[] = { known, wrong, wild,  secret, tests,
                                yes,   no,    other, bare,   NULL };
    static const char *const settings[] = { "rate", "max-body", NULL };
    struct strbuf text = STRBUF_INIT(1000);

    environment_warn(&text, variables, settings);

    CHECK_STR(
        "metaprobe: METAPROBE_MAXBODY in the environment sets nothing; did you mean "
        "METAPROBE_MAX_BODY?\n"
        "metaprobe: METAPROBE_\\x1b[31m in the environment sets nothing\n",
        text.text);
    strbuf_release(&text);
}

SUITE(settings, TEST(every_kind_of_value_comes_from_a_file),
      TEST(every_kind_of_value_comes_from_the_environment),
      TEST(a_higher_source_wins_and_replaces_lists_as_a_whole),
      TEST(the_section_of_a_command_wins_and_others_do_not_count),
      TEST(what_goes_with_an_overridden_value_is_not_taken),
      TEST(names_of_files_are_relative_to_the_folder_of_the_file),
      TEST(mistakes_in_a_file_are_named), TEST(a_member_with_a_long_name_is_shown_cut),
      TEST(mistakes_in_the_environment_are_named),
      TEST(a_variable_that_is_for_other_commands_is_told),
      TEST(a_variable_that_sets_nothing_is_told_with_the_nearest))
