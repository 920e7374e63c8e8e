#include "base/file.h"
#include "base/strbuf.h"
#include "base/xalloc.h"
#include "cli/command.h"
#include "emulator/source.h"
#include "net/serve.h"

#include <signal.h>
#include <stdlib.h>

static const char help_head[] =
    "metaprobe emulate [option ...]\n"
    "\n"
    "Runs a scripted Metadata API on this machine until it is interrupted. The first line\n"
    "of standard output is \"listening on http://127.0.0.1:PORT\".\n"
    "\n"
    "  metaprobe emulate --source script.json --listen 127.0.0.1:8080\n"
    "\n"
    "Without --source it plays the demo's script: 10,000 tokens, a known mixture of faults.\n"
    "A script is JSON: schemas/source-script.schema.json describes it.\n";

enum { SCRIPT_MAX = 16 << 20 };

static bool load(struct source **source, const char *path, struct err *err)
{
    struct strbuf script = STRBUF_INIT(SCRIPT_MAX);
    if (path == NULL)
        *source = source_new("the demo's script", NULL, err);
    else if (file_read(&script, path, err) || err_within(err, "--source"))
        *source = source_new(path, script.text, err);
    strbuf_release(&script);
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
    /* Blocked before threads start, so that they inherit it and only sigwait() sees them.
     */
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
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

static int emulate(const char *path, const char *listen, unsigned threads,
                   struct err *err)
{
    struct source *source = NULL;
    int status = ERR_USAGE;
    if (load(&source, path, err))
        status = serve_until_signal(source, listen, threads, err);
    source_free(source);
    return status;
}

static int run(int argc, char **argv, struct err *err)
{
    const char *path = NULL, *listen = "127.0.0.1:0";
    uint64_t threads = 2;
    const struct option options[] = {
        { "source", OPTION_TEXT, &path, "FILE", "the script of the source", 0, 0 },
        { "listen", OPTION_TEXT, &listen, "HOST:PORT", "on loopback; port 0 is any", 0,
          0 },
        { "threads", OPTION_COUNT, &threads, "N", "that answer (default 2)", 1, 64 },
        { NULL, OPTION_END, NULL, NULL, NULL, 0, 0 },
    };
    struct command_line line;
    int status = command_begin(&line, options, help_head, NULL, argc, argv, err);
    if (status == COMMAND_GO && line.count > 0)
        err_set(err, ERR_USAGE, "emulate takes options only, found \"%s\"", line.rest[0]);
    else if (status == COMMAND_GO)
        status = emulate(path, listen, (unsigned)threads, err);
    command_line_release(&line);
    return status;
}

const struct command cmd_emulate = {
    "emulate",
    "a scripted Metadata API on this machine, to try things on",
    run,
};
