/* The origin as a program: see README.md. */
#include "origin/origin.h"

#include "base/units.h"
#include "base/xalloc.h"

#include <getopt.h>
#include <signal.h>
#include <unistd.h>

struct options {
    const char *certificates;
    uint64_t lifetime_us;
    bool list;
};

static const char *const run_names[] = {
    [RUN_ALL] = "all",   [RUN_HEAVY] = "heavy", [RUN_ALONE] = "alone",
    [RUN_OURS] = "ours", [RUN_PART] = "part",
};

/* One line a fault: id, name, run, expectation; listeners follow, with "-" for the id. */
static void list(void)
{
    for (size_t i = 0; i < fault_count; i++)
        printf("%zu %s %s %s\n", i + 1, faults[i].name, run_names[faults[i].run],
               faults[i].expect);
    for (size_t i = 0; i < listener_count; i++)
        printf("- %s %s %s\n", listeners[i].name, run_names[listeners[i].run],
               listeners[i].expect);
}

static bool read_options(struct options *options, int argc, char **argv, struct err *err)
{
    static const struct option known[] = { { "certs", required_argument, NULL, 'c' },
                                           { "lifetime", required_argument, NULL, 't' },
                                           { "list", no_argument, NULL, 'l' },
                                           { 0 } };
    int c;

    while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
        if (c == 'c')
            options->certificates = optarg;
        else if (c == 'l')
            options->list = true;
        else if (c != 't')
            return err_set(err, ERR_USAGE,
                           "usage: origin [--certs DIR] [--lifetime 300s] "
                           "[--list]");
        else if (!units_parse_duration(optarg, 0, UNITS_MAX, &options->lifetime_us, err))
            return err_within(err, "--lifetime");
    }
    return true;
}

static void stop_on_timer(uv_timer_t *timer)
{
    uv_stop(timer->loop);
}

/* Standard input is only there to end: whoever started us is gone, or done with us. */
static void stop_on_end_of_input(uv_poll_t *poll, int status, int events)
{
    char ignored[256];

    (void)events;
    if (status < 0 || read(STDIN_FILENO, ignored, sizeof(ignored)) <= 0)
        uv_stop(poll->loop);
}

static bool serve(const struct options *options, struct err *err)
{
    struct origin origin = { .certificates = options->certificates,
                             .requests = COUNTS_INIT,
                             .started = uv_hrtime() };
    uv_timer_t lifetime = { 0 };
    uv_poll_t input = { 0 };

    origin.requests_of_fault = xcalloc(fault_count, sizeof(uint64_t));
    uv_loop_init(&origin.loop);
    uv_timer_init(&origin.loop, &lifetime);
    uv_timer_start(&lifetime, stop_on_timer, options->lifetime_us / 1000, 0);
    if (uv_poll_init(&origin.loop, &input, STDIN_FILENO) == 0)
        uv_poll_start(&input, UV_READABLE | UV_DISCONNECT, stop_on_end_of_input);

    bool done = origin_listen(&origin, err);

    if (done)
        uv_run(&origin.loop, UV_RUN_DEFAULT);
    origin_close(&origin);
    counts_release(&origin.requests);
    free(origin.requests_of_fault);
    return done;
}

int main(int argc, char **argv)
{
    struct options options = { .lifetime_us = 300 * 1000000ull };
    struct err err = ERR_INIT;
    bool done = read_options(&options, argc, argv, &err);

    signal(SIGPIPE, SIG_IGN);
    if (done && options.list)
        list();
    else if (done)
        done = serve(&options, &err);
    if (!done)
        fprintf(stderr, "%s\n", err.text);
    return done ? 0 : (int)err.kind;
}
