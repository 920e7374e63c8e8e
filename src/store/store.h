/*
 * The run file: one run as a SQLite database, written while the run goes on. What is in
 * it is written in store/schema.sql, which is public: people read run files with SQL.
 *
 *  - store_add() copies what it needs and returns; one thread of the store's own writes,
 *    in transactions of at most a second, each on the disk when it ends. So a process
 *    that is killed at any moment, or a machine that loses power, loses the last second
 *    at most, and what is there is a valid run that can be resumed.
 *  - A token that was recorded stays recorded, and comes once: who goes on with a run
 *    passes over those (stored_positions()). Tokens that were skipped are not recorded.
 *  - Once something could not be written (ENOSPC, EIO), or the file is not any more where
 *    it was, nothing more is: store_failed(). What was committed before stays valid.
 *  - One process writes a run file: a second one is refused. Many may read, at any time.
 *  - Documents are kept up to STORE_DOCUMENT_MAX bytes each, compressed; of others their
 *    size, digest and first bytes.
 *  - No secret comes in: whoever fills settings and samples leaves them out.
 *
 * Errors are ERR_USAGE where the file is not what it should be (not there, no run file, a
 * damaged one, of a newer version, in use), ERR_OUTPUT where it cannot be written.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/bitset.h"
#include "base/err.h"
#include "result/run.h"
#include "result/sample.h"
#include "token/token.h"

enum {
    STORE_DOCUMENT_MAX = 256 * 1024, /* bytes of a document that is kept whole */
    STORE_EXCERPT_MAX = 2048,        /* bytes of a body that are kept as evidence */
    STORE_HEAD_MAX = 8192,           /* bytes of a response's head */
    STORE_DIGEST_BYTES = 16          /* of a document: the first bytes of its SHA-256 */
};

/* One option or fact of the run's configuration, by its name. */
struct store_setting {
    const char *name;  /* "profile", "schema.0.text" */
    const char *value; /* as it was in force */
    bool decides;      /* a run with another value is another run: it cannot be resumed */
};

struct store; /* opaque: a run that is written */

/* What a new run file begins with. All borrowed during the call. */
struct store_beginning {
    const struct run *run;
    const struct store_setting *settings; /* each name once */
    size_t setting_count;
    const struct token_set *tokens; /* that are asked for, a sample already drawn */
    const struct token_set *minted; /* or NULL */
};

/* A new run in a new file; NULL path: a temporary one without a name, which is gone when
 * it is closed and is not synced. A file that is there already is refused, unless there
 * is not a byte in it: that is what a run leaves that was killed in its first moment. */
struct store *store_create(const char *path, const struct store_beginning *beginning,
                           struct err *err);
/* Opens a run file to go on with it. */
struct store *store_resume(const char *path, struct err *err);
/* What differs between the settings that decide and those given now: adds a line for
 * each, "profile: immutable-x in the run, ronin now". `count` of them are compared, no
 * others; one without a value (NULL) is not given now. Returns how many differ. */
size_t store_differences(struct store *store, const struct store_setting *settings,
                         size_t count, struct strbuf *to);

/* One part of a run: it begins with the run, or where that is gone on with. */
struct store_part {
    const char *tool_version, *libraries;
    int64_t started_ms; /* UNIX time */
    unsigned connections, workers;
    uint64_t rate_per_1000s; /* 0: no limit */
};

/* The time of the run goes on from here. The part is written with the first token, so
 * that a run that is only looked at stays as it is. Called before anything is added. */
void store_start_part(struct store *store, const struct store_part *part);

/* From any thread. Neither waits for the disk. `sample->evidence` is read. */
void store_add(struct store *store, const struct sample *sample);
/* False while so much waits to be written that no more tokens should be begun. */
bool store_has_room(const struct store *store);
/* True once something could not be written: the run should stop. */
bool store_failed(const struct store *store);

/* "SQLite 3.40.1, Zstandard 1.5.4, OpenSSL 3.0.15": what a run file is written with. */
void store_put_versions(struct strbuf *to);

/* Waits until all that was added is on the disk; the writer goes on. */
bool store_sync(struct store *store, struct err *err);
/* Writes how the run ended: the run, its summary's histograms, the collection's findings
 * and traits. Called at most once, when nobody adds any more. */
bool store_finish(struct store *store, const struct run *run, struct err *err);
/* Leaves a file that needs no other beside it. False: it does, as somebody is reading in
 * it, or the disk would not; all is kept, and a part of it in the log. NULL is nothing to
 * close. */
bool store_close(struct store *store);

/* ---- reading ---- */

struct stored; /* opaque: a run that is read */

struct stored *stored_open(const char *path, struct err *err);
/* A view on a run that is being written, in that very file, whatever has its name by now:
 * each walk, and each other call, sees what was synced before it began, and may see more.
 * Closed before the store is. */
struct stored *stored_of(struct store *store, struct err *err);
void stored_close(struct stored *stored);
/* Of a run that was opened: until it thaws every call sees the file as it is now, so that
 * what is told of a run that goes on fits together; its writer cannot shorten its log
 * meanwhile. */
bool stored_freeze(struct stored *stored, struct err *err);
void stored_thaw(struct stored *stored);

/* For who finds that what is told cannot be: says that the file is damaged. Returns
 * false. */
bool stored_damaged(const struct stored *stored, const char *what, struct err *err);

/* The run as it was described, and as it ended if it did; else it is RUN_INTERRUPTED,
 * with the time that its parts took until their last tokens. The strings live as long as
 * `stored`; `summary` is NULL, to be filled from the samples, and `collection` is
 * NULL. */
bool stored_run(struct stored *stored, struct run *run, struct err *err);
/* The value of a setting, or NULL. Lives as long as `stored`. */
const char *stored_setting(const struct stored *stored, const char *name);
/* All of them, in the order of their names. */
const struct store_setting *stored_settings(const struct stored *stored, size_t *count);
/* The set that is asked for; NULL and `err` when it cannot be read. The caller frees. */
struct token_set *stored_tokens(struct stored *stored, struct err *err);
/* The same of the minted tokens, and NULL without an error when the run was not told. */
struct token_set *stored_minted(struct stored *stored, struct err *err);
/* Adds the positions of all tokens that are recorded. */
bool stored_positions(struct stored *stored, struct bitset *done, struct err *err);

struct stored_token {
    const struct sample *sample; /* evidence too: the document, when it was kept whole */
    const char *document;        /* NULL: none, or too large to be kept */
    size_t document_len;         /* of what came, also where it was not kept */
    bool has_digest;
    unsigned char digest[STORE_DIGEST_BYTES];
};

struct stored_walk; /* opaque: the tokens in ascending order */

/* Unpacking documents is most of the work: without them `document` and the evidence stay
 * empty. */
enum stored_depth { STORED_SAMPLES, STORED_WITH_DOCUMENTS };

struct stored_walk *stored_walk_new(struct stored *stored, enum stored_depth depth,
                                    struct err *err);
/* False at the end, or when it cannot be read (`err`). What is told is valid until the
 * next call; strings of codes and names as long as `stored`. */
bool stored_walk_next(struct stored_walk *walk, struct stored_token *token,
                      struct err *err);
void stored_walk_free(struct stored_walk *walk);

/* A document that is kept whole and came as a success, whatever became of its token. */
struct stored_document {
    char token_id[TOKEN_ID_MAX];
    bool unminted;
    int64_t age_s, fresh_s; /* as in struct attempt */
    bool fresh_guessed;     /* ATTEMPT_FRESH_GUESSED */
    const char *document;
    size_t len;
};

struct stored_documents; /* opaque: all of them, in ascending order of their tokens */

struct stored_documents *stored_documents_new(struct stored *stored, struct err *err);
/* NULL at the end, or when it cannot be read (`err`). Valid until the next call. */
const struct stored_document *stored_documents_next(struct stored_documents *documents,
                                                    struct err *err);
void stored_documents_free(struct stored_documents *documents);
/* How many more came as a success, and are too large to be kept whole. */
bool stored_documents_left_out(struct stored *stored, uint64_t *count, struct err *err);

#endif
