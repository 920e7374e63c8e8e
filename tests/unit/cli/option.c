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
        { "rate", OPTION_RATE, &v.rate, "RATE", "", 0, 0 },
        { NULL, OPTION_END, NULL, NULL, NULL, 0, 0 },
    };
    int argc = 0;
    memset(&v, 0, sizeof(v));
    err = (struct err)ERR_INIT;
    memcpy(words, line, strlen(line) + 1);
    for (char *word = words; *word != '\0';) {
        argv[argc++] = word;
        word += strcspn(word, " ");
        if (*word == ' ')
            *word++ = '\0';
    }
    argv[argc] = NULL;
    bool done = options_parse(options, argc, argv, rest, &rest_count, &help, &err);
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
        { "--time 6s", "--time: expected 1.0 ms to 5.00 s, got \"6s\"", "" },
        { "--size 1", "--size: expected 1.0 KiB to 1.0 MiB, got \"1\"", "" },
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
      TEST(mistakes_are_named), TEST(help_is_known_to_every_command))
