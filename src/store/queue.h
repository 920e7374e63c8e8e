/*
 * What waits for the writer: records in chunks of memory. Adding copies, and waits for
 * nobody but another adder; the writer takes all there is at once.
 *
 *  - The writer has work to do when enough waits, when the oldest record that is not on
 *    the disk yet has waited QUEUE_WAIT_US, when somebody asks for it (queue_flush()), or
 *    at the end.
 *  - What waits is bounded by the caller, who looks at queue_waiting().
 */
#ifndef STORE_QUEUE_H
#define STORE_QUEUE_H

#include "store/record.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
    QUEUE_CHUNK = 256 * 1024,
    QUEUE_TAKE = 1024 * 1024, /* bytes that are worth a round of the writer */
    QUEUE_WAIT_US = 500000
};

struct chunk {
    struct chunk *next;
    size_t used, room;
    _Alignas(8) unsigned char bytes[];
};

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t filled, flushed;
    struct chunk *first, *last;
    struct chunk *spare; /* so that memory is not given back and taken all the time */
    unsigned spare_count;
    size_t bytes;          /* in the chunks */
    atomic_size_t waiting; /* the same, and what the writer has at work */
    uint64_t due_us;       /* when the writer should look; UINT64_MAX: no need */
    uint64_t asked, done;  /* flushes */
    bool closing;
};

/* Microseconds of a clock that only goes forward. */
uint64_t queue_now_us(void);

void queue_init(struct queue *queue);
/* When no thread uses it any more. */
void queue_release(struct queue *queue);

void queue_add(struct queue *queue, const struct sample *sample, uint64_t now_us,
               int64_t at_ms);
static inline size_t queue_waiting(const struct queue *queue)
{
    return atomic_load_explicit(&queue->waiting, memory_order_relaxed);
}

/* Something else is to be committed: the writer looks in time. */
void queue_remind(struct queue *queue);
/* Waits until all that was added before is written. */
void queue_flush(struct queue *queue);
void queue_close(struct queue *queue);

/* ---- for the writer ---- */

struct queue_take {
    struct chunk *chunks;
    size_t bytes;
    uint64_t flush; /* to be told to queue_taken() */
    bool commit;    /* it is time */
    bool closing;   /* and nothing will follow */
};

/* Waits until there is work. */
void queue_take(struct queue *queue, struct queue_take *take);
/* What was taken is written, and if `take->commit` committed. */
void queue_taken(struct queue *queue, const struct queue_take *take);

#endif
