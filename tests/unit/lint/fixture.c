#include "fixture.h"

#include "base/xalloc.h"
#include "check.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *folder;
static int before = -1;

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
    folder = xstrfmt("%s/metaprobe-lint-XXXXXX", above != NULL ? above : P_tmpdir);
    before = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    must(before >= 0 && mkdtemp(folder) != NULL && chdir(folder) == 0, folder);
}

static int remove_one(const char *path, const struct stat *found, int kind,
                      struct FTW *place)
{
    (void)found;
    (void)kind;
    (void)place;
    return remove(path);
}

void folder_leave(void)
{
    must(fchdir(before) == 0, "fchdir");
    must(nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0, folder);
    close(before);
    free(folder);
}

static void make_folders(const char *path)
{
    for (const char *slash = path; (slash = strchr(slash + 1, '/')) != NULL;) {
        char *part = xmemdup0(path, (size_t)(slash - path));
        mkdir(part, 0777);
        free(part);
    }
}

void put_file(const char *path, const char *text)
{
    make_folders(path);
    FILE *file = fopen(path, "wb");
    must(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0, path);
}

void put_link(const char *path, const char *to)
{
    make_folders(path);
    must(symlink(to, path) == 0, path);
}

const char *listed(const char *const *paths, const char *const *patterns, bool lines)
{
    static char joined[4096];
    struct lint_files files;
    struct err err = ERR_INIT;
    struct strbuf path = STRBUF_INIT(1024);
    size_t count = 0;
    while (paths[count] != NULL)
        count++;
    joined[0] = '\0';
    const struct lint_paths what = { paths, count, patterns, lines };
    if (!lint_files_list(&files, &what, &err))
        snprintf(joined, sizeof(joined), "%s", err.text);
    for (size_t i = 0; i < files.count && err.kind == ERR_NONE; i++) {
        lint_file_path(&path, &files, &files.list[i]);
        size_t len = strlen(joined);
        snprintf(joined + len, sizeof(joined) - len, "%s%s", i > 0 ? " " : "", path.text);
    }
    strbuf_release(&path);
    lint_files_release(&files);
    return joined;
}
