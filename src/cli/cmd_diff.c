#include "base/strbuf.h"
#include "cli/command.h"
#include "cli/runfile.h"
#include "cli/terminal.h"
#include "diff/output.h"

static const char help_head[] =
    "metaprobe diff OLD NEW [option ...]\n"
    "\n"
    "What changed between two runs that were kept (metaprobe check --run FILE):\n"
    "tokens that fail and did not, documents, findings, traits, and whether the\n"
    "latencies shifted.\n"
    "\n"
    "  metaprobe diff yesterday.run today.run\n"
    "  metaprobe diff yesterday.run today.run --report json=diff.json\n";

static void add_to_help(struct strbuf *to)
{
    strbuf_puts(to, "\nReports:\n");
    outputs_list(to);
    strbuf_puts(
        to,
        "\n"
        "Exit status: 0 nothing got worse; 1 something did: a token fails that passed, is\n"
        "not known any more, or is in OLD alone, or the collection has an error more; 2\n"
        "usage, or one of the two is no run; 3 too little is known to say so; 74 cannot\n"
        "write.\n");
}

static bool compare(const char *const *paths, struct diff *diff, struct outputs *outputs,
                    struct err *err)
{
    struct diff_run before = { stored_open(paths[0], err), paths[0] };
    struct diff_run after = { NULL, paths[1] };
    if (before.stored != NULL)
        after.stored = stored_open(paths[1], err);
    /* Either may go on: what is told of it must fit together. */
    bool done = after.stored != NULL && stored_freeze(before.stored, err) &&
                stored_freeze(after.stored, err) &&
                diff_runs(diff, &before, &after, err) &&
                outputs_write(outputs, diff, err);
    stored_close(before.stored);
    stored_close(after.stored);
    return done;
}

static int run_diff(const struct command_line *line, const struct option_list *reports,
                    size_t limit, struct err *err)
{
    if (line->count != 2) {
        err_set(err, ERR_USAGE, "diff takes two runs: OLD and NEW");
        return ERR_USAGE;
    }
    for (size_t i = 0; i < line->count; i++) {
        if (!runfile_spared(line->rest[i], reports, err))
            return ERR_USAGE;
    }
    struct outputs *outputs =
        outputs_new(reports->items, reports->count, terminal_has_colour(), err);
    if (outputs == NULL)
        return ERR_USAGE;
    struct diff diff;
    diff_init(&diff, limit);
    int status = compare(line->rest, &diff, outputs, err) ? diff_exit_status(&diff)
                                                          : (int)ERR_USAGE;
    diff_release(&diff);
    outputs_free(outputs);
    return status;
}

static int run(struct command_line *line, struct err *err)
{
    struct option_list reports = { NULL, 0 };
    uint64_t limit = DIFF_LIMIT_DEFAULT;
    bool json = false;
    /* clang-format off */
    const struct option options[] = {
        { "limit", OPTION_COUNT, &limit, "N", "tell so many examples of each change (default 10)", 0, DIFF_LIMIT_MAX },
        { "report", OPTION_LIST | OPTION_EQUALS_FILE | OPTION_OWN, &reports, "FORMAT[=FILE]", "see below; repeatable", 0, 0 },
        { "json", OPTION_FLAG | OPTION_ADDS | OPTION_OWN, &json, NULL, "the same as --report json", 0, 0 },
        { NULL, OPTION_END, NULL, NULL, NULL, 0, 0 },
    };
    /* clang-format on */
    int status = command_begin(line, options, help_head, add_to_help, err);
    if (status == COMMAND_GO)
        status = run_diff(line, &reports, (size_t)limit, err);
    option_list_release(&reports);
    return status;
}

const struct command cmd_diff = {
    "diff",
    "what changed between two runs",
    run,
};
