#include "net/multi.h"

#include "base/container.h"
#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A socket that libcurl uses or keeps. */
struct watch {
    uv_poll_t uv;
    struct multi *multi;
    int events;  /* what the loop watches for, 0: nothing */
    bool idle;   /* libcurl does not wait for it at the moment */
    bool closes; /* it will be closed by multi_close_socket() and nobody else */
    bool kept;   /* libcurl closes it in vain: it is somebody else's now */
    void (*take)(void *owner); /* who reads it instead of libcurl, or NULL */
    void *owner;
};

static void step(struct multi *multi, curl_socket_t fd, int events);

static void on_socket(uv_poll_t *uv, int status, int events)
{
    struct watch *watch = container_of(uv, struct watch, uv);
    if (watch->take != NULL) {
        if (status < 0)
            watch->events = 0; /* libuv has stopped watching */
        watch->take(watch->owner);
        return;
    }
    uv_os_fd_t fd;
    if (uv_fileno((uv_handle_t *)uv, &fd) != 0)
        return;
    if (watch->idle) {
        uv_poll_stop(uv);
        watch->events = 0;
        /* Closed by the server, or bytes that no request asked for, which libcurl would
         * take for the next answer: in either case the connection is of no more use. TLS
         * and HTTP/2 talk among themselves while idle. */
        if (watch->multi->plain)
            shutdown(fd, SHUT_RDWR);
        return;
    }
    int flags = status < 0 ? CURL_CSELECT_ERR : 0;
    flags |= events & UV_READABLE ? CURL_CSELECT_IN : 0;
    flags |= events & UV_WRITABLE ? CURL_CSELECT_OUT : 0;
    step(watch->multi, fd, flags);
}

static struct watch **watch_place(struct multi *multi, curl_socket_t fd)
{
    size_t at = (size_t)fd;
    if (at >= multi->watch_cap) {
        size_t cap = at + 64;
        multi->watches = xreallocarray(multi->watches, cap, sizeof(struct watch *));
        memset(multi->watches + multi->watch_cap, 0,
               (cap - multi->watch_cap) * sizeof(struct watch *));
        multi->watch_cap = cap;
    }
    return &multi->watches[at];
}

static struct watch *watch_of(struct multi *multi, curl_socket_t fd)
{
    struct watch **place = watch_place(multi, fd);
    if (*place != NULL)
        return *place;
    struct watch *watch = xcalloc(1, sizeof(*watch));
    watch->multi = multi;
    if (uv_poll_init_socket(&multi->loop->uv, &watch->uv, fd) != 0) {
        free(watch);
        return NULL;
    }
    *place = watch;
    return watch;
}

static void on_closed(uv_handle_t *uv)
{
    free(container_of(uv, struct watch, uv));
}

static void unwatch(struct watch **place)
{
    uv_poll_stop(&(*place)->uv);
    uv_close((uv_handle_t *)&(*place)->uv, on_closed);
    *place = NULL;
}

/* libcurl shows its resolver's pipes here too, and closes those by itself: only what is
 * closed through us may stay registered. */
static void rest(struct watch **place)
{
    if (*place == NULL)
        return;
    (*place)->idle = true;
    if (!(*place)->closes)
        unwatch(place);
}

static int on_want(CURL *easy, curl_socket_t fd, int what, void *data, void *unused)
{
    (void)easy;
    (void)unused;
    struct multi *multi = data;
    if (what == CURL_POLL_REMOVE) {
        rest(watch_place(multi, fd));
        return 0;
    }
    struct watch *watch = watch_of(multi, fd);
    if (watch == NULL)
        return -1;
    int events = what & CURL_POLL_IN ? UV_READABLE : 0;
    events |= what & CURL_POLL_OUT ? UV_WRITABLE : 0;
    watch->idle = false;
    if (events == watch->events)
        return 0;
    watch->events = events;
    return uv_poll_start(&watch->uv, events, on_socket) == 0 ? 0 : -1;
}

void multi_opened_socket(struct multi *multi, curl_socket_t fd)
{
    struct watch *watch = watch_of(multi, fd);
    if (watch != NULL)
        watch->closes = true;
}

static void watch_for(struct watch *watch, int events)
{
    if (events == watch->events)
        return;
    watch->events = events;
    if (uv_poll_start(&watch->uv, events, on_socket) != 0)
        BUG("the loop does not watch a socket");
}

void multi_watch(struct multi *multi, curl_socket_t fd, void (*take)(void *owner),
                 void *owner)
{
    struct watch *watch = watch_of(multi, fd);
    if (watch == NULL)
        BUG("the loop does not take a socket");
    watch->take = take;
    watch->owner = owner;
    watch_for(watch, UV_READABLE);
}

void multi_watch_writable(struct multi *multi, curl_socket_t fd, bool writable)
{
    watch_for(watch_of(multi, fd), UV_READABLE | (writable ? UV_WRITABLE : 0));
}

int multi_close_socket(void *data, curl_socket_t fd)
{
    struct multi *multi = data;
    struct watch **place = watch_place(multi, fd);
    if (*place != NULL && (*place)->kept)
        return 0;
    if (*place != NULL)
        unwatch(place);
    return close(fd);
}

void multi_take_socket(struct multi *multi, CURL *easy, curl_socket_t fd)
{
    struct watch *watch = watch_of(multi, fd);
    if (watch == NULL)
        BUG("the loop does not take a socket");
    watch->kept = true;
    multi_remove(multi, easy);
}

void multi_close_taken(struct multi *multi, curl_socket_t fd)
{
    watch_of(multi, fd)->kept = false;
    multi_close_socket(multi, fd);
}

static int on_timer_wanted(CURLM *handle, long ms, void *data)
{
    (void)handle;
    struct multi *multi = data;
    if (ms < 0)
        timer_stop(&multi->timer);
    else if (ms == 0 && multi->stepping)
        multi->call_again = true;
    else
        timer_start(&multi->timer, (uint64_t)ms * 1000);
    return 0;
}

static void drain(struct multi *multi)
{
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(multi->handle, &left)) != NULL) {
        CURL *easy = message->easy_handle;
        CURLcode code = message->data.result;
        multi->finished(easy, code);
    }
}

static void step(struct multi *multi, curl_socket_t fd, int events)
{
    int running;
    multi->stepping = true;
    curl_multi_socket_action(multi->handle, fd, events, &running);
    drain(multi);
    while (multi->call_again) {
        multi->call_again = false;
        curl_multi_socket_action(multi->handle, CURL_SOCKET_TIMEOUT, 0, &running);
        drain(multi);
    }
    multi->stepping = false;
}

static void on_timer(struct timer *timer)
{
    step(container_of(timer, struct multi, timer), CURL_SOCKET_TIMEOUT, 0);
}

void multi_init(struct multi *multi, struct loop *loop, unsigned slots,
                void (*finished)(CURL *easy, CURLcode code))
{
    *multi = (struct multi){ .loop = loop, .finished = finished };
    multi->handle = curl_multi_init();
    if (multi->handle == NULL)
        BUG("libcurl has no multi handle");
    timer_init(&multi->timer, loop, on_timer);
    curl_multi_setopt(multi->handle, CURLMOPT_SOCKETFUNCTION, on_want);
    curl_multi_setopt(multi->handle, CURLMOPT_SOCKETDATA, multi);
    curl_multi_setopt(multi->handle, CURLMOPT_TIMERFUNCTION, on_timer_wanted);
    curl_multi_setopt(multi->handle, CURLMOPT_TIMERDATA, multi);
    /* Each slot may hold a connection of its own and one of libcurl's. */
    curl_multi_setopt(multi->handle, CURLMOPT_MAXCONNECTS, 2 * (long)slots);
}

void multi_release(struct multi *multi)
{
    curl_multi_cleanup(multi->handle);
    for (size_t i = 0; i < multi->watch_cap; i++) {
        if (multi->watches[i] != NULL)
            unwatch(&multi->watches[i]);
    }
    free(multi->watches);
    timer_close(&multi->timer);
}

void multi_add(struct multi *multi, CURL *easy)
{
    if (curl_multi_add_handle(multi->handle, easy) != CURLM_OK)
        BUG("libcurl does not take a transfer");
}

void multi_remove(struct multi *multi, CURL *easy)
{
    curl_multi_remove_handle(multi->handle, easy);
}
