#include "token/token.h"

#include "base/strbuf.h"
#include "base/xalloc.h"
#include "token/csv_priv.h"
#include "token/item_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 1 << 16, LINE_MAX_BYTES = 1 << 16 };

/* A plain list, one item a line, that comes in chunks. */
struct list {
    struct token_set *set;
    struct token_place place;
    struct strbuf begun; /* a line whose end is in a later chunk */
};

static bool list_line(struct list *list, const char *text, size_t len, struct err *err)
{
    const char *comment = memchr(text, '#', len);
    if (comment != NULL)
        len = (size_t)(comment - text);
    struct token_span item = token_trim((struct token_span){ text, len });
    if (item.len > 0 &&
        !token_item_add(list->set, item.text, item.len, &list->place, err))
        return false;
    list->place.line++;
    return true;
}

static bool list_begun(struct list *list, const char *text, size_t len, struct err *err)
{
    if (strbuf_add(&list->begun, text, len))
        return true;
    err_set(err, ERR_USAGE, "a line of more than %d bytes", LINE_MAX_BYTES);
    return token_place_within(&list->place, err);
}

static bool list_end(struct list *list, struct err *err)
{
    bool done = list_line(list, list->begun.text, list->begun.len, err);
    strbuf_reset(&list->begun);
    return done;
}

static bool list_feed(void *reader, const char *text, size_t len, struct err *err)
{
    struct list *list = reader;
    while (len > 0) {
        const char *end = memchr(text, '\n', len);
        size_t piece = end != NULL ? (size_t)(end - text) : len;
        if (end != NULL && list->begun.len == 0) {
            if (!list_line(list, text, piece, err))
                return false;
        } else if (!list_begun(list, text, piece, err) ||
                   (end != NULL && !list_end(list, err))) {
            return false;
        }
        piece += end != NULL;
        text += piece;
        len -= piece;
    }
    return true;
}

struct input {
    int fd;
    const char *name;
    char *chunk;
    size_t len; /* of the chunk; 0 at the end */
};

/* Fills the chunk as far as the input goes. */
static bool input_next(struct input *input, struct err *err)
{
    input->len = 0;
    while (input->len < CHUNK) {
        ssize_t got = read(input->fd, input->chunk + input->len, CHUNK - input->len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_set_errno(err, ERR_USAGE, "%s", input->name);
        if (got == 0)
            break;
        input->len += (size_t)got;
    }
    return true;
}

/* Skips a byte order mark. UTF-16, which some editors write, is told from garbage. */
static bool input_begin(struct input *input, size_t *skipped, struct err *err)
{
    *skipped = 0;
    if (!input_next(input, err))
        return false;
    if (input->len >= 3 && memcmp(input->chunk, "\xef\xbb\xbf", 3) == 0)
        *skipped = 3;
    if (input->len >= 2 && (memcmp(input->chunk, "\xff\xfe", 2) == 0 ||
                            memcmp(input->chunk, "\xfe\xff", 2) == 0)) {
        err_set(err, ERR_USAGE, "%s: expected UTF-8, got UTF-16", input->name);
        return err_hint(err, "save the file as UTF-8");
    }
    return true;
}

typedef bool feed_fn(void *reader, const char *text, size_t len, struct err *err);

static bool input_feed(struct input *input, feed_fn *feed, void *reader, struct err *err)
{
    size_t from;
    bool done = input_begin(input, &from, err);
    while (done && input->len > 0) {
        done = feed(reader, input->chunk + from, input->len - from, err) &&
               input_next(input, err);
        from = 0;
    }
    return done;
}

static bool read_list(struct token_set *set, struct input *input, struct err *err)
{
    struct list list = { set, { input->name, 1 }, STRBUF_INIT(LINE_MAX_BYTES) };
    bool done = input_feed(input, list_feed, &list, err) && list_end(&list, err);
    strbuf_release(&list.begun);
    return done;
}

static bool read_csv(struct token_set *set, struct input *input, const char *column,
                     struct err *err)
{
    struct csv *csv = csv_new(set, input->name, column);
    bool done = input_feed(input, csv_feed, csv, err) && csv_end(csv, err);
    csv_free(csv);
    return done;
}

static bool read_file(struct token_set *set, const struct token_source *source,
                      const char *path, struct err *err)
{
    if (*path == '\0') {
        err_set(err, ERR_USAGE, "%s: expected the name of a file behind @",
                source->option);
        return false;
    }
    bool standard = strcmp(path, "-") == 0;
    struct input input = { .name = standard ? "standard input" : path };
    input.fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (input.fd < 0)
        return err_set_errno(err, ERR_USAGE, "%s: %s", source->option, path);
    input.chunk = xmalloc(CHUNK);
    bool done = source->column != NULL ? read_csv(set, &input, source->column, err)
                                       : read_list(set, &input, err);
    free(input.chunk);
    if (!standard)
        close(input.fd);
    return done;
}

static bool read_items(struct token_set *set, const struct token_source *source,
                       struct err *err)
{
    if (source->column != NULL)
        return err_set(err, ERR_USAGE, "%s: a column needs a CSV file, @FILE or -",
                       source->option);
    if (source->text[strspn(source->text, " \t")] == '\0')
        return err_set(err, ERR_USAGE, "%s: expected token ids, got \"%s\"",
                       source->option, source->text);
    struct token_place place = { source->option, 0 };
    for (const char *text = source->text;; text++) {
        size_t len = strcspn(text, ",");
        if (!token_item_add(set, text, len, &place, err))
            return false;
        text += len;
        if (*text == '\0')
            return true;
    }
}

static bool read_source(struct token_set *set, const struct token_source *source,
                        struct err *err)
{
    const char *text = source->text;
    bool done = strcmp(text, "-") == 0 ? read_file(set, source, text, err)
                : text[0] == '@'       ? read_file(set, source, text + 1, err)
                                       : read_items(set, source, err);
    if (!done)
        return false;
    if (!token_set_seal(set, err))
        return err_within(err, "%s", source->option);
    if (token_set_count(set) > 0)
        return true;
    return err_set(err, ERR_USAGE, "%s %s: no token ids", source->option, text);
}

struct token_set *token_set_new(const struct token_source *source, struct err *err)
{
    struct token_set *set = token_set_start();
    if (read_source(set, source, err))
        return set;
    token_set_free(set);
    return NULL;
}
