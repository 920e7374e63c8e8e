#include "cli/watch.h"

#include "base/xalloc.h"
#include "check.h"

#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A report that goes to a file in a folder of its own. */
struct place {
    char folder[64];
    char *path, *spec;
    struct reports *reports;
};

static void place_init(struct place *place)
{
    struct err err = ERR_INIT;
    snprintf(place->folder, sizeof(place->folder), "%s/unit-cli-XXXXXX", P_tmpdir);
    CHECK(mkdtemp(place->folder) != NULL);
    place->path = xstrfmt("%s/report.json", place->folder);
    place->spec = xstrfmt("json=%s", place->path);
    const char *specs[] = { place->spec, "text=/dev/null" };
    place->reports = reports_new(specs, 2, false, &err);
    CHECK_STR("", err.text);
}

/* The folder must be empty. */
static void place_release(struct place *place)
{
    reports_free(place->reports);
    CHECK_INT(0, rmdir(place->folder));
    free(place->path);
    free(place->spec);
}

/* How a child ends that does this; its messages are not shown. */
static int status_of(void (*act)(struct place *place), struct place *place)
{
    pid_t child = fork();
    if (child == 0) {
        if (freopen("/dev/null", "we", stderr) != NULL)
            act(place);
        _exit(99);
    }
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static bool succeed(void *work, const atomic_bool *stop, struct err *err)
{
    (void)stop;
    (void)err;
    *(int *)work = 7;
    return true;
}

static bool fail(void *work, const atomic_bool *stop, struct err *err)
{
    (void)work;
    (void)stop;
    return err_set(err, ERR_USAGE, "no");
}

static void a_task_is_done_or_fails(void)
{
    struct place place;
    struct err err = ERR_INIT;
    int found = 0, signal_number = 0;
    place_init(&place);
    CHECK(watch_task(&(struct watched_task){ succeed, &found, "" }, place.reports,
                     &signal_number, &err));
    CHECK_INT(7, found);
    CHECK_INT(0, signal_number);
    CHECK(!watch_task(&(struct watched_task){ fail, NULL, "" }, place.reports,
                      &signal_number, &err));
    CHECK_STR("no", err.text);
    place_release(&place);
}

/* Interrupts itself, and then waits for being stopped. */
static bool wait_for_stop(void *work, const atomic_bool *stop, struct err *err)
{
    (void)err;
    kill(getpid(), *(const int *)work);
    while (!atomic_load(stop))
        sched_yield();
    return true;
}

static void interrupt_a_task(struct place *place)
{
    struct err err = ERR_INIT;
    int number = SIGHUP, signal_number = 0;
    watch_guard(place->reports);
    bool done = watch_task(&(struct watched_task){ wait_for_stop, &number, "nothing" },
                           place->reports, &signal_number, &err);
    _exit(done && signal_number == SIGHUP ? 0 : 1);
}

static void the_first_signal_stops_a_task(void)
{
    struct place place;
    place_init(&place);
    CHECK_INT(0, status_of(interrupt_a_task, &place));
    place_release(&place);
}

static void interrupt_a_second_time(struct place *place)
{
    struct err err = ERR_INIT;
    int number = SIGTERM, signal_number = SIGINT;
    watch_task(&(struct watched_task){ wait_for_stop, &number, "nothing" },
               place->reports, &signal_number, &err);
}

static bool is_there(const char *folder)
{
    /* A folder with something in it cannot be removed. */
    if (rmdir(folder) != 0)
        return true;
    CHECK_INT(0, mkdir(folder, 0700));
    return false;
}

static void the_second_one_ends_the_program_and_leaves_no_part_of_a_report(void)
{
    struct place place;
    place_init(&place);
    CHECK(is_there(place.folder));
    CHECK_INT(128 + SIGTERM, status_of(interrupt_a_second_time, &place));
    CHECK(!is_there(place.folder));
    place_release(&place);
}

static void interrupt_what_nobody_watches(struct place *place)
{
    struct err err = ERR_INIT;
    int found = 0, signal_number = 0;
    watch_guard(place->reports);
    /* A watch in between takes nothing away. */
    watch_task(&(struct watched_task){ succeed, &found, "" }, place->reports,
               &signal_number, &err);
    raise(SIGINT);
}

static void where_nothing_is_watched_the_first_one_does(void)
{
    struct place place;
    place_init(&place);
    CHECK_INT(128 + SIGINT, status_of(interrupt_what_nobody_watches, &place));
    CHECK(!is_there(place.folder));
    place_release(&place);
}

/* As by nohup. */
static void be_hung_up_on(struct place *place)
{
    struct err err = ERR_INIT;
    int found = 0, signal_number = 0;
    signal(SIGHUP, SIG_IGN);
    watch_guard(place->reports);
    raise(SIGHUP);
    watch_task(&(struct watched_task){ succeed, &found, "" }, place->reports,
               &signal_number, &err);
    raise(SIGHUP);
    watch_unguard();
    raise(SIGHUP);
    _exit(found == 7 && signal_number == 0 && watch_ignores(SIGHUP) &&
                  !watch_ignores(SIGINT)
              ? 0
              : 1);
}

static void a_signal_that_was_ignored_still_is(void)
{
    struct place place;
    place_init(&place);
    CHECK_INT(0, status_of(be_hung_up_on, &place));
    place_release(&place);
}

static void stop_guarding(struct place *place)
{
    watch_guard(place->reports);
    watch_unguard();
    struct sigaction now;
    sigaction(SIGTERM, NULL, &now);
    _exit(now.sa_handler == SIG_DFL ? 0 : 1);
}

static void in_the_end_signals_are_what_they_were(void)
{
    struct place place;
    place_init(&place);
    CHECK_INT(0, status_of(stop_guarding, &place));
    place_release(&place);
}

SUITE(watch, TEST(a_task_is_done_or_fails), TEST(the_first_signal_stops_a_task),
      TEST(the_second_one_ends_the_program_and_leaves_no_part_of_a_report),
      TEST(where_nothing_is_watched_the_first_one_does),
      TEST(a_signal_that_was_ignored_still_is),
      TEST(in_the_end_signals_are_what_they_were))
