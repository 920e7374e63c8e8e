#include "lint/files.h"

#include "base/xalloc.h"
#include "lint/name.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Listing the files of one argument. */
struct walk {
    struct lint_files *files;
    const struct lint_paths *paths;
    size_t root_len; /* bytes of a path before what patterns with a '/' look at */
    struct err *err;
};

struct entry {
    char
        *name; /* of a folder with a '/' behind it, so that it sorts where its files do */
    bool is_folder;
    const char *trouble;
};

struct entries {
    struct entry *list;
    size_t count, cap;
};

/* ---- which ---- */

static bool ends_with(const char *name, const char *end)
{
    size_t len = strlen(name), end_len = strlen(end);
    return len > end_len && strcmp(name + len - end_len, end) == 0;
}

static bool is_wanted_by_default(const struct lint_paths *paths, const char *name)
{
    struct token_id id;
    if (paths->lines)
        return ends_with(name, ".ndjson") || ends_with(name, ".jsonl");
    return ends_with(name, ".json") ||
           (strchr(name, '.') == NULL && name_token(name, &id) != NAME_NONE);
}

/* A pattern with a '/' speaks of the path below the argument, one without of the name. */
static bool is_wanted(const struct walk *walk, const char *folder, const char *name)
{
    const char *const *patterns = walk->paths->patterns;
    if (name[0] == '.')
        return false;
    if (patterns == NULL)
        return is_wanted_by_default(walk->paths, name);
    char *path = xstrfmt("%s%s", folder + walk->root_len, name);
    bool wanted = false;
    for (; *patterns != NULL && !wanted; patterns++) {
        bool by_path = strchr(*patterns, '/') != NULL;
        wanted = fnmatch(*patterns, by_path ? path : name,
                         FNM_PERIOD | (by_path ? FNM_PATHNAME : 0)) == 0;
    }
    free(path);
    return wanted;
}

/* ---- the list ---- */

static bool add_file(struct walk *walk, uint32_t folder, const char *name,
                     const char *trouble)
{
    struct lint_files *files = walk->files;
    if (files->count == FILES_MAX)
        return err_set(walk->err, ERR_USAGE, "more than %d files", FILES_MAX);
    if (files->count == files->cap) {
        files->cap = files->cap ? files->cap + files->cap / 2 : 64;
        files->list = xreallocarray(files->list, files->cap, sizeof(*files->list));
    }
    files->list[files->count++] = (struct lint_file){
        .name = arena_memdup0(&files->arena, name, strlen(name)),
        .trouble = trouble,
        .folder = folder,
    };
    return true;
}

static bool add_folder(struct walk *walk, const char *path, uint32_t *number)
{
    struct lint_files *files = walk->files;
    if (files->folder_count == FOLDERS_MAX)
        return err_set(walk->err, ERR_USAGE, "more than %d folders", FOLDERS_MAX);
    if (files->folder_count == files->folder_cap) {
        files->folder_cap = files->folder_cap ? 2 * files->folder_cap : 16;
        files->folders =
            xreallocarray(files->folders, files->folder_cap, sizeof(*files->folders));
    }
    *number = (uint32_t)files->folder_count;
    files->folders[files->folder_count++] =
        arena_memdup0(&files->arena, path, strlen(path));
    return true;
}

static void pass_over(struct walk *walk, struct passed_over *passed, const char *folder,
                      const char *name)
{
    if (passed->count < FILES_EXAMPLES) {
        char *path = xstrfmt("%s%s", folder, name);
        passed->examples[passed->count] =
            arena_memdup0(&walk->files->arena, path, strlen(path));
        free(path);
    }
    passed->count++;
}

static const char *trouble_of_errno(struct walk *walk, int number)
{
    const char *text = strerror(number);
    return arena_memdup0(&walk->files->arena, text, strlen(text));
}

/* ---- folders ---- */

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    return strcmp(a->name, b->name);
}

static void add_entry(struct entries *entries, const char *name, bool is_folder,
                      const char *trouble)
{
    if (entries->count == entries->cap) {
        entries->cap = entries->cap ? 2 * entries->cap : 64;
        entries->list =
            xreallocarray(entries->list, entries->cap, sizeof(*entries->list));
    }
    entries->list[entries->count++] = (struct entry){
        .name = xstrfmt("%s%s", name, is_folder ? "/" : ""),
        .is_folder = is_folder,
        .trouble = trouble,
    };
}

/* What it is, a link followed: a mode of stat(2), or 0 and the reason. `is_link` is about
 * the entry itself. */
static mode_t look_at(struct walk *walk, int fd, const struct dirent *entry,
                      bool *is_link, const char **trouble)
{
    struct stat found;
    *trouble = NULL;
    *is_link = entry->d_type == DT_LNK;
    if (entry->d_type == DT_REG)
        return S_IFREG;
    if (entry->d_type == DT_DIR)
        return S_IFDIR;
    if (entry->d_type == DT_UNKNOWN &&
        fstatat(fd, entry->d_name, &found, AT_SYMLINK_NOFOLLOW) == 0) {
        *is_link = S_ISLNK(found.st_mode);
        if (!*is_link)
            return found.st_mode;
    }
    if (fstatat(fd, entry->d_name, &found, 0) == 0)
        return found.st_mode;
    *trouble = trouble_of_errno(walk, errno);
    return 0;
}

static void take_entry(struct walk *walk, int fd, const struct dirent *entry,
                       const char *folder, struct entries *entries)
{
    bool is_link;
    const char *trouble;
    if (entry->d_name[0] == '.')
        return;
    mode_t mode = look_at(walk, fd, entry, &is_link, &trouble);
    if (S_ISDIR(mode) && is_link)
        pass_over(walk, &walk->files->links, folder, entry->d_name);
    else if (S_ISDIR(mode))
        add_entry(entries, entry->d_name, true, NULL);
    else if (!is_wanted(walk, folder, entry->d_name))
        return;
    else if (S_ISREG(mode) || trouble != NULL)
        add_entry(entries, entry->d_name, false, trouble);
    else
        pass_over(walk, &walk->files->others, folder, entry->d_name);
}

/* Reads the whole folder; NULL or why it could not be read. */
static const char *read_folder(struct walk *walk, const char *folder,
                               struct entries *entries)
{
    DIR *stream = opendir(folder);
    if (stream == NULL)
        return trouble_of_errno(walk, errno);
    const struct dirent *entry;
    while ((errno = 0, entry = readdir(stream)) != NULL)
        take_entry(walk, dirfd(stream), entry, folder, entries);
    const char *trouble = errno != 0 ? trouble_of_errno(walk, errno) : NULL;
    closedir(stream);
    if (entries->count > 0)
        qsort(entries->list, entries->count, sizeof(*entries->list), compare_entries);
    return trouble;
}

static bool walk_folder(struct walk *walk, const char *folder, unsigned depth);

static bool walk_entries(struct walk *walk, const char *folder, unsigned depth,
                         const struct entries *entries)
{
    uint32_t number = 0;
    if (!add_folder(walk, folder, &number))
        return false;
    bool done = true;
    for (size_t i = 0; i < entries->count && done; i++) {
        const struct entry *entry = &entries->list[i];
        if (!entry->is_folder) {
            done = add_file(walk, number, entry->name, entry->trouble);
            continue;
        }
        char *path = xstrfmt("%s%s", folder, entry->name);
        done = walk_folder(walk, path, depth + 1);
        free(path);
    }
    return done;
}

/* What could not be read of a folder is a file of its name that cannot be read. */
static bool walk_folder(struct walk *walk, const char *folder, unsigned depth)
{
    struct entries entries = { .count = 0 };
    if (depth > FOLDER_DEPTH_MAX)
        return add_file(walk, FILE_IS_ARGUMENT, folder, "folders are nested too deep");
    const char *trouble = read_folder(walk, folder, &entries);
    bool done = walk_entries(walk, folder, depth, &entries);
    if (done && trouble != NULL)
        done = add_file(walk, FILE_IS_ARGUMENT, folder, trouble);
    for (size_t i = 0; i < entries.count; i++)
        free(entries.list[i].name);
    free(entries.list);
    return done;
}

/* ---- arguments ---- */

static bool fail_empty(const struct walk *walk, const char *path)
{
    const struct lint_paths *paths = walk->paths;
    if (paths->patterns != NULL)
        return err_set(walk->err, ERR_USAGE, "%s: no file in it matches %s%s", path,
                       paths->patterns[0], paths->patterns[1] ? " …" : "");
    err_set(walk->err, ERR_USAGE, "%s: no file in it is called %s", path,
            paths->lines ? "*.ndjson or *.jsonl" : "*.json, or after a token's id");
    return err_hint(walk->err, "--pattern says what to look for");
}

static bool walk_argument(struct walk *walk, const char *path)
{
    size_t before = walk->files->count, len = strlen(path);
    char *folder = xstrfmt("%s%s", path, len > 0 && path[len - 1] == '/' ? "" : "/");
    walk->root_len = strlen(folder);
    bool done = walk_folder(walk, folder, 0);
    if (done && walk->files->count == before)
        done = fail_empty(walk, path);
    free(folder);
    return done;
}

bool lint_files_list(struct lint_files *files, const struct lint_paths *paths,
                     struct err *err)
{
    *files = (struct lint_files){ .arena = ARENA_INIT };
    struct walk walk = { .files = files, .paths = paths, .err = err };
    for (size_t i = 0; i < paths->count; i++) {
        const char *path = paths->paths[i];
        struct stat found;
        bool is_stdin = strcmp(path, "-") == 0;
        if (!is_stdin && stat(path, &found) != 0)
            return err_set_errno(err, ERR_USAGE, "%s", path);
        bool done = !is_stdin && S_ISDIR(found.st_mode)
                        ? walk_argument(&walk, path)
                        : add_file(&walk, FILE_IS_ARGUMENT, path, NULL);
        if (!done)
            return false;
    }
    return true;
}

void lint_files_release(struct lint_files *files)
{
    free(files->list);
    free(files->folders);
    arena_release(&files->arena);
    *files = (struct lint_files){ .arena = ARENA_INIT };
}

void lint_file_path(struct strbuf *to, const struct lint_files *files,
                    const struct lint_file *file)
{
    strbuf_reset(to);
    if (file->folder != FILE_IS_ARGUMENT)
        strbuf_puts(to, files->folders[file->folder]);
    strbuf_puts(to, file->name);
}
