#include "base/strbuf.h"
#include "cli/command.h"
#include "profile/profile.h"

static const char help_head[] =
    "metaprobe profiles          the platforms that are known\n"
    "metaprobe profiles NAME     every rule of one, with its basis and its source\n"
    "\n"
    "NAME may be a file of your own: profiles/acme.json.\n";

static bool list(struct strbuf *to, struct err *err)
{
    for (const char *const *name = profile_names(); *name != NULL; name++) {
        struct profile *profile = profile_load(*name, err);
        if (profile == NULL)
            return false;
        strbuf_putf(to, "%-20s %s\n", profile->name, profile->title);
        profile_free(profile);
    }
    return true;
}

static bool show(struct strbuf *to, const char *name, struct err *err)
{
    struct profile *profile = profile_load(name, err);
    if (profile == NULL)
        return false;
    profile_print(to, profile);
    profile_free(profile);
    return true;
}

static int run(struct command_line *line, struct err *err)
{
    static const struct option options[] = { { NULL, OPTION_END, NULL, NULL, NULL, 0,
                                               0 } };
    struct strbuf text = STRBUF_INIT(1 << 20);
    int status = command_begin(line, options, help_head, NULL, err);
    if (status == COMMAND_GO && line->count > 1)
        err_set(err, ERR_USAGE, "profiles takes one name, found \"%s\" too",
                line->rest[1]);
    else if (status == COMMAND_GO &&
             (line->count == 1 ? show(&text, line->rest[0], err) : list(&text, err)))
        command_print(text.text, err);
    strbuf_release(&text);
    return 0;
}

const struct command cmd_profiles = {
    "profiles",
    "the platforms that are known, and their rules with sources",
    run,
};
