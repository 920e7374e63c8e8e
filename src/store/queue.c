#include "store/queue.h"

#include "base/xalloc.h"

#include <stdlib.h>
#include <time.h>

enum { SPARE_MAX = 8, US_PER_S = 1000000, NS_PER_US = 1000 };

uint64_t queue_now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * US_PER_S + (uint64_t)now.tv_nsec / NS_PER_US;
}

void queue_init(struct queue *queue)
{
    *queue = (struct queue){ .due_us = UINT64_MAX };
    pthread_mutex_init(&queue->lock, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&queue->filled, &attributes);
    pthread_cond_init(&queue->flushed, &attributes);
    pthread_condattr_destroy(&attributes);
}

static void free_chunks(struct chunk *chunk)
{
    while (chunk != NULL) {
        struct chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
}

void queue_release(struct queue *queue)
{
    free_chunks(queue->first);
    free_chunks(queue->spare);
    pthread_cond_destroy(&queue->filled);
    pthread_cond_destroy(&queue->flushed);
    pthread_mutex_destroy(&queue->lock);
}

static struct chunk *new_chunk(struct queue *queue, size_t room)
{
    struct chunk *chunk = queue->spare;
    if (room <= QUEUE_CHUNK && chunk != NULL) {
        queue->spare = chunk->next;
        queue->spare_count--;
    } else {
        size_t size = room > QUEUE_CHUNK ? room : QUEUE_CHUNK;
        chunk = xmalloc(sizeof(*chunk) + size);
        chunk->room = size;
    }
    chunk->next = NULL;
    chunk->used = 0;
    return chunk;
}

static struct chunk *chunk_with_room(struct queue *queue, size_t room)
{
    struct chunk *last = queue->last;
    if (last != NULL && last->room - last->used >= room)
        return last;
    struct chunk *chunk = new_chunk(queue, room);
    if (last != NULL)
        last->next = chunk;
    else
        queue->first = chunk;
    return queue->last = chunk;
}

static void set_due(struct queue *queue, uint64_t now_us)
{
    if (queue->due_us != UINT64_MAX)
        return;
    queue->due_us = now_us + QUEUE_WAIT_US;
    pthread_cond_signal(&queue->filled);
}

void queue_add(struct queue *queue, const struct sample *sample, uint64_t now_us,
               int64_t at_ms)
{
    /* Before the others have to wait for it. */
    unsigned char digest[STORE_DIGEST_BYTES];
    record_digest(sample, digest);
    size_t bound = record_bound(sample);
    pthread_mutex_lock(&queue->lock);
    struct chunk *chunk = chunk_with_room(queue, bound);
    struct record *record = (struct record *)(void *)(chunk->bytes + chunk->used);
    size_t size = record_put(record, sample, digest, at_ms);
    chunk->used += size;
    bool was_few = queue->bytes < QUEUE_TAKE;
    queue->bytes += size;
    atomic_fetch_add_explicit(&queue->waiting, size, memory_order_relaxed);
    set_due(queue, now_us);
    if (was_few && queue->bytes >= QUEUE_TAKE)
        pthread_cond_signal(&queue->filled);
    pthread_mutex_unlock(&queue->lock);
}

void queue_remind(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    set_due(queue, queue_now_us());
    pthread_mutex_unlock(&queue->lock);
}

void queue_flush(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    uint64_t mine = ++queue->asked;
    pthread_cond_signal(&queue->filled);
    while (queue->done < mine)
        pthread_cond_wait(&queue->flushed, &queue->lock);
    pthread_mutex_unlock(&queue->lock);
}

void queue_close(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->closing = true;
    pthread_cond_signal(&queue->filled);
    pthread_mutex_unlock(&queue->lock);
}

/* ---- for the writer ---- */

static bool is_time(const struct queue *queue)
{
    return queue->closing || queue->asked > queue->done ||
           queue_now_us() >= queue->due_us;
}

static void wait_for_work(struct queue *queue)
{
    while (queue->bytes < QUEUE_TAKE && !is_time(queue)) {
        if (queue->due_us == UINT64_MAX) {
            pthread_cond_wait(&queue->filled, &queue->lock);
            continue;
        }
        struct timespec due = { (time_t)(queue->due_us / US_PER_S),
                                (long)(queue->due_us % US_PER_S) * NS_PER_US };
        pthread_cond_timedwait(&queue->filled, &queue->lock, &due);
    }
}

void queue_take(struct queue *queue, struct queue_take *take)
{
    pthread_mutex_lock(&queue->lock);
    wait_for_work(queue);
    *take = (struct queue_take){ .chunks = queue->first,
                                 .bytes = queue->bytes,
                                 .flush = queue->asked,
                                 .commit = is_time(queue),
                                 .closing = queue->closing };
    queue->first = queue->last = NULL;
    queue->bytes = 0;
    /* What comes from now on is of the next transaction. */
    if (take->commit)
        queue->due_us = UINT64_MAX;
    pthread_mutex_unlock(&queue->lock);
}

static void give_back(struct queue *queue, struct chunk *chunk)
{
    while (chunk != NULL) {
        struct chunk *next = chunk->next;
        if (chunk->room == QUEUE_CHUNK && queue->spare_count < SPARE_MAX) {
            chunk->next = queue->spare;
            queue->spare = chunk;
            queue->spare_count++;
        } else {
            free(chunk);
        }
        chunk = next;
    }
}

void queue_taken(struct queue *queue, const struct queue_take *take)
{
    pthread_mutex_lock(&queue->lock);
    give_back(queue, take->chunks);
    atomic_fetch_sub_explicit(&queue->waiting, take->bytes, memory_order_relaxed);
    if (take->commit) {
        queue->done = take->flush;
        pthread_cond_broadcast(&queue->flushed);
    }
    pthread_mutex_unlock(&queue->lock);
}
