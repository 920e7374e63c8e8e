/*
 * One report of a made-up run, rendered into a string, without a file.
 */
#ifndef TESTS_UNIT_REPORT_RENDERED_H
#define TESTS_UNIT_REPORT_RENDERED_H

#include "report/format_priv.h"

/* A run over a few tokens with all that a report reads set, and nothing wrong. */
struct scene {
    struct run run;
    struct summary summary;
    struct report report;
    struct strbuf text; /* the last rendering */
    bool colour;
};

void scene_init(struct scene *scene, const struct report_format *format);
void scene_release(struct scene *scene);
/* Adds a token that ends so, with one attempt unless it is skipped. */
void scene_add(struct scene *scene, uint64_t token, enum outcome outcome,
               const char *code, const char *cause, const char *reason);
/* Adds a sample that the test made. */
void scene_add_sample(struct scene *scene, const struct sample *sample);
/* Once; closes the summary. */
const char *scene_render(struct scene *scene);

/* Bytes that mean something to a terminal, to XML, to JSON, to a shell; with bad
 * UTF-8. */
extern const char hostile[];

#endif
