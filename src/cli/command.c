#include "cli/command.h"

#include "base/xalloc.h"

#include <stdio.h>
#include <stdlib.h>

enum { HELP_MAX = 1 << 16 };

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

int command_begin(struct command_line *line, const struct option *options,
                  const char *head, void (*more)(struct strbuf *to), int argc,
                  char **argv, struct err *err)
{
    bool help;
    line->rest = xcalloc((size_t)argc + 1, sizeof(*line->rest));
    if (!options_parse(options, argc, argv, line->rest, &line->count, &help, err))
        return ERR_USAGE;
    return help ? print_help(options, head, more, err) : COMMAND_GO;
}

void command_line_release(struct command_line *line)
{
    free(line->rest);
}
