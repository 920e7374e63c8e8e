#include "base/hash.h"

#include <pthread.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

/* Odd constants with half of their bits set: digits of the golden ratio and of pi. */
static const uint64_t golden = 0x9e3779b97f4a7c15, pi = 0x243f6a8885a308d3;

static uint64_t process_seed;
static pthread_once_t seed_once = PTHREAD_ONCE_INIT;

/* Both halves of the whole product, folded: every bit of either factor reaches every
 * bit. */
static inline uint64_t fold(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t load(const unsigned char *bytes, size_t len)
{
    uint64_t word = 0;
    memcpy(&word, bytes, len);
    return word;
}

uint64_t hash_bytes(const void *bytes, size_t len, uint64_t seed)
{
    const unsigned char *at = bytes;
    uint64_t hash = seed ^ golden;
    size_t left = len;
    for (; left >= 16; left -= 16, at += 16)
        hash = fold(load(at, 8) ^ golden, load(at + 8, 8) ^ hash);
    uint64_t low = left >= 8 ? load(at, 8) : load(at, left);
    uint64_t high = left > 8 ? load(at + 8, left - 8) : 0;
    hash = fold(low ^ pi, high ^ hash);
    return fold(hash ^ golden, len ^ pi);
}

uint64_t hash_join(uint64_t a, uint64_t b)
{
    return fold(fold(a ^ golden, b ^ pi) ^ pi, b ^ golden);
}

/* Without a source of randomness the time and the process still differ from run to
 * run. */
static void draw_seed(void)
{
    if (getrandom(&process_seed, sizeof(process_seed), GRND_NONBLOCK) ==
        (ssize_t)sizeof(process_seed))
        return;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    process_seed = hash_join((uint64_t)now.tv_nsec, (uint64_t)getpid());
}

uint64_t hash_seed(void)
{
    pthread_once(&seed_once, draw_seed);
    return process_seed;
}
