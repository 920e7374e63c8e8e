#include "base/strbuf.h"
#include "base/xalloc.h"
#include "cli/command.h"
#include "cli/option.h"
#include "profile/profile.h"

#include <stdlib.h>

static const char help_text[] = "metaprobe explain CODE\n"
                                "\n"
                                "What a platform's error code means, as its page says, "
                                "what causes it and how to fix it.\n"
                                "\n"
                                "  metaprobe explain unable_to_decode_response\n";

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
    else if (done && count != 1)
        err_set(err, ERR_USAGE,
                "explain takes one code, such as unable_to_decode_response");
    else if (done)
        profile_explain(&text, rest[0], err);
    if (err->kind == ERR_NONE)
        command_print(text.text, err);
    strbuf_release(&text);
    free(rest);
    return 0;
}

const struct command cmd_explain = {
    "explain",
    "what an error code means, what causes it, how to fix it",
    run,
};
