/*
 * Commands as rows. main.c holds the table; each command is one file, cmd_<name>.c, with
 * one `const struct command`.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "base/err.h"
#include "base/strbuf.h"
#include "cli/option.h"

struct command {
    const char *name;
    const char *summary; /* one line for the list of commands */
    /* Returns the exit status, or fills `err`, whose kind is the exit status then. `argv`
     * begins behind the command's name. */
    int (*run)(int argc, char **argv, struct err *err);
};

extern const struct command cmd_check, cmd_demo, cmd_emulate, cmd_explain, cmd_lint,
    cmd_profiles;

/* What is left of a command line when its options are taken out. */
struct command_line {
    const char **rest;
    size_t count;
};

enum { COMMAND_GO = -1 };

/*
 * Takes the options out of the command line. COMMAND_GO: go on. Else the command ends with
 * this status: help was asked for and printed (`head`, the options, and what `more` adds,
 * which may be NULL), or `err` is filled. command_line_release() in any case.
 */
int command_begin(struct command_line *line, const struct option *options,
                  const char *head, void (*more)(struct strbuf *to), int argc,
                  char **argv, struct err *err);
void command_line_release(struct command_line *line);

/* Prints to standard output; false (ERR_OUTPUT) when it cannot be written. */
bool command_print(const char *text, struct err *err);

#endif
