#include "fixture.h"

#include "check.h"

#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void folder_enter(struct folder *folder)
{
    const char *above = getenv("TMPDIR");
    snprintf(folder->path, sizeof(folder->path), "%s/profile-XXXXXX",
             above != NULL ? above : P_tmpdir);
    folder->before = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    CHECK(folder->before >= 0);
    CHECK(mkdtemp(folder->path) != NULL);
    CHECK_INT(0, chdir(folder->path));
}

static void remove_files(const char *pattern)
{
    glob_t files;
    if (glob(pattern, 0, NULL, &files) == 0) {
        for (size_t i = 0; i < files.gl_pathc; i++)
            unlink(files.gl_pathv[i]);
    }
    globfree(&files);
}

void folder_leave(struct folder *folder)
{
    remove_files("below/*");
    rmdir("below");
    remove_files("*");
    CHECK_INT(0, fchdir(folder->before));
    CHECK_INT(0, rmdir(folder->path));
    close(folder->before);
}

void put_file(const char *name, const char *text)
{
    FILE *file = fopen(name, "wb");
    CHECK(file != NULL);
    if (file == NULL)
        return;
    CHECK(fputs(text, file) >= 0);
    CHECK_INT(0, fclose(file));
}

void check_refused(const char *name, const char *text, const char *hint)
{
    struct err err = ERR_INIT;
    struct profile *profile = profile_load(name, &err);
    CHECK(profile == NULL);
    CHECK_INT(ERR_USAGE, err.kind);
    CHECK_STR(text, err.text);
    CHECK_STR(hint, err.hint);
    profile_free(profile);
}
