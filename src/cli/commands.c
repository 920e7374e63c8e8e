#include "base/nearest.h"
#include "base/secret.h"
#include "cli/command.h"
#include "net/route.h"
#include "token/key.h"

#include <string.h>

const struct command *const commands[] = {
    &cmd_check,   &cmd_lint,    &cmd_report, &cmd_diff,   &cmd_profiles,
    &cmd_explain, &cmd_emulate, &cmd_demo,   &cmd_config, NULL,
};

/* What stands in the place of the command may hold a secret. */
static void refuse(const char *name, const char *nearest, struct err *err)
{
    if (strstr(name, "://") != NULL) {
        err_set(err, ERR_USAGE, "expected a command, got a URL");
        err_hint(err, "did you mean metaprobe check URL?");
    } else if (key_is_random(name, strlen(name)) ||
               route_header_ok(name, &(struct err)ERR_INIT)) {
        err_set(err, ERR_USAGE, "unknown command \"" SECRET_MASK "\"");
    } else {
        err_set(err, ERR_USAGE, "unknown command \"%s\"", name);
    }
    if (nearest != NULL)
        err_hint(err, "did you mean %s?", nearest);
    else
        err_hint(err, "metaprobe --help lists the commands");
}

const struct command *command_find(const char *name, struct err *err)
{
    enum { COUNT = sizeof(commands) / sizeof(commands[0]) };
    const char *names[COUNT + 2] = { NULL };
    size_t count = 0;
    for (; commands[count] != NULL; count++) {
        if (strcmp(name, commands[count]->name) == 0)
            return commands[count];
        names[count] = commands[count]->name;
    }
    names[count++] = "--help";
    names[count] = "--version";
    refuse(name, nearest_name(name, names), err);
    return NULL;
}
