/*
 * A run file with bytes changed: the input is edits of a valid one, four bytes of place
 * and one to put there. It is read as far as it goes, and what is told is in its bounds;
 * a refusal is one printable line. Then it is gone on with, where that is not refused.
 */
#include "fuzz.h"

#include "base/file.h"
#include "base/untrusted.h"
#include "base/xalloc.h"
#include "store/assets.h"
#include "store/store.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TOKENS = 40, FILE_MAX = 1 << 22, EDIT = 5 };

static struct strbuf whole = STRBUF_INIT(FILE_MAX);
static char folder[] = P_tmpdir "/fuzz-store-XXXXXX";
static char path[sizeof(folder) + 16];

static void remove_all(void)
{
    unlink(path);
    rmdir(folder);
    strbuf_release(&whole);
}

static void fill(struct sample *sample, uint64_t position, const char *document)
{
    sample_clear(sample);
    sample->position = position;
    snprintf(sample->token_id, sizeof(sample->token_id), "%u", (unsigned)position);
    sample->outcome = (enum outcome)(position % OUTCOME_SKIPPED);
    sample->code = sample->outcome == OUTCOME_FAIL ? "code" : NULL;
    snprintf(sample->reason, sizeof(sample->reason), "reason %u", (unsigned)position % 5);
    if (position % 3 == 0)
        sample_add_alternative(sample, SAMPLE_PASS);
    for (size_t i = 0; i <= position % 3; i++)
        sample->attempts[sample->attempt_count++] = (struct attempt)ATTEMPT_INIT;
    if (position % 4 == 0)
        findings_add(&sample->findings, SEVERITY_WARNING, "rule", "/a", "message");
    sample->evidence =
        (struct evidence){ "HTTP/1.1 200 OK", 15, document, strlen(document) - position };
}

static void write_run(struct store *store)
{
    static const char document[] =
        "{\"name\": \"a document of some length, to be cut\", \"image\": \"ipfs://x\"}";
    struct err err = ERR_INIT;
    struct sample sample;
    sample_init(&sample);
    for (uint64_t i = 0; i < TOKENS; i++) {
        fill(&sample, i, document);
        store_add(store, &sample);
    }
    sample_release(&sample);
    const struct asset_use use = { "https://x/1.png", ASSET_IMAGE, "1" };
    FUZZ_HOLDS(store_asset_add(store, &use, &err));
    FUZZ_HOLDS(store_sync(store, &err));
}

/* The valid file, made once, and the place for those that are not. */
static void begin(void)
{
    struct err err = ERR_INIT;
    FUZZ_HOLDS(mkdtemp(folder) != NULL);
    atexit(remove_all);
    snprintf(path, sizeof(path), "%s/run.db", folder);
    const struct token_source source = { .text = "0-99", .option = "--tokens" };
    struct token_set *tokens = token_set_new(&source, &err);
    const struct run run = { .command = "check", .started_ms = 1700000000000 };
    const struct store_setting setting = { "profile", "ronin", true };
    const struct store_beginning beginning = { &run, &setting, 1, tokens, NULL };
    struct store *store = store_create(path, &beginning, &err);
    FUZZ_HOLDS(store != NULL);
    write_run(store);
    store_close(store);
    token_set_free(tokens);
    FUZZ_HOLDS(file_read(&whole, path, &err));
}

static void put_edited(const uint8_t *data, size_t len)
{
    char *bytes = xmemdup0(whole.text, whole.len);
    for (; len >= EDIT; data += EDIT, len -= EDIT) {
        uint32_t place;
        memcpy(&place, data, sizeof(place));
        bytes[place % whole.len] = (char)data[EDIT - 1];
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    FUZZ_HOLDS(fd >= 0 && write(fd, bytes, whole.len) == (ssize_t)whole.len);
    close(fd);
    free(bytes);
}

static void check_message(const struct err *err)
{
    for (size_t i = 0, len = strlen(err->text); i < len;) {
        size_t width = utf8_width(err->text + i, len - i);
        FUZZ_HOLDS(width > 0 && (unsigned char)err->text[i] >= 0x20);
        i += width;
    }
}

/* Every byte, for the sanitizers. */
static void look_at(const char *bytes, size_t len)
{
    static volatile char seen;
    for (size_t i = 0; i < len; i++)
        seen = bytes[i];
    (void)seen;
}

static void read_tokens(struct stored *stored)
{
    struct err err = ERR_INIT;
    struct stored_walk *walk = stored_walk_new(stored, STORED_WITH_DOCUMENTS, &err);
    struct stored_token token;
    struct strbuf line = STRBUF_INIT(1 << 20);
    uint64_t next = 0;
    while (walk != NULL && stored_walk_next(walk, &token, &err)) {
        FUZZ_HOLDS(token.sample->position >= next);
        next = token.sample->position + 1;
        look_at(token.document, token.document != NULL ? token.document_len : 0);
        look_at(token.sample->evidence.head, token.sample->evidence.head_len);
        strbuf_reset(&line);
        sample_put_ndjson(&line, token.sample);
    }
    check_message(&err);
    strbuf_release(&line);
    stored_walk_free(walk);
}

static void read_run(void)
{
    struct err errs[5] = { ERR_INIT };
    struct stored *stored = stored_open(path, &errs[0]);
    check_message(&errs[0]);
    if (stored == NULL)
        return;
    struct run run;
    struct bitset done = BITSET_INIT;
    struct stored_asset asset = { .number = 0 };
    stored_run(stored, &run, &errs[1]);
    stored_positions(stored, &done, &errs[2]);
    token_set_free(stored_tokens(stored, &errs[3]));
    while (stored_asset_next(stored, &asset, &errs[4]))
        FUZZ_HOLDS(strlen(asset.url) <= STORE_URL_MAX);
    read_tokens(stored);
    for (size_t i = 0; i < sizeof(errs) / sizeof(errs[0]); i++)
        check_message(&errs[i]);
    stored_asset_release(&asset);
    bitset_release(&done);
    stored_close(stored);
}

/* Whatever becomes of it: nothing but an error. */
static void go_on(void)
{
    static const char *const beside[] = { "-wal", "-shm", "-journal" };
    struct err err = ERR_INIT;
    struct store *store = store_resume(path, &err);
    check_message(&err);
    struct sample sample;
    sample_init(&sample);
    fill(&sample, TOKENS, "{\"name\": \"one more, long enough to be cut somewhere\"}");
    if (store != NULL) {
        store_add(store, &sample);
        store_sync(store, &err);
    }
    sample_release(&sample);
    store_close(store);
    for (size_t i = 0; i < sizeof(beside) / sizeof(beside[0]); i++) {
        char *name = xstrfmt("%s%s", path, beside[i]);
        unlink(name);
        free(name);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (whole.len == 0)
        begin();
    put_edited(data, len);
    read_run();
    go_on();
    return 0;
}
