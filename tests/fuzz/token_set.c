/*
 * Any bytes as a set of tokens: an option's value, a list, or CSV whose column has a name
 * or a number, by the first byte. A set is in order and knows its ids, and written out as
 * text it is the same set again; a refusal is one printable line. CSV is the same whether
 * it comes in one piece or byte by byte.
 */
#include "fuzz.h"

#include "base/strbuf.h"
#include "base/untrusted.h"
#include "base/xalloc.h"
#include "token/csv_priv.h"
#include "token/id_priv.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { OPTION, LIST, CSV_NAME, CSV_NUMBER, KINDS };
enum { SHOWN_IDS = 400, SHOWN_BYTES = 1 << 16 };

static const char *const columns[KINDS] = { NULL, NULL, "id", "2" };

static void check_message(const char *text)
{
    for (size_t i = 0, len = strlen(text); i < len;) {
        size_t width = utf8_width(text + i, len - i);
        FUZZ_HOLDS(width > 0 && (unsigned char)text[i] >= 0x20 && text[i] != 0x7f);
        i += width;
    }
}

static void check_order(const struct token_set *set)
{
    uint64_t count = token_set_count(set);
    uint64_t step = count / SHOWN_IDS + 1;
    struct token_id before = { { 0 } }, id;
    for (uint64_t i = 0; i < count; i += step) {
        token_set_at(set, i, &id);
        FUZZ_HOLDS(token_set_has(set, &id));
        FUZZ_HOLDS(i == 0 || token_id_compare(&before, &id) < 0);
        before = id;
        char text[TOKEN_TEXT_SIZE];
        struct token_id again;
        token_id_text(&id, text);
        FUZZ_HOLDS(token_id_parse(&again, text, strlen(text)));
        FUZZ_HOLDS(token_id_compare(&id, &again) == 0);
    }
    token_set_at(set, count - 1, &id);
    FUZZ_HOLDS(token_set_has(set, &id));
}

static void check_sample(const struct token_set *set)
{
    uint64_t count = token_set_count(set);
    uint64_t wanted = count < 20 ? count : 20;
    struct token_set *sample = token_set_sample(set, wanted, count);
    FUZZ_HOLDS(token_set_count(sample) == wanted);
    FUZZ_HOLDS(token_set_missing(sample, set) == 0);
    FUZZ_HOLDS(token_set_missing(set, sample) == count - wanted);
    token_set_free(sample);
}

static void check_same(const struct token_set *a, const struct token_set *b)
{
    FUZZ_HOLDS(token_set_count(a) == token_set_count(b));
    FUZZ_HOLDS(token_set_missing(a, b) == 0 && token_set_missing(b, a) == 0);
}

/* A small set, every id by itself. */
static void check_round_trip(const struct token_set *set)
{
    struct strbuf text = STRBUF_INIT(SHOWN_BYTES);
    for (uint64_t i = 0; i < token_set_count(set); i++) {
        struct token_id id;
        char digits[TOKEN_TEXT_SIZE];
        token_set_at(set, i, &id);
        strbuf_puts(&text, i > 0 ? "," : "");
        strbuf_puts(&text, token_id_text(&id, digits));
    }
    struct token_source source = { .text = text.text, .option = "--tokens" };
    struct err err = ERR_INIT;
    struct token_set *again = token_set_new(&source, &err);
    FUZZ_HOLDS(again != NULL);
    FUZZ_HOLDS(token_set_repeats(again) == 0);
    check_same(set, again);
    token_set_free(again);
    strbuf_release(&text);
}

/* NULL when it is refused. */
static struct token_set *read_csv(const char *text, size_t len, const char *column,
                                  size_t piece, struct err *err)
{
    struct token_set *set = token_set_start();
    struct csv *csv = csv_new(set, "csv", column);
    bool done = true;
    for (size_t i = 0; done && i < len; i += piece)
        done = csv_feed(csv, text + i, piece < len - i ? piece : len - i, err);
    done = done && csv_end(csv, err) && token_set_seal(set, err);
    csv_free(csv);
    if (done)
        return set;
    token_set_free(set);
    return NULL;
}

static void check_pieces(const char *text, size_t len, const char *column)
{
    struct err whole_err = ERR_INIT, bytes_err = ERR_INIT;
    struct token_set *whole = read_csv(text, len, column, len + 1, &whole_err);
    struct token_set *bytes = read_csv(text, len, column, 1, &bytes_err);
    FUZZ_HOLDS((whole == NULL) == (bytes == NULL));
    FUZZ_HOLDS(strcmp(whole_err.text, bytes_err.text) == 0);
    if (whole != NULL)
        check_same(whole, bytes);
    token_set_free(whole);
    token_set_free(bytes);
}

static struct token_set *read_file(const char *text, size_t len, const char *column,
                                   struct err *err)
{
    int fd = memfd_create("tokens", MFD_CLOEXEC);
    FUZZ_HOLDS(fd >= 0 && write(fd, text, len) == (ssize_t)len);
    char *path = xstrfmt("@/proc/self/fd/%d", fd);
    struct token_source source = { path, "--tokens", column };
    struct token_set *set = token_set_new(&source, err);
    free(path);
    close(fd);
    return set;
}

static struct token_set *read_option(const char *text, size_t len, struct err *err)
{
    char *copy = xmemdup0(text, len);
    /* It shall not read whatever file or input the fuzzer names. */
    if (copy[0] == '@' || copy[0] == '-')
        copy[0] = '0';
    struct token_source source = { .text = copy, .option = "--tokens" };
    struct token_set *set = token_set_new(&source, err);
    free(copy);
    return set;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len == 0)
        return 0;
    unsigned kind = data[0] % KINDS;
    const char *text = (const char *)data + 1;
    len--;
    if (columns[kind] != NULL)
        check_pieces(text, len, columns[kind]);
    struct err err = ERR_INIT;
    struct token_set *set = kind == OPTION ? read_option(text, len, &err)
                                           : read_file(text, len, columns[kind], &err);
    check_message(err.text);
    check_message(err.hint);
    FUZZ_HOLDS((set == NULL) == (err.kind == ERR_USAGE && err.text[0] != '\0'));
    if (set == NULL)
        return 0;
    FUZZ_HOLDS(token_set_count(set) > 0 && err.kind == ERR_NONE);
    check_order(set);
    check_sample(set);
    if (token_set_count(set) <= SHOWN_IDS)
        check_round_trip(set);
    token_set_free(set);
    return 0;
}
