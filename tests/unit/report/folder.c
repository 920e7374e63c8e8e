#include "fixture.h"

#include "base/xalloc.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FILE_MAX = 64 << 20 };

static int project = -1; /* the folder that the tests run in, while another is current */
static char *folder;

static void must(bool done, const char *what)
{
    if (done)
        return;
    perror(what);
    exit(2);
}

void folder_enter(void)
{
    const char *above = getenv("TMPDIR");
    folder = xstrfmt("%s/metaprobe-test-XXXXXX", above != NULL ? above : P_tmpdir);
    must(mkdtemp(folder) != NULL, folder);
    project = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    must(project >= 0 && chdir(folder) == 0, folder);
}

static size_t each_file(bool and_remove)
{
    size_t count = 0;
    DIR *stream = opendir(folder);
    must(stream != NULL, folder);
    for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        count++;
        if (and_remove && unlink(entry->d_name) != 0)
            rmdir(entry->d_name);
    }
    closedir(stream);
    return count;
}

size_t folder_count(void)
{
    return each_file(false);
}

void folder_leave(void)
{
    each_file(true);
    must(fchdir(project) == 0, "the project's folder");
    close(project);
    rmdir(folder);
    free(folder);
    project = -1;
}

static char *text_at(int where, const char *path)
{
    struct strbuf text = STRBUF_INIT(FILE_MAX);
    int fd = openat(where, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return strbuf_detach(&text);
    char chunk[65536];
    for (ssize_t got; (got = read(fd, chunk, sizeof(chunk))) > 0;)
        strbuf_add(&text, chunk, (size_t)got);
    close(fd);
    return strbuf_detach(&text);
}

char *file_text(const char *path)
{
    return text_at(AT_FDCWD, path);
}

char *project_file_text(const char *path)
{
    return text_at(project >= 0 ? project : AT_FDCWD, path);
}

void project_file_write(const char *path, const char *text)
{
    int fd = openat(project >= 0 ? project : AT_FDCWD, path,
                    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    FILE *stream = fd >= 0 ? fdopen(fd, "w") : NULL;
    must(stream != NULL && fputs(text, stream) >= 0 && fclose(stream) == 0, path);
}
