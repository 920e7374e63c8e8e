/*
 * usage: bench_ports N
 *
 * Prints N free ports of the loopback address, for servers that cannot choose their own.
 */
#include "bench.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    if (argc != 2)
        bench_die("usage: bench_ports N");
    uint64_t count = bench_number(argv[1], 1, 16);
    /* All are held until the end of the program, so that no port comes twice. */
    for (uint64_t i = 0; i < count; i++)
        printf("%u\n", (unsigned)bench_port(bench_listen(0)));
}
