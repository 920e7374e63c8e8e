#include "base/strbuf.h"
#include "base/xalloc.h"
#include "cli/command.h"
#include "cli/lint.h"
#include "report/report.h"

#include <stdlib.h>

static const char help_head[] =
    "metaprobe lint PATH... [option ...]\n"
    "\n"
    "Judges documents in files as `metaprobe check` judges the answers of a source,\n"
    "before anything is deployed: do they decode, do they meet the schemas, are they\n"
    "metadata?\n"
    "\n"
    "  metaprobe lint metadata/ --profile immutable-x --tokens 1-10000\n"
    "  metaprobe lint metadata/ --schema studio.json --report junit=lint.xml\n"
    "  metaprobe lint --lines tokens.ndjson --schema opensea-traits --report ndjson\n"
    "\n"
    "PATH is a file, - (standard input), or a folder: of that, and all folders below\n"
    "it, the files that are called *.json or after a token's id (7, or 64 hex\n"
    "digits), with --lines *.ndjson and *.jsonl, unless --pattern says otherwise;\n"
    "hidden ones are passed over. Without --profile nothing is demanded but that a\n"
    "document decodes (undecodable) and meets the schemas that are given with\n"
    "--schema (schema_violation). Names of files tell which ids lack a document.\n";

static void add_to_help(struct strbuf *to)
{
    judging_help(to);
    gating_help(to, RUN_OF_DOCUMENTS);
    strbuf_puts(
        to,
        "\n"
        "Exit status: 0 ready; 1 at least one document fails, or a token of --tokens has\n"
        "none, or with gates, one is broken; 2 usage; 3 incomplete or inconclusive; 74\n"
        "cannot write; 129, 130 and 143 interrupted.\n");
}

static int run_settings(struct lint_settings *settings, const struct option_list *paths,
                        struct err *err)
{
    settings->paths = paths->items;
    settings->path_count = paths->count;
    if (paths->count > 0)
        return lint_run(settings, err);
    err_set(err, ERR_USAGE, "lint needs a PATH: files, folders, or - for standard input");
    return ERR_USAGE;
}

static bool check_values(const struct command_line *line, const void *values,
                         struct err *err)
{
    const struct lint_settings *s = values;
    (void)line;
    return judging_names_known(&s->judging, err) &&
           (reports_known(s->reports.items, s->reports.count, err) ||
            err_within(err, "--report"));
}

static int run(struct command_line *line, struct err *err)
{
    struct lint_settings s;
    lint_settings_init(&s);
    struct option_list paths = { NULL, 0 };
    bool json = false;
    /* clang-format off */
    const struct option options[] = {
        { "paths", OPTION_LIST | OPTION_OPERAND | OPTION_FILE, &paths, "PATH", "files and folders", 0, 0 },
        { "profile", OPTION_TEXT | OPTION_FILE_OR_NAME, &s.judging.profile, "NAME", "the platform whose rules count (default generic)", 0, 0 },
        { "lines", OPTION_FLAG, &s.lines, NULL, "a document is a line (NDJSON), not a file", 0, 0 },
        { "pattern", OPTION_LIST, &s.patterns, "GLOB", "in folders, the files of such a name; repeatable", 0, 0 },
        { "tokens", OPTION_TEXT | OPTION_AT_FILE, &s.tokens, "SET", "the ids that must have a document, by its name", 0, 0 },
        { "tokens-column", OPTION_TEXT | OPTION_WITH_ABOVE, &s.tokens_column, "COLUMN", "the set is CSV, the ids are in this column", 0, 0 },
        { "minted", OPTION_TEXT | OPTION_AT_FILE, &s.minted, "SET", "that exist; with --expect metadata of others is a leak", 0, 0 },
        JUDGING_OPTIONS(s.judging),
        GATING_OPTIONS(s.gating),
        { "max-body", OPTION_BYTES, &s.body_limit, "SIZE", "read no larger document (default 64MiB)", 1024, 1 << 30 },
        { "workers", OPTION_COUNT, &s.workers, "N", "threads (default: one a core)", 1, 64 },
        { "report", OPTION_LIST | OPTION_EQUALS_FILE, &s.reports, "FORMAT[=FILE]", "see below; repeatable", 0, 0 },
        { "json", OPTION_FLAG | OPTION_ADDS, &json, NULL, "the same as --report json", 0, 0 },
        { NULL, OPTION_END, NULL, NULL, NULL, 0, 0 },
    };
    /* clang-format on */
    line->check = check_values;
    line->values = &s;
    int status = command_begin(line, options, help_head, add_to_help, err);
    if (status == COMMAND_GO)
        status = judging_given(line, &s.judging, err) ? run_settings(&s, &paths, err)
                                                      : (int)ERR_USAGE;
    option_list_release(&paths);
    option_list_release(&s.patterns);
    option_list_release(&s.reports);
    judging_settings_release(&s.judging);
    gating_settings_release(&s.gating);
    return status;
}

const struct command cmd_lint = {
    "lint",
    "the same rules over files, before anything is deployed",
    run,
};
