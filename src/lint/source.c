#include "lint/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Few enough that the threads end together, enough that taking a job costs little. */
enum { FILES_A_JOB = 32 };

void job_init(struct job *job, size_t limit)
{
    memset(job, 0, sizeof(*job));
    strbuf_init(&job->block, lines_block_max(limit));
}

void job_release(struct job *job)
{
    strbuf_release(&job->block);
}

void source_init(struct source *source, const struct lint_files *files, bool by_line,
                 size_t limit)
{
    memset(source, 0, sizeof(*source));
    source->files = files;
    source->by_line = by_line;
    source->limit = limit;
    pthread_mutex_init(&source->lock, NULL);
}

static void close_lines(struct source *source)
{
    if (!source->is_open)
        return;
    source_close(source->lines.fd);
    lines_release(&source->lines);
    source->is_open = false;
}

void source_release(struct source *source)
{
    close_lines(source);
    pthread_mutex_destroy(&source->lock);
}

/* A pipe that was put where a file stood must not hold the run up. */
int source_open(const struct lint_files *files, const struct lint_file *file)
{
    bool argument = file->folder == FILE_IS_ARGUMENT;
    if (argument && strcmp(file->name, "-") == 0)
        return STDIN_FILENO;
    struct strbuf path = STRBUF_INIT(SIZE_MAX / 2);
    lint_file_path(&path, files, file);
    int fd =
        open(path.text, O_RDONLY | O_CLOEXEC | O_NOCTTY | (argument ? 0 : O_NONBLOCK));
    int error = errno;
    strbuf_release(&path);
    struct stat found;
    if (fd >= 0 && !argument && (fstat(fd, &found) != 0 || !S_ISREG(found.st_mode))) {
        close(fd);
        fd = -1;
        error = EINVAL;
    }
    errno = error;
    return fd;
}

void source_close(int fd)
{
    if (fd > STDERR_FILENO)
        close(fd);
}

static void set_trouble(struct job *job, const char *trouble)
{
    job->kind = JOB_TROUBLE;
    snprintf(job->trouble, sizeof(job->trouble), "%s", trouble);
}

/* Begins with the next file; false when it cannot, and the job says so. */
static bool open_lines(struct source *source, struct job *job)
{
    const struct lint_file *file = &source->files->list[source->next];
    job->file = source->open_file = source->next++;
    job->line = 0;
    int fd = file->trouble == NULL ? source_open(source->files, file) : -1;
    if (fd < 0) {
        set_trouble(job, file->trouble != NULL ? file->trouble : strerror(errno));
        return false;
    }
    lines_init(&source->lines, fd, source->limit);
    source->is_open = true;
    return true;
}

/* From the file that is open; false when that is at its end. */
static bool next_block(struct source *source, struct job *job)
{
    job->file = source->open_file;
    switch (lines_next(&source->lines, &job->block, &job->line)) {
    case LINES_BLOCK:
        job->kind = JOB_LINES;
        return true;
    case LINES_TOO_LONG:
        job->kind = JOB_TOO_LONG;
        return true;
    case LINES_END:
        break;
    }
    int error = source->lines.error;
    job->line = source->lines.line;
    close_lines(source);
    if (error != 0)
        set_trouble(job, strerror(error));
    return error != 0;
}

static bool next_lines(struct source *source, struct job *job)
{
    while (!atomic_load(&source->stopped)) {
        if (source->is_open && next_block(source, job))
            return true;
        if (source->next == source->files->count || atomic_load(&source->stopped))
            return false;
        if (!open_lines(source, job))
            return true;
    }
    return false;
}

static bool next_files(struct source *source, struct job *job)
{
    size_t left = source->files->count - source->next;
    if (atomic_load(&source->stopped))
        return false;
    job->kind = JOB_FILES;
    job->file = source->next;
    job->count = left < FILES_A_JOB ? left : FILES_A_JOB;
    source->next += job->count;
    return job->count > 0;
}

bool source_next(struct source *source, struct job *job)
{
    pthread_mutex_lock(&source->lock);
    bool found = source->by_line ? next_lines(source, job) : next_files(source, job);
    if (found)
        job->number = source->jobs++;
    pthread_mutex_unlock(&source->lock);
    return found;
}

void source_stop(struct source *source)
{
    atomic_store(&source->stopped, true);
}

bool source_rest(struct source *source, struct job *job)
{
    if (source->is_open && lines_at_end(&source->lines))
        close_lines(source);
    bool begun = source->is_open;
    if (!begun && source->next == source->files->count)
        return false;
    job->number = source->jobs++;
    job->file = begun ? source->open_file : source->next++;
    job->line = begun ? source->lines.line : 0;
    set_trouble(job, "");
    close_lines(source);
    return true;
}
