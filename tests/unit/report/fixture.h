/*
 * A hand-made run, the same every time, of which a few tokens have each kind of trouble.
 * reports/samples/ holds how each format renders it.
 */
#ifndef TESTS_UNIT_REPORT_FIXTURE_H
#define TESTS_UNIT_REPORT_FIXTURE_H

#include "report/report.h"

struct fixture {
    struct run run;
    struct summary summary;
};

/* Of 10,000 tokens, or of the first 40. */
void fixture_init(struct fixture *fixture, unsigned tokens);
void fixture_release(struct fixture *fixture);
/* Adds the samples to the summary and, unless NULL, to the reports. */
void fixture_play(struct fixture *fixture, struct reports *reports);

/* An empty folder to write into, which is the current one from folder_enter() to
 * folder_leave(); that takes it away with all that is in it. */
void folder_enter(void);
void folder_leave(void);
/* How many files there are in it. */
size_t folder_count(void);

/* Reads a whole file, "" if there is none. Of the project: from its root, where the tests
 * run. */
char *file_text(const char *path);
char *project_file_text(const char *path);
void project_file_write(const char *path, const char *text);

#endif
