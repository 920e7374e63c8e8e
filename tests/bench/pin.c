/*
 * usage: bench_pin N COMMAND…
 *
 * Runs the command on the N-th core (from 0) of those that this process may use, so that
 * client and server never take each other's time. With fewer cores the command runs where
 * it likes, and the figures are worth less.
 */
#include "bench.h"

#include <sched.h>
#include <unistd.h>

static void pin(uint64_t number)
{
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof(allowed), &allowed) < 0)
        bench_die_errno("sched_getaffinity");
    for (unsigned core = 0; core < CPU_SETSIZE; core++) {
        if (!CPU_ISSET(core, &allowed) || number-- > 0)
            continue;
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(core, &one);
        if (sched_setaffinity(0, sizeof(one), &one) < 0)
            bench_die_errno("sched_setaffinity");
        return;
    }
}

int main(int argc, char **argv)
{
    if (argc < 3)
        bench_die("usage: bench_pin N COMMAND…");
    pin(bench_number(argv[1], 0, 1024));
    execvp(argv[2], argv + 2);
    bench_die_errno(argv[2]);
}
