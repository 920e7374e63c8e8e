/*
 * usage: bench_measure PORT COMMAND…
 *
 * Runs the command and prints one line about it:
 *
 *     CPU-MICROSECONDS REQUESTS WALL-MICROSECONDS PEAK-KIB STATUS
 *
 * CPU time is user plus system time of the process and its children. Requests are those
 * that the server on PORT counted meanwhile, never what the client says of itself; the
 * server tells them in the form of nginx's stub_status under /status. PORT 0: nobody
 * counts, and REQUESTS is 0. What the command says goes to standard error.
 */
#include "bench.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void ask_status(int fd)
{
    static const char request[] = "GET /status HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n";
    struct pollfd writable = { .fd = fd, .events = POLLOUT };
    poll(&writable, 1, 5000);
    if (write(fd, request, sizeof(request) - 1) != (ssize_t)sizeof(request) - 1)
        bench_die_errno("asking for the status");
}

/* The third number behind "requests"; the asking itself is one of them. */
static uint64_t requests_served(uint16_t port)
{
    char text[2048];
    size_t len = 0;
    int fd = bench_connect(port);
    ask_status(fd);
    struct pollfd readable = { .fd = fd, .events = POLLIN };
    while (len < sizeof(text) - 1 && poll(&readable, 1, 5000) == 1) {
        ssize_t got = read(fd, text + len, sizeof(text) - 1 - len);
        if (got <= 0)
            break;
        len += (size_t)got;
    }
    close(fd);
    text[len] = '\0';

    uint64_t requests;
    const char *row = strstr(text, "requests");
    if (row == NULL || sscanf(row, "requests %*u %*u %" SCNu64, &requests) != 1)
        bench_die("port %u does not tell its requests", (unsigned)port);
    return requests;
}

static uint64_t microseconds(struct timeval time)
{
    return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_usec;
}

static uint64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static int run(char **command, struct rusage *usage)
{
    int status;
    pid_t child = fork();
    if (child < 0)
        bench_die_errno("fork");
    if (child == 0) {
        dup2(STDERR_FILENO, STDOUT_FILENO);
        execvp(command[0], command);
        bench_die_errno(command[0]);
    }
    if (wait4(child, &status, 0, usage) < 0)
        bench_die_errno("wait4");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        bench_die("usage: bench_measure PORT COMMAND…");
    uint16_t port = (uint16_t)bench_number(argv[1], 0, UINT16_MAX);
    uint64_t requests = port == 0 ? 0 : requests_served(port);
    uint64_t start = now_us();
    struct rusage usage;
    int status = run(argv + 2, &usage);
    uint64_t wall = now_us() - start;
    if (port != 0)
        requests = requests_served(port) - requests - 1;
    printf("%" PRIu64 " %" PRIu64 " %" PRIu64 " %ld %d\n",
           microseconds(usage.ru_utime) + microseconds(usage.ru_stime), requests, wall,
           usage.ru_maxrss, status);
}
