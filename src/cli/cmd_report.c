#include "base/strbuf.h"
#include "cli/command.h"
#include "cli/gating.h"
#include "cli/judging.h"
#include "cli/replay.h"
#include "cli/runfile.h"
#include "cli/terminal.h"
#include "cli/watch.h"

#include <string.h>

static const char help_head[] =
    "metaprobe report RUN [option ...]\n"
    "\n"
    "Makes any report of a run that was kept (metaprobe check --run RUN), later, on\n"
    "another machine, without a network.\n"
    "\n"
    "  metaprobe report night.run\n"
    "  metaprobe report night.run --report junit=check.xml --report ndjson=all.ndjson\n"
    "  metaprobe report night.run --fail-if 'p99 > 2400ms'\n";

static void add_to_help(struct strbuf *to)
{
    strbuf_puts(to, "\nReports:\n");
    reports_list(to);
    gating_help(to, RUN_OF_TOKENS);
    strbuf_puts(
        to,
        "\n"
        "The exit status is the one of the run: 0 ready; 1 at least one token would fail,\n"
        "or a gate is broken; 3 incomplete or inconclusive; 4 source unreachable;\n"
        "129, 130 and 143 interrupted, or cut short. 2 usage, or RUN is no run; 74\n"
        "cannot write.\n");
}

struct report_settings {
    const char *path;
    const char *expect;
    struct gating_settings gating;
    struct option_list reports;
};

/* A run that is told again, from its file. */
struct retold {
    const struct report_settings *settings;
    struct replay replay;
    struct gating gating;
    enum expectation expect;
    struct token_set *tokens;
    struct token_url *url;
    struct reports *reports;
    struct summary summary;
    struct collection collection;
    struct run run;
};

/* What the run expected of the collection, unless another expectation is given. */
static bool find_expectation(struct retold *retold, struct err *err)
{
    const char *given = retold->settings->expect;
    const char *kept = stored_setting(retold->replay.stored, "expect");
    if (given == NULL && kept != NULL && kept[0] != '\0')
        given = kept;
    return judging_expectation(given, &retold->expect, err);
}

static bool was_set(const struct retold *retold, const char *option)
{
    const char *value = stored_setting(retold->replay.stored, option);
    return value != NULL && strcmp(value, "true") == 0;
}

static bool load_gates(struct retold *retold, struct err *err)
{
    struct token_set *minted = stored_minted(retold->replay.stored, err);
    const struct gating_run run = {
        .codes = retold->run.codes,
        .subject = retold->run.subject,
        .twice = was_set(retold, "twice"),
        .assets = was_set(retold, "assets"),
        .minted = minted != NULL,
        .expect = retold->expect,
    };
    token_set_free(minted);
    return err->kind == ERR_NONE &&
           gating_load(&retold->gating, &retold->settings->gating, &run, err);
}

static bool open_run(struct retold *retold, struct err *err)
{
    struct replay *replay = &retold->replay;
    const char *path = retold->settings->path;
    replay->stored = stored_open(path, err);
    if (replay->stored == NULL || !stored_freeze(replay->stored, err) ||
        !stored_run(replay->stored, &retold->run, err))
        return false;
    retold->tokens = stored_tokens(replay->stored, err);
    if (err->kind == ERR_NONE)
        retold->url = token_url_told(retold->run.source, err);
    replay->tokens = retold->tokens;
    replay->url = retold->url;
    retold->run.run_file = path;
    retold->run.summary = &retold->summary;
    if (err->kind != ERR_NONE || !find_expectation(retold, err) ||
        !load_gates(retold, err))
        return false;
    replay->ignores = retold->gating.ignores;
    return true;
}

static bool retell(struct retold *retold, struct err *err)
{
    const struct replay *replay = &retold->replay;
    struct summary *summary = &retold->summary;
    summary->asked = token_set_count(retold->tokens);
    if (!replay_samples(replay, summary, retold->reports, err) ||
        !replay_rest(replay, summary, retold->reports, err) ||
        !replay_documents(replay, retold->expect, &retold->collection, err) ||
        !replay_assets(replay, &retold->collection, err))
        return false;
    stored_thaw(replay->stored);
    summary_sort(summary);
    summary_check(summary);
    retold->run.collection = &retold->collection;
    gating_conclude(&retold->gating, &retold->run, &retold->collection, retold->tokens);
    return reports_finish(retold->reports, &retold->run, err);
}

static int report(const struct report_settings *settings, struct err *err)
{
    struct retold retold = { .settings = settings };
    const struct option_list *specs = &settings->reports;
    int status = ERR_USAGE;
    summary_init(&retold.summary);
    collection_init(&retold.collection);
    retold.reports = reports_new(specs->items, specs->count, terminal_has_colour(), err);
    if (retold.reports != NULL)
        watch_guard(retold.reports);
    if (retold.reports != NULL && open_run(&retold, err) && retell(&retold, err))
        status = run_exit_status(&retold.run);
    watch_unguard();
    reports_free(retold.reports);
    gating_release(&retold.gating);
    collection_release(&retold.collection);
    summary_release(&retold.summary);
    token_set_free(retold.tokens);
    token_url_free(retold.url);
    stored_close(retold.replay.stored);
    return status;
}

static bool check_values(const struct command_line *line, const void *values,
                         struct err *err)
{
    const struct report_settings *s = values;
    enum expectation expect;
    if (line->count > 1)
        err_set(err, ERR_USAGE, "report takes one RUN, found more");
    return err->kind == ERR_NONE && judging_expectation(s->expect, &expect, err) &&
           (reports_known(s->reports.items, s->reports.count, err) ||
            err_within(err, "--report"));
}

static int run_settings(struct report_settings *settings, struct err *err)
{
    if (settings->path == NULL) {
        err_set(err, ERR_USAGE, "report needs a RUN: the file of metaprobe check --run");
        return ERR_USAGE;
    }
    if (!runfile_spared(settings->path, &settings->reports, err))
        return ERR_USAGE;
    return report(settings, err);
}

static int run(struct command_line *line, struct err *err)
{
    struct report_settings s = { .path = NULL };
    bool json = false;
    /* clang-format off */
    const struct option options[] = {
        { "run", OPTION_TEXT | OPTION_OPERAND | OPTION_OWN | OPTION_FILE, &s.path, "RUN", "the file of the run", 0, 0 },
        { "expect", OPTION_TEXT, &s.expect, "STATE", "instead of what the run expected: revealed or placeholder", 0, 0 },
        GATING_OPTIONS(s.gating),
        { "report", OPTION_LIST | OPTION_EQUALS_FILE, &s.reports, "FORMAT[=FILE]", "see below; repeatable", 0, 0 },
        { "json", OPTION_FLAG | OPTION_ADDS, &json, NULL, "the same as --report json", 0, 0 },
        { NULL, OPTION_END, NULL, NULL, NULL, 0, 0 },
    };
    /* clang-format on */
    line->check = check_values;
    line->values = &s;
    int status = command_begin(line, options, help_head, add_to_help, err);
    if (status == COMMAND_GO)
        status = run_settings(&s, err);
    option_list_release(&s.reports);
    gating_settings_release(&s.gating);
    return status;
}

const struct command cmd_report = {
    "report",
    "any report of a run that was kept, later",
    run,
};
