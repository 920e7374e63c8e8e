#include "base/strbuf.h"
#include "base/units.h"
#include "base/xalloc.h"
#include "cli/check.h"
#include "cli/command.h"
#include "emulator/source.h"
#include "net/serve.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

static const char help_head[] =
    "metaprobe demo [option ...]\n"
    "\n"
    "Starts a scripted Metadata API on this machine (10,000 tokens, a known mixture\n"
    "of faults), checks it as `metaprobe check` would, and prints the report. Nothing\n"
    "leaves the machine. As that source is meant to fail, the demo ends with 0 where\n"
    "the check would end with 1.\n"
    "\n"
    "With another --seed other tokens misbehave, and the rest answers as before: two\n"
    "runs differ in what was planted and in nothing else. `metaprobe emulate --seed N\n"
    "--list` tells which tokens those are.\n";

struct demo {
    const char *directory;
    const char *run; /* a file to keep the run in, or NULL */
    uint64_t seed;   /* 0: the script's own */
};

static void describe(struct strbuf *to, const struct source *source, const char *url)
{
    uint64_t counts[BEHAVIOUR_COUNT];
    source_mixture(source, counts);
    strbuf_putf(to, "A Metadata API is listening on %s. It was told to misbehave:\n\n",
                url);
    for (int i = 0; i < BEHAVIOUR_COUNT; i++) {
        char number[UNITS_TEXT];
        if (counts[i] > 0)
            strbuf_putf(to, "  %6s  %-22s %s\n", units_count(number, counts[i]),
                        behaviour_name((enum behaviour)i),
                        behaviour_meaning((enum behaviour)i));
    }
    if (source_beyond(source)[0] != '\0')
        strbuf_putf(to, "\nIt answers for %s too, which are none of its tokens.\n",
                    source_beyond(source));
    strbuf_putf(to, "\nmetaprobe check %s --tokens %s --rate max --connections 64\n\n",
                url, source_tokens(source));
}

static void add_report(struct option_list *list, char *spec)
{
    option_list_add(list, spec); /* freed by free_reports() */
}

static void free_reports(struct option_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        union {
            const char *borrowed;
            char *own;
        } item = { list->items[i] };
        free(item.own);
    }
    option_list_release(list);
}

static int check(const struct source *source, const char *url, const struct demo *demo,
                 struct err *err)
{
    const char *directory = demo->directory;
    struct check_settings settings;
    check_settings_init(&settings);
    settings.source = url;
    settings.tokens = source_tokens(source);
    settings.run = demo->run;
    settings.connections = 64;
    settings.rate_per_1000s = 0;
    settings.no_breaker = true; /* failing is what this source is for */
    add_report(&settings.reports, xstrdup("text"));
    add_report(&settings.reports, xstrfmt("json=%s/summary.json", directory));
    add_report(&settings.reports, xstrfmt("ndjson=%s/tokens.ndjson", directory));
    add_report(&settings.reports, xstrfmt("junit=%s/junit.xml", directory));
    int status = check_run(&settings, err);
    free_reports(&settings.reports);
    /* A source that fails as it was told to is what the demo is about. */
    return status == 1 ? 0 : status;
}

/* What would only be refused when the source has introduced itself. */
static bool check_places(const struct demo *demo, struct err *err)
{
    struct stat found;
    if (demo->run != NULL && lstat(demo->run, &found) == 0) {
        err_set(err, ERR_USAGE, "--run: %s is there already", demo->run);
        return err_hint(err, "give another name, or remove it");
    }
    errno = 0;
    if (mkdir(demo->directory, 0777) == 0 ||
        (errno == EEXIST && stat(demo->directory, &found) == 0 && S_ISDIR(found.st_mode)))
        return true;
    if (errno == EEXIST)
        return err_set(err, ERR_USAGE, "--out: %s is no folder", demo->directory);
    return err_set_errno(err, ERR_USAGE, "--out: %s", demo->directory);
}

static int show(const struct demo *demo, struct err *err)
{
    if (!check_places(demo, err))
        return ERR_USAGE;
    int status = ERR_USAGE;
    struct source *source = source_new("the demo's script", NULL, err);
    if (source != NULL && demo->seed != 0)
        source_set_seed(source, demo->seed);
    struct serve *serve =
        source ? serve_new("127.0.0.1:0", 2, source_answer, source, err) : NULL;
    if (serve != NULL) {
        struct strbuf text = STRBUF_INIT(1 << 16);
        describe(&text, source, serve_url(serve));
        if (command_print(text.text, err))
            status = check(source, serve_url(serve), demo, err);
        strbuf_release(&text);
        serve_free(serve);
    }
    source_free(source);
    return status;
}

static int run(struct command_line *line, struct err *err)
{
    struct demo demo = { .directory = "metaprobe-demo" };
    /* clang-format off */
    const struct option options[] = {
        { "out", OPTION_TEXT | OPTION_FILE, &demo.directory, "FOLDER", "for the reports (metaprobe-demo)", 0, 0 },
        { "run", OPTION_TEXT | OPTION_OWN | OPTION_FILE, &demo.run, "FILE", "keep the run in this new file, for report and diff", 0, 0 },
        { "seed", OPTION_COUNT | OPTION_OWN, &demo.seed, "N", "other tokens misbehave", 1, UINT32_MAX },
        { NULL, OPTION_END, NULL, NULL, NULL, 0, 0 },
    };
    /* clang-format on */
    line->check = command_takes_no_operand;
    int status = command_begin(line, options, help_head, NULL, err);
    if (status == COMMAND_GO)
        status = show(&demo, err);
    return status;
}

const struct command cmd_demo = {
    "demo",
    "see it at work on a scripted source, on this machine only",
    run,
};
