/*
 * A sample on its way to the writer: copied into one piece of memory, compact, without a
 * pointer into anything that the adder owns. It never leaves the process.
 *
 * Behind the struct follow, without gaps: the texts (token id, code, alternatives, cause,
 * reason), the attempts (each the numbers, then three texts), the findings, and then what
 * is kept of the document, and the head. A text is its length in two bytes, or ABSENT,
 * and its bytes.
 */
#ifndef STORE_RECORD_H
#define STORE_RECORD_H

#include "result/sample.h"
#include "store/store.h"

struct record {
    uint32_t size; /* of all of it, a multiple of 8 */
    uint32_t kept_bytes, head_bytes;
    uint32_t text_bytes; /* everything before the document */
    uint32_t extra_requests;
    uint64_t position;
    int64_t at_ms;
    uint64_t document_bytes; /* of what came */
    uint64_t left_out;
    uint8_t outcome, confidence, worst;
    uint8_t alternative_count, attempt_count, finding_count;
    bool has_document, has_head, unminted;
    unsigned char digest[STORE_DIGEST_BYTES]; /* set for a document that is not kept */
};

/* How many bytes it takes at most. */
size_t record_bound(const struct sample *sample);
/* The digest of a document that is too large to be kept, while all of it is there; of
 * others zeros, as theirs is made from what is kept. */
void record_digest(const struct sample *sample, unsigned char digest[STORE_DIGEST_BYTES]);
/* Puts it into `record`, which has so much room and is aligned for it; returns its
 * size. */
size_t record_put(struct record *record, const struct sample *sample,
                  const unsigned char digest[STORE_DIGEST_BYTES], int64_t at_ms);

const unsigned char *record_document(const struct record *record); /* then the head */

/* Reading the texts, in the order in which they are. */
struct record_text {
    const char *text; /* NULL: there is none */
    size_t len;
};
struct record_cursor {
    const unsigned char *at;
};
struct record_cursor record_texts(const struct record *record);
struct record_text record_next(struct record_cursor *cursor);
/* The numbers of an attempt; its texts (address, content type, detail) come next. */
void record_attempt(struct record_cursor *cursor, struct attempt *attempt);
/* The numbers of a finding; rule, pointer, message and schema come next. */
struct record_finding {
    uint32_t severity, offset, line, column;
};
void record_finding(struct record_cursor *cursor, struct record_finding *finding);

#endif
