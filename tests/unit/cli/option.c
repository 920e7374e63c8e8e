#include "cli/option.h"
#include "check.h"

#include <string.h>

struct values {
    bool flag;
    const char *text;
    struct option_list list;
    uint64_t count, time_us, size, rate;
};

static struct values v;
static struct err err;
static const char *rest[16];
static size_t rest_count;
static bool help;
static struct option_origin origins[8];

static bool parse(const char *line)
{
    static char words[512];
    static char *argv[16];
    const struct option options[] = {
        { "loud", OPTION_FLAG, &v.flag, NULL, "", 0, 0 },
        { "name", OPTION_TEXT, &v.text, "TEXT", "", 0, 0 },
        { "also", OPTION_LIST, &v.list, "TEXT", "", 0, 0 },
        { "number", OPTION_COUNT, &v.count, "N", "", 1, 10 },
        { "time", OPTION_DURATION, &v.time_us, "TIME", "", 1000, 5000000 },
        { "size", OPTION_BYTES, &v.size, "SIZE", "", 1024, 1 << 20 },
        { "rate", OPTION_RATE, &v.rate, "RATE", "", 1, 2000000 },
        { NULL, OPTION_END, NULL, NULL, NULL, 0, 0 },
    };
    int argc = 0;
    memset(&v, 0, sizeof(v));
    memset(origins, 0, sizeof(origins));
    err = (struct err)ERR_INIT;
    memcpy(words, line, strlen(line) + 1);
    for (char *word = words; *word != '\0';) {
        argv[argc++] = word;
        word += strcspn(word, " ");
        if (*word == ' ')
            *word++ = '\0';
    }
    argv[argc] = NULL;
    bool done =
        options_parse(options, origins, argc, argv, rest, &rest_count, &help, &err);
    option_list_release(&v.list);
    return done;
}

static void both_ways_of_giving_a_value_work(void)
{
    CHECK(parse("a --name x --number=7 --loud --time 2.5s --size 16KiB --rate 2.5 b"));

    CHECK(v.flag);
    CHECK_STR("x", v.text);
    CHECK_INT(7, v.count);
    CHECK_INT(2500000, v.time_us);
    CHECK_INT(16384, v.size);
    CHECK_INT(2500, v.rate);
    CHECK_INT(2, rest_count);
    CHECK_STR("a", rest[0]);
    CHECK_STR("b", rest[1]);
}

static void behind_two_dashes_nothing_is_an_option(void)
{
    CHECK(parse("-- --loud -"));

    CHECK(!v.flag);
    CHECK_INT(2, rest_count);
    CHECK_STR("--loud", rest[0]);
}

static void a_lone_dash_is_not_an_option(void)
{
    CHECK(parse("--name - -"));

    CHECK_STR("-", v.text);
    CHECK_STR("-", rest[0]);
}

static void mistakes_are_named(void)
{
    static const struct {
        const char *line, *text, *hint;
    } rows[] = {
        { "--nam x", "unknown option --nam", "did you mean --name?" },
        { "--lou", "unknown option --lou", "did you mean --loud?" },
        { "-number 3", "unknown option -number", "did you mean --number?" },
        { "--xyzzy=3", "unknown option --xyzzy", "--help lists the options" },
        { "-n 3", "unknown option -n", "--help lists the options" },
        { "--name", "--name needs a value: TEXT", "" },
        { "--loud=yes", "--loud takes no value", "" },
        { "--name a --name b", "--name is given twice", "" },
        { "--number 11", "--number: expected a whole number from 1 to 10, got \"11\"",
          "" },
        { "--number -1", "--number: expected a whole number from 1 to 10, got \"-1\"",
          "" },
        { "--time 3", "--time: expected a duration such as 3s, 250ms or 1m30s, got \"3\"",
          "" },
        { "--time 6s", "--time: expected 1 ms to 5 s, got \"6s\"", "" },
        { "--size 1", "--size: expected 1 KiB to 1 MiB, got \"1\"", "" },
        { "--time 99999999999999999999s",
          "--time: expected 1 ms to 5 s, got \"99999999999999999999s\"", "" },
        { "--size 99999999999999GiB",
          "--size: expected 1 KiB to 1 MiB, got \"99999999999999GiB\"", "" },
        { "--rate 0", "--rate: expected 0.001/s to 2000/s, or max, got \"0\"", "" },
        { "--rate 2001", "--rate: expected 0.001/s to 2000/s, or max, got \"2001\"", "" },
        { "--rate fast",
          "--rate: expected a rate such as 100, 2.5/s, 600/m or max, got \"fast\"", "" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].line);
        CHECK(!parse(rows[i].line));
        CHECK_INT(ERR_USAGE, err.kind);
        CHECK_STR(rows[i].text, err.text);
        CHECK_STR(rows[i].hint, err.hint);
    }
}

static void what_was_given_is_marked(void)
{
    CHECK(parse("--number 3 --also x --also y"));

    CHECK_INT(OPTION_DEFAULT, origins[0].source);
    CHECK_INT(OPTION_FROM_COMMAND_LINE, origins[2].source);
    CHECK_INT(OPTION_FROM_COMMAND_LINE, origins[3].source);
}

static void an_operand_has_no_dashes(void)
{
    const char *one = NULL;
    struct option_list all = { NULL, 0 };
    const struct option first[] = {
        { "source", OPTION_TEXT | OPTION_OPERAND, &one, "SOURCE", "", 0, 0 },
        { NULL, OPTION_END, NULL, NULL, NULL, 0, 0 },
    };
    const struct option every[] = {
        { "paths", OPTION_LIST | OPTION_OPERAND, &all, "PATH", "", 0, 0 },
        { NULL, OPTION_END, NULL, NULL, NULL, 0, 0 },
    };
    char a[] = "a", b[] = "b", dashes[] = "--source";
    char *operands[] = { a, b, NULL }, *named[] = { dashes, a, NULL };
    struct option_origin origin = { OPTION_DEFAULT, NULL };
    err = (struct err)ERR_INIT;

    CHECK(options_parse(first, &origin, 2, operands, rest, &rest_count, &help, &err));
    CHECK_STR("a", one);
    CHECK_INT(2, rest_count);
    CHECK_INT(OPTION_FROM_COMMAND_LINE, origin.source);
    origin.source = OPTION_DEFAULT;
    CHECK(options_parse(first, &origin, 0, operands, rest, &rest_count, &help, &err));
    CHECK_INT(OPTION_DEFAULT, origin.source);
    CHECK(options_parse(every, &origin, 2, operands, rest, &rest_count, &help, &err));
    CHECK_INT(2, all.count);
    CHECK_STR("b", all.items[1]);
    CHECK(!options_parse(first, &origin, 2, named, rest, &rest_count, &help, &err));
    CHECK_STR("unknown option --source", err.text);

    option_list_release(&all);
}

static void of_two_rows_with_a_name_the_later_counts(void)
{
    bool below = false, above = false;
    const struct option options[] = {
        { "json", OPTION_FLAG, &below, NULL, "", 0, 0 },
        { "json", OPTION_FLAG, &above, NULL, "", 0, 0 },
        { NULL, OPTION_END, NULL, NULL, NULL, 0, 0 },
    };
    char word[] = "--json";
    char *argv[] = { word, NULL };
    struct option_origin both[2] = { { OPTION_DEFAULT, NULL } };
    err = (struct err)ERR_INIT;

    CHECK(options_parse(options, both, 1, argv, rest, &rest_count, &help, &err));
    CHECK(above && !below);
    CHECK_INT(OPTION_DEFAULT, both[0].source);
}

static void help_is_known_to_every_command(void)
{
    CHECK(parse("--number 3 --help --nonsense"));
    CHECK(help);
    CHECK(parse("-h"));
    CHECK(help);
    CHECK(parse("--loud"));
    CHECK(!help);
}

SUITE(option, TEST(both_ways_of_giving_a_value_work),
      TEST(behind_two_dashes_nothing_is_an_option), TEST(a_lone_dash_is_not_an_option),
      TEST(mistakes_are_named), TEST(what_was_given_is_marked),
      TEST(an_operand_has_no_dashes), TEST(of_two_rows_with_a_name_the_later_counts),
      TEST(help_is_known_to_every_command))
