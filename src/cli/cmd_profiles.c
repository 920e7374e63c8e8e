#include "base/strbuf.h"
#include "base/xalloc.h"
#include "cli/command.h"
#include "cli/option.h"
#include "profile/profile.h"

#include <stdlib.h>

static const char help_text[] =
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

static int run(int argc, char **argv, struct err *err)
{
    static const struct option options[] = { { NULL, OPTION_END, NULL, NULL, NULL, 0,
                                               0 } };
    const char **rest = xcalloc((size_t)argc + 1, sizeof(*rest));
    size_t count;
    bool help;
    struct strbuf text = STRBUF_INIT(1 << 20);
    bool done = options_parse(options, argc, argv, rest, &count, &help, err);
    if (done && help)
        strbuf_puts(&text, help_text);
    else if (done && count > 1)
        err_set(err, ERR_USAGE, "profiles takes one name, found \"%s\" too", rest[1]);
    else if (done && count == 1)
        show(&text, rest[0], err);
    else if (done)
        list(&text, err);
    if (err->kind == ERR_NONE)
        command_print(text.text, err);
    strbuf_release(&text);
    free(rest);
    return 0;
}

const struct command cmd_profiles = {
    "profiles",
    "the platforms that are known, and their rules with sources",
    run,
};
