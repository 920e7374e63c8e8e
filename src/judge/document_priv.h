/*
 * The parts of judging a document, private to this folder: document.c puts them in order,
 * decoding.c decodes, conformance.c checks schemas and size.
 */
#ifndef JUDGE_DOCUMENT_PRIV_H
#define JUDGE_DOCUMENT_PRIV_H

#include "judge/document.h"
#include "json/decode.h"
#include "json/tape.h"

struct judge {
    const struct judge_rules *rules;
    const struct profile *profile; /* of the rules */
    struct json_tape tape;
    struct json_facts facts;
    struct schema_run *run;
};

/* The work on one document. */
struct judging {
    struct judge *judge;
    const char *body;
    size_t len;
    struct verdict *verdict;
    struct findings *findings;
};

/* Decodes the body: is it refused, and what do decoders differ on? False when there is no
 * document to look at any further. */
bool decoding_check(struct judging *judging);
/* What each decoder says of the document decoded last. */
void decoding_ask_all(const struct judge *judge, struct sample *sample);
/* What nobody decoded, each decoder is undecided on. */
void decoding_ask_none(struct sample *sample);

/* The size; and the schemas, the profile's and the user's. */
void conformance_check_size(struct judging *judging);
void conformance_check(struct judging *judging);

/* Gives the finding, which may be NULL, its place in the body. */
void judging_place(const struct judging *judging, struct finding *finding,
                   uint32_t offset);

#endif
