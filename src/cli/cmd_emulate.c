#include "base/file.h"
#include "base/strbuf.h"
#include "base/xalloc.h"
#include "cli/command.h"
#include "cli/watch.h"
#include "emulator/source.h"
#include "net/serve.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static const char help_head[] =
    "metaprobe emulate [option ...]\n"
    "\n"
    "Runs a scripted Metadata API on this machine until it is interrupted. The first\n"
    "line of standard output is \"listening on http://127.0.0.1:PORT\".\n"
    "\n"
    "  metaprobe emulate --source script.json --listen 127.0.0.1:8080\n"
    "  metaprobe emulate --source script.json --list\n"
    "\n"
    "Without --source it plays the demo's script: 10,000 tokens, a known mixture of\n"
    "faults. A script is JSON: schemas/source-script.schema.json describes it. --list\n"
    "serves nothing: it prints a line of JSON for each behaviour, with the ids of the\n"
    "tokens that have it, as --tokens takes them; schemas/source-list.schema.json\n"
    "describes that.\n";

enum { SCRIPT_MAX = 16 << 20 };

struct emulate {
    const char *path, *listen;
    uint64_t threads;
    uint64_t seed; /* 0: the script's own */
    bool list;
};

static bool load(struct source **source, const struct emulate *settings, struct err *err)
{
    struct strbuf script = STRBUF_INIT(SCRIPT_MAX);
    const char *path = settings->path;
    if (path == NULL)
        *source = source_new("the demo's script", NULL, err);
    else if (file_read(&script, path, err) || err_within(err, "--source"))
        *source = source_new(path, script.text, err);
    strbuf_release(&script);
    if (*source != NULL && settings->seed != 0)
        source_set_seed(*source, settings->seed);
    return err->kind == ERR_NONE;
}

static void wait_for_signal(const sigset_t *signals)
{
    int number;
    while (sigwait(signals, &number) != 0)
        continue;
}

static int serve_until_signal(struct source *source, const char *listen, unsigned threads,
                              struct err *err)
{
    /* Blocked before threads start, so that they inherit it and only sigwait() sees
     * them. */
    sigset_t signals;
    sigemptyset(&signals);
    static const int ends[] = { SIGINT, SIGTERM, SIGHUP };
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        if (!watch_ignores(ends[i]))
            sigaddset(&signals, ends[i]);
    }
    pthread_sigmask(SIG_BLOCK, &signals, NULL);

    struct serve *serve = serve_new(listen, threads, source_answer, source, err);
    if (serve == NULL)
        return ERR_USAGE;
    char *line = xstrfmt("listening on %s\n", serve_url(serve));
    if (command_print(line, err))
        wait_for_signal(&signals);
    free(line);
    serve_free(serve);
    return 0;
}

static int list(const struct source *source, struct err *err)
{
    source_list(source, stdout);
    if (command_print("", err) && ferror(stdout))
        err_set(err, ERR_OUTPUT, "cannot write to standard output");
    return 0;
}

static int emulate(const struct emulate *settings, struct err *err)
{
    struct source *source = NULL;
    int status = ERR_USAGE;
    if (load(&source, settings, err))
        status = settings->list ? list(source, err)
                                : serve_until_signal(source, settings->listen,
                                                     (unsigned)settings->threads, err);
    source_free(source);
    return status;
}

static int run(struct command_line *line, struct err *err)
{
    struct emulate s = { .listen = "127.0.0.1:0", .threads = 2 };
    /* clang-format off */
    const struct option options[] = {
        { "source", OPTION_TEXT | OPTION_OWN | OPTION_FILE, &s.path, "FILE", "the script of the source", 0, 0 },
        { "seed", OPTION_COUNT | OPTION_OWN, &s.seed, "N", "instead of the script's: other tokens misbehave", 1, UINT32_MAX },
        { "list", OPTION_FLAG, &s.list, NULL, "print which tokens behave how, and end", 0, 0 },
        { "listen", OPTION_TEXT, &s.listen, "HOST:PORT", "on loopback; port 0 is any", 0, 0 },
        { "threads", OPTION_COUNT, &s.threads, "N", "that answer (default 2)", 1, 64 },
        { NULL, OPTION_END, NULL, NULL, NULL, 0, 0 },
    };
    /* clang-format on */
    line->check = command_takes_no_operand;
    int status = command_begin(line, options, help_head, NULL, err);
    if (status == COMMAND_GO)
        status = emulate(&s, err);
    return status;
}

const struct command cmd_emulate = {
    "emulate",
    "a scripted Metadata API on this machine, to try things on",
    run,
};
