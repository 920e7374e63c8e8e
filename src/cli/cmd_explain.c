#include "base/strbuf.h"
#include "cli/command.h"
#include "profile/profile.h"

static const char help_head[] =
    "metaprobe explain CODE\n"
    "\n"
    "What a platform's error code means, as its page says, what causes it and how to fix it.\n"
    "\n"
    "  metaprobe explain unable_to_decode_response\n";

static int run(struct command_line *line, struct err *err)
{
    static const struct option options[] = { { NULL, OPTION_END, NULL, NULL, NULL, 0,
                                               0 } };
    struct strbuf text = STRBUF_INIT(1 << 20);
    int status = command_begin(line, options, help_head, NULL, err);
    if (status == COMMAND_GO && line->count != 1)
        err_set(err, ERR_USAGE,
                "explain takes one code, such as unable_to_decode_response");
    else if (status == COMMAND_GO && profile_explain(&text, line->rest[0], err))
        command_print(text.text, err);
    strbuf_release(&text);
    return 0;
}

const struct command cmd_explain = {
    "explain",
    "what an error code means, what causes it, how to fix it",
    run,
};
