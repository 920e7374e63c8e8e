/*
 * What somebody concluded about the faults: metaprobe, from its samples, or the Go
 * client, from its own lines. A place is an index into the table of faults, continued by
 * that of listeners.
 */
#ifndef FAULTS_ANSWERS_H
#define FAULTS_ANSWERS_H

#include "faults/expect.h"

#include "base/err.h"

struct answer {
    struct predicted predicted; /* main is 0: nothing was said */
    char *detail;
};

struct answers {
    struct answer *by_place;
};

size_t place_count(void);
const char *place_name(size_t place);
const char *place_expect(size_t place);
/* Whether somebody who was asked about everything must have said something. */
bool place_is_asked(size_t place, bool by_peer);

void answers_init(struct answers *answers);
void answers_release(struct answers *answers);
/*
 * NDJSON samples. A file that is named after a listener is about that one; else the token
 * id is the fault's.
 */
bool answers_read_samples(struct answers *answers, const char *path, struct err *err);
/*
 * Lines "NAME map=U struct=U stream=D …", one conclusion for each way of writing a
 * service. The first is the main one, since a service reads the whole answer before it
 * decodes.
 */
bool answers_read_observations(struct answers *answers, const char *path,
                               struct err *err);

#endif
