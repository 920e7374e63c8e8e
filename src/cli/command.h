/*
 * Commands as rows. main.c holds the table; each command is one file, cmd_<name>.c, with
 * one `const struct command`.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "base/err.h"

struct command {
    const char *name;
    const char *summary; /* one line for the list of commands */
    /* Returns the exit status, or fills `err`, whose kind is the exit status then. `argv`
     * begins behind the command's name. */
    int (*run)(int argc, char **argv, struct err *err);
};

extern const struct command cmd_check, cmd_demo, cmd_emulate, cmd_explain, cmd_lint,
    cmd_profiles;

/* Prints to standard output; false (ERR_OUTPUT) when it cannot be written. */
bool command_print(const char *text, struct err *err);

#endif
