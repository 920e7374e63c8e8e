/*
 * usage: replay CORPUS-FOLDER
 *
 * Gives each file of the folder to the fuzz target, each in memory of exactly its size.
 * An empty or missing folder is a failure: then nothing was tested.
 */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

enum { INPUT_MAX = 1 << 20 };

static void replay(const char *path)
{
    static uint8_t buffer[INPUT_MAX];
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return;
    size_t len = fread(buffer, 1, sizeof(buffer), file);
    fclose(file);
    uint8_t *input = malloc(len > 0 ? len : 1);
    if (input == NULL)
        abort();
    for (size_t i = 0; i < len; i++)
        input[i] = buffer[i];
    LLVMFuzzerTestOneInput(input, len);
    free(input);
}

int main(int argc, char **argv)
{
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    if (folder == NULL) {
        fprintf(stderr, "usage: replay CORPUS-FOLDER\n");
        return 2;
    }
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        char path[4096];
        snprintf(path, sizeof(path), "%s/%s", argv[1], entry->d_name);
        replay(path);
        count++;
    }
    closedir(folder);
    printf("%zu inputs replayed\n", count);
    return count > 0 ? 0 : 1;
}
