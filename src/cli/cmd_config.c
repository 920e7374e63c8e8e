#include "cli/command.h"
#include "cli/tell.h"

#include "base/nearest.h"
#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

static const char help_head[] =
    "metaprobe config [COMMAND] [option ...]\n"
    "\n"
    "Tells the value that each option has, and where it is from: the command line,\n"
    "the environment, a file of settings, or the default. Nothing is asked and\n"
    "nothing written.\n"
    "\n"
    "  metaprobe config                       of all commands\n"
    "  metaprobe config check --rate 50       of a check with these options\n"
    "\n"
    "The file is metaprobe.json, in the current folder or the nearest one above that\n"
    "has it; schemas/config.schema.json describes it. Its members are called after\n"
    "options, and are for all commands, or in an object that is called after a\n"
    "command for that one:\n"
    "\n"
    "  { \"source\": \"https://meta.example/api\", \"tokens\": \"1-10000\",\n"
    "    \"check\": { \"rate\": \"50/s\", \"fail-if\": [\"p99 > 2400ms\"] } }\n"
    "\n"
    "In the environment --max-body is METAPROBE_MAX_BODY, and SOURCE is\n"
    "METAPROBE_SOURCE; a list has an item a line. The command line comes before the\n"
    "environment, that before the file. Values of headers, and what is secret in\n"
    "URLs, are not told.\n";

/* Where the command's name stands among the arguments; `argc` when it does not. What
 * stands before it can only be an option of every command, as no other is known yet. */
static int find_name(int argc, char **argv)
{
    int i = 0;
    while (i < argc && argv[i][0] == '-')
        i += strcmp(argv[i], "--config") == 0 ? 2 : 1;
    return i < argc ? i : argc;
}

static int tell_one(const struct command *command, int argc, char **argv,
                    struct telling *telling, struct err *err)
{
    struct command_line line = { .command = command,
                                 .argc = argc,
                                 .argv = argv,
                                 .tell = tell_command,
                                 .tell_to = telling };
    int status = command->run(&line, err);
    command_hint(&line, err);
    command_line_release(&line);
    return status;
}

/* The value of an option before the command is easily taken for the command. */
static const struct command *find_command(char **argv, int at, struct err *err)
{
    static const char *const known[] = { "--config", "--no-config", "--json", NULL };
    const struct command *command = command_find(argv[at], err);
    for (int i = 0; command == NULL && i < at; i++) {
        if (argv[i][0] != '-' || strchr(argv[i], '=') != NULL ||
            name_is_among(argv[i], known))
            continue;
        err->hint[0] = '\0';
        err_hint(err, "options stand behind the command: metaprobe config COMMAND %s ...",
                 argv[i]);
    }
    return command;
}

static int no_settings(const struct command *command, struct err *err)
{
    err_set(err, ERR_USAGE, "%s has no settings", command->name);
    return ERR_USAGE;
}

static int tell_named(const struct command_line *own, int at, struct telling *telling,
                      struct err *err)
{
    const struct command *command = find_command(own->argv, at, err);
    if (command == NULL)
        return ERR_USAGE;
    if (command == own->command)
        return no_settings(command, err);
    char **argv = xcalloc((size_t)own->argc, sizeof(*argv));
    memcpy(argv, own->argv, (size_t)at * sizeof(*argv));
    memcpy(argv + at, own->argv + at + 1, (size_t)(own->argc - at - 1) * sizeof(*argv));
    command_warn();
    int status = tell_one(command, own->argc - 1, argv, telling, err);
    free(argv);
    bool empty = telling->begun && !telling->is_json && telling->text.len == 0;
    return err->kind == ERR_NONE && empty ? no_settings(command, err) : status;
}

static int tell_all(struct command_line *own, struct telling *telling, struct err *err)
{
    bool json = false;
    const struct option options[] = {
        { "json", OPTION_FLAG | OPTION_OWN | OPTION_CONSENT, &json, NULL,
          "tell them as JSON", 0, 0 },
        { NULL, OPTION_END, NULL, NULL, NULL, 0, 0 },
    };
    int status = command_begin(own, options, help_head, NULL, err);
    if (status != COMMAND_GO)
        return status;
    for (size_t i = 0; commands[i] != NULL && err->kind == ERR_NONE; i++) {
        if (commands[i] != own->command)
            tell_one(commands[i], own->argc, own->argv, telling, err);
    }
    return (int)err->kind;
}

static int run(struct command_line *line, struct err *err)
{
    struct telling telling;
    telling_init(&telling);
    int at = find_name(line->argc, line->argv);
    int status = at < line->argc ? tell_named(line, at, &telling, err)
                                 : tell_all(line, &telling, err);
    if (telling.begun && err->kind == ERR_NONE)
        status = tell_end(&telling, err) ? 0 : ERR_OUTPUT;
    telling_release(&telling);
    return status;
}

const struct command cmd_config = {
    "config",
    "the settings in force, and where each is from",
    run,
};
