#include "base/secret.h"
#include "base/strbuf.h"
#include "base/xalloc.h"
#include "cli/command.h"
#include "cli/confine.h"
#include "net/route.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static int usage(struct err *err)
{
    struct strbuf text = STRBUF_INIT(1 << 16);
    strbuf_puts(
        &text,
        "metaprobe tells which tokens a platform's metadata refresh would fail, with\n"
        "which of its documented error codes and why, before the refresh is asked for.\n"
        "\n"
        "  metaprobe demo\n"
        "  metaprobe check https://meta.example/api --tokens 1-10000\n"
        "  metaprobe lint metadata/ --tokens 1-10000\n"
        "  metaprobe check https://meta.example/api --tokens 1-10000 --run today.run\n"
        "  metaprobe diff yesterday.run today.run\n"
        "  metaprobe explain unable_to_decode_response\n"
        "\n"
        "Commands:\n");
    for (size_t i = 0; commands[i] != NULL; i++)
        strbuf_putf(&text, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
    strbuf_puts(
        &text,
        "\n"
        "metaprobe COMMAND --help tells a command's options; --version the version.\n"
        "Exit status: 0 ready, 1 findings, 2 usage, 3 incomplete, 4 source unreachable,\n"
        "74 cannot write, 129, 130 and 143 interrupted.\n");
    command_print(text.text, err);
    strbuf_release(&text);
    return 0;
}

static int version(struct err *err)
{
    struct strbuf text = STRBUF_INIT(256);
    strbuf_putf(&text, "metaprobe %s (libcurl %s)\n", METAPROBE_VERSION,
                net_library_version());
    command_print(text.text, err);
    strbuf_release(&text);
    return 0;
}

static int run_command(const char *name, int argc, char **argv, struct err *err)
{
    struct command_line line = { .command = command_find(name, err),
                                 .argc = argc,
                                 .argv = argv };
    if (line.command == NULL)
        return ERR_USAGE;
    int status = line.command->run(&line, err);
    command_hint(&line, err);
    command_line_release(&line);
    return status;
}

/* "metaprobe help check" is "metaprobe check --help". */
static int help(const char *name, struct err *err)
{
    char option[] = "--help";
    char *argv[] = { option, NULL };
    return name != NULL ? run_command(name, 1, argv, err) : usage(err);
}

static int dispatch(int argc, char **argv, struct err *err)
{
    if (argc < 2) {
        err_set(err, ERR_USAGE, "expected a command, such as check");
        err_hint(err, "metaprobe --help lists them; metaprobe demo shows one at work");
        return ERR_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return usage(err);
    if (strcmp(argv[1], "help") == 0)
        return help(argv[2], err);
    if (strcmp(argv[1], "--version") == 0)
        return version(err);
    return run_command(argv[1], argc - 2, argv + 2, err);
}

/* As many descriptors as the system lets us have: each connection takes one. */
static void raise_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* A standard stream that is closed would be the next socket or file: /dev/null takes its
 * place, the wrong way round, so that using it is still an error. */
static void fill_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF &&
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            _exit(ERR_LOCAL);
    }
}

int main(int argc, char **argv)
{
    fill_standard_streams();
    xalloc_install();
    confine_memory();
    confine_environment();
    char **arguments = confine_arguments(argc, argv);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    raise_descriptors();
    net_start();

    struct err err = ERR_INIT;
    int status = dispatch(argc, arguments, &err);
    net_end();
    secret_redact_text(err.text);
    secret_redact_text(err.hint);
    confine_end(arguments);
    if (err.kind == ERR_NONE)
        return status;
    /* Whoever read our output has seen enough of it (`| head`): no news to anybody. */
    if (err.kind == ERR_OUTPUT && err.number == EPIPE)
        return (int)err.kind;
    fprintf(stderr, "metaprobe: %s\n", err.text);
    if (err.hint[0] != '\0')
        fprintf(stderr, "hint: %s\n", err.hint);
    return (int)err.kind;
}
