#include "base/strbuf.h"
#include "cli/command.h"
#include "judge/finding_rules.h"
#include "profile/profile.h"

#include <string.h>

static const char help_head[] =
    "metaprobe explain CODE\n"
    "\n"
    "What a platform's error code means, as its page says, what causes it and how to\n"
    "fix it.\n"
    "\n"
    "  metaprobe explain unable_to_decode_response\n";

static bool is_among(const char *const *names, const char *name)
{
    while (*names != NULL && strcmp(*names, name) != 0)
        names++;
    return *names != NULL;
}

/* What reports call a finding looks like a code, and its message explains it already. */
static bool refuse_rule(const char *name, struct err *err)
{
    if (!is_among(finding_rules, name) && !is_among(finding_rules_of_collection, name))
        return true;
    err_set(err, ERR_USAGE, "%s is the rule of a finding, not a platform's code", name);
    return err_hint(err, "reports tell beside its name what is wrong");
}

static int run(struct command_line *line, struct err *err)
{
    static const struct option options[] = { { NULL, OPTION_END, NULL, NULL, NULL, 0,
                                               0 } };
    struct strbuf text = STRBUF_INIT(1 << 20);
    int status = command_begin(line, options, help_head, NULL, err);
    if (status == COMMAND_GO && line->count != 1)
        err_set(err, ERR_USAGE,
                "explain takes one code, such as unable_to_decode_response");
    else if (status == COMMAND_GO && refuse_rule(line->rest[0], err) &&
             profile_explain(&text, line->rest[0], err))
        command_print(text.text, err);
    strbuf_release(&text);
    return 0;
}

const struct command cmd_explain = {
    "explain",
    "what an error code means, what causes it, how to fix it",
    run,
};
