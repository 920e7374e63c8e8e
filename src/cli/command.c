#include "cli/command.h"

#include "base/xalloc.h"
#include "cli/config.h"
#include "cli/environment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HELP_MAX = 1 << 16, WARNINGS_MAX = 1 << 16 };

bool command_print(const char *text, struct err *err)
{
    if (fputs(text, stdout) < 0 || fflush(stdout) != 0)
        return err_set_errno(err, ERR_OUTPUT, "cannot write to standard output");
    return true;
}

static int print_help(const struct option *options, const char *head,
                      void (*more)(struct strbuf *to), struct err *err)
{
    struct strbuf text = STRBUF_INIT(HELP_MAX);
    strbuf_puts(&text, head);
    strbuf_puts(&text, "\nOptions:\n");
    options_help(&text, options);
    if (more != NULL)
        more(&text);
    bool printed = command_print(text.text, err);
    strbuf_release(&text);
    return printed ? 0 : ERR_OUTPUT;
}

/* The command's rows, and behind them those that every command with options has. */
static void add_common(struct command_line *line, const struct option *options)
{
    struct common_settings *common = &line->common;
    /* clang-format off */
    const struct option rows[] = {
        { "config", OPTION_TEXT | OPTION_CONSENT, &common->file, "FILE", "settings, instead of a metaprobe.json found upward", 0, 0 },
        { "no-config", OPTION_FLAG | OPTION_CONSENT, &common->no_file, NULL, "no settings from a file", 0, 0 },
        { "json", OPTION_FLAG | OPTION_OWN | OPTION_CONSENT, &common->json, NULL, "tell the settings as JSON", 0, 0 },
        { NULL, OPTION_END, NULL, NULL, NULL, 0, 0 },
    };
    /* clang-format on */
    enum { CONFIG, NO_CONFIG, JSON, END };
    size_t count = options_count(options), added = line->tell != NULL ? END : JSON;
    if (count == 0 && line->tell == NULL)
        added = 0;
    line->options = xcalloc(count + added + 1, sizeof(*line->options));
    line->origins = xcalloc(count + added + 1, sizeof(*line->origins));
    memcpy(line->options, options, count * sizeof(*options));
    memcpy(line->options + count, rows, added * sizeof(*rows));
    line->options[count + added] = rows[END];
}

/* The row of an option that every command has. */
static size_t row_of(const struct command_line *line, const void *value)
{
    size_t row = 0;
    while (line->options[row].value != value)
        row++;
    return row;
}

/* --config and --no-config may come from two sources; the higher one counts. */
static bool wants_file(const struct command_line *line, bool *wanted, struct err *err)
{
    enum option_source named = line->origins[row_of(line, &line->common.file)].source;
    enum option_source refused =
        line->origins[row_of(line, &line->common.no_file)].source;
    *wanted = !line->common.no_file || named > refused;
    return !line->common.no_file || named != refused ||
           err_set(err, ERR_USAGE, "--config and --no-config exclude each other");
}

static bool fill_from_environment(struct command_line *line, struct err *err)
{
    struct strbuf text = STRBUF_INIT(WARNINGS_MAX);
    environment_warn_own(&text, environ, line->command->name, line->options,
                         line->origins);
    if (line->tell == NULL)
        fputs(text.text, stderr);
    strbuf_release(&text);
    return environment_fill(environ, line->options, line->origins, &line->arena, err);
}

static bool fill_from_file(struct command_line *line, struct err *err)
{
    bool wanted;
    if (!wants_file(line, &wanted, err))
        return false;
    if (!wanted)
        return true;
    const char *named = line->common.file;
    struct config *config = named != NULL ? config_open(named, line->options, err)
                                          : config_find(line->options, err);
    if (config == NULL)
        return err->kind == ERR_NONE;
    const char *name = config_name(config);
    line->file = arena_memdup0(&line->arena, name, strlen(name));
    bool done = config_fill(config, line->command->name, line->options, line->origins,
                            &line->arena, err);
    config_free(config);
    return done;
}

void command_warn(void)
{
    struct arena arena = ARENA_INIT;
    struct strbuf text = STRBUF_INIT(WARNINGS_MAX);
    environment_warn(&text, environ, config_settings(&arena));
    fputs(text.text, stderr);
    strbuf_release(&text);
    arena_release(&arena);
}

static int finish(struct command_line *line, const struct option *options,
                  struct err *err)
{
    if (line->tell == NULL)
        return COMMAND_GO;
    return line->tell(line->tell_to, line, options, line->origins, err) ? 0
                                                                        : (int)err->kind;
}

int command_begin(struct command_line *line, const struct option *options,
                  const char *head, void (*more)(struct strbuf *to), struct err *err)
{
    bool help;
    line->rest = xcalloc((size_t)line->argc + 1, sizeof(*line->rest));
    add_common(line, options);
    if (!options_parse(line->options, line->origins, line->argc, line->argv, line->rest,
                       &line->count, &help, err))
        return ERR_USAGE;
    if (help)
        return print_help(line->options, head, more, err);
    if (option_kind(line->options) == OPTION_END)
        return finish(line, options, err);
    if (line->tell == NULL)
        command_warn();
    if (line->restore != NULL && !line->restore(line, err))
        return (int)err->kind;
    if (!fill_from_environment(line, err) || !fill_from_file(line, err))
        return (int)err->kind;
    options_settle(line->options, line->origins);
    if (line->check != NULL && !line->check(line, line->values, err))
        return (int)err->kind;
    return finish(line, options, err);
}

void command_line_release(struct command_line *line)
{
    free(line->rest);
    free(line->options);
    free(line->origins);
    arena_release(&line->arena);
}

static enum option_source source_of(const struct command_line *line, const char *option)
{
    for (size_t i = 0; option_kind(&line->options[i]) != OPTION_END; i++) {
        if (strcmp(line->options[i].name, option) == 0)
            return line->origins[i].source;
    }
    BUG("%s has no option %s", line->command->name, option);
}

bool command_takes_no_operand(const struct command_line *line, const void *values,
                              struct err *err)
{
    (void)values;
    return line->count == 0 ||
           err_set(err, ERR_USAGE, "%s takes options only, found \"%s\"",
                   line->command->name, line->rest[0]);
}

bool command_was_given(const struct command_line *line, const char *option)
{
    return source_of(line, option) == OPTION_FROM_COMMAND_LINE;
}

void command_hint(const struct command_line *line, struct err *err)
{
    if (line->options == NULL || strncmp(err->text, "--", 2) != 0)
        return;
    size_t len = strcspn(err->text + 2, ": =");
    for (size_t i = 0; option_kind(&line->options[i]) != OPTION_END; i++) {
        const char *name = line->options[i].name, *where = line->origins[i].where;
        if (where == NULL || strlen(name) != len ||
            strncmp(name, err->text + 2, len) != 0)
            continue;
        if (err->hint[0] != '\0')
            err_within(err, "%s", where);
        else
            err_hint(err, "--%s is from %s", name, where);
        return;
    }
}
