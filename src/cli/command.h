/*
 * Commands as rows. commands.c holds the table; each command is one file, cmd_<name>.c,
 * with one `const struct command`.
 *
 * A command declares its options beside its own struct of values, and gives them to
 * command_begin(), which fills the values from where they are said: command line,
 * environment, file of settings, in this order; what is said nowhere keeps the value that
 * the command gave it, its default. `metaprobe config` runs a command the same way, but
 * command_begin() tells the values instead of going on, so that no table stands twice.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "base/arena.h"
#include "base/err.h"
#include "base/strbuf.h"
#include "cli/option.h"

struct command_line;

struct command {
    const char *name;
    const char *summary; /* one line for the list of commands */
    /* Returns the exit status, or fills `err`, whose kind is the exit status then. */
    int (*run)(struct command_line *line, struct err *err);
};

extern const struct command cmd_check, cmd_config, cmd_demo, cmd_diff, cmd_emulate,
    cmd_explain, cmd_lint, cmd_profiles, cmd_report;

/* All of them in the order of the help text; the last is NULL. */
extern const struct command *const commands[];

/* NULL, with the nearest name in the hint, when there is no such command. */
const struct command *command_find(const char *name, struct err *err);

/* Where `metaprobe config` is told the values: of the rows of the command's own. */
typedef bool command_tell_fn(void *to, const struct command_line *line,
                             const struct option *options,
                             const struct option_origin *origins, struct err *err);

/* Of the options that every command has. */
struct common_settings {
    const char *file;
    bool no_file, json;
};

/* How one command was called: what stands behind its name, and what became of it. */
struct command_line {
    const struct command *command;
    int argc;
    char **argv;
    command_tell_fn *tell; /* NULL: the command is to run */
    void *tell_to;
    /* Fills what the command line leaves open before the environment and the file do, if
     * the command wants that; or NULL. */
    bool (*restore)(struct command_line *line, struct err *err);
    /* Refuses values that no run could do with, when all are filled; or NULL. What is not
     * there yet, and what only a look at files tells, is none of its business, since
     * `metaprobe config` refuses the same. */
    bool (*check)(const struct command_line *line, const void *values, struct err *err);
    const void *values; /* that it is given */

    /* From here on filled by command_begin(). */
    const char **rest; /* what is no option, in order: `count` of them */
    size_t count;
    const char *file; /* that settings were taken from, or NULL */
    struct common_settings common;
    struct option *options; /* the command's rows and those of every command */
    struct option_origin *origins;
    struct arena arena; /* values that the environment and the file hold */
};

enum { COMMAND_GO = -1 };

/*
 * Fills the values of `options`. COMMAND_GO: go on. Else the command ends with this
 * status: help was asked for and printed (`head`, the options, and what `more` adds,
 * which may be NULL), the values were told, or `err` is filled. All values live until
 * command_line_release(), which is the business of who made the line.
 */
int command_begin(struct command_line *line, const struct option *options,
                  const char *head, void (*more)(struct strbuf *to), struct err *err);
void command_line_release(struct command_line *line);

/* A `check` of commands that take options only. */
bool command_takes_no_operand(const struct command_line *line, const void *values,
                              struct err *err);

/* Was the option given on the command line itself? Then a mistake in it is a slip, while
 * settings for many runs may say more than one run needs. */
bool command_was_given(const struct command_line *line, const char *option);

/* For an error that begins with "--option": says in the hint, or if there is one already
 * in front, where its value is from, when that is not the command line. */
void command_hint(const struct command_line *line, struct err *err);

/* Says on standard error which variables of the environment look like settings and are
 * none. command_begin() does, unless the values are told. */
void command_warn(void);

/* Prints to standard output; false (ERR_OUTPUT) when it cannot be written. */
bool command_print(const char *text, struct err *err);

#endif
