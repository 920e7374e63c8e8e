#include "broken_disk.h"

#include <sqlite3.h>
#include <stdatomic.h>
#include <string.h>

static sqlite3_vfs *whole, broken;
static atomic_uint calls, log_syncs;
static unsigned failing_call;
static enum failing how;
static int failing_code;
static atomic_bool failed;

/* The real file lies behind it. */
struct file {
    sqlite3_file base;
    int flags; /* that it was opened with */
};

static sqlite3_file *real(sqlite3_file *file)
{
    return (sqlite3_file *)(void *)((struct file *)(void *)file + 1);
}

static int flags_of(sqlite3_file *file)
{
    return ((struct file *)(void *)file)->flags;
}

static bool fails(sqlite3_file *file)
{
    if (how == SHARES_NO_MEMORY ||
        (how == FAILS_IN_THE_FILE && (flags_of(file) & SQLITE_OPEN_MAIN_DB) == 0))
        return false;
    unsigned call = atomic_fetch_add(&calls, 1) + 1;
    if (call == failing_call ||
        (how != FAILS_ONCE && failing_call > 0 && call > failing_call))
        atomic_store(&failed, true);
    else
        return false;
    return true;
}

static int do_close(sqlite3_file *file)
{
    return real(file)->pMethods->xClose(real(file));
}

static int do_read(sqlite3_file *file, void *to, int len, sqlite3_int64 offset)
{
    return real(file)->pMethods->xRead(real(file), to, len, offset);
}

/* A write that fails has written the half of it. */
static int do_write(sqlite3_file *file, const void *from, int len, sqlite3_int64 offset)
{
    bool is_failing = fails(file);
    int code = real(file)->pMethods->xWrite(real(file), from, is_failing ? len / 2 : len,
                                            offset);
    return is_failing ? failing_code : code;
}

static int do_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return fails(file) ? failing_code : real(file)->pMethods->xTruncate(real(file), size);
}

static int do_sync(sqlite3_file *file, int flags)
{
    (void)flags;
    if (flags_of(file) & SQLITE_OPEN_WAL)
        atomic_fetch_add(&log_syncs, 1);
    return fails(file) ? failing_code : SQLITE_OK;
}

static int do_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real(file)->pMethods->xFileSize(real(file), size);
}

static int do_lock(sqlite3_file *file, int lock)
{
    return real(file)->pMethods->xLock(real(file), lock);
}

static int do_unlock(sqlite3_file *file, int lock)
{
    return real(file)->pMethods->xUnlock(real(file), lock);
}

static int do_check(sqlite3_file *file, int *reserved)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), reserved);
}

static int do_control(sqlite3_file *file, int op, void *arg)
{
    return real(file)->pMethods->xFileControl(real(file), op, arg);
}

static int do_sector(sqlite3_file *file)
{
    return real(file)->pMethods->xSectorSize(real(file));
}

static int do_traits(sqlite3_file *file)
{
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int do_map(sqlite3_file *file, int page, int size, int extend,
                  void volatile **memory)
{
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, memory);
}

static int do_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void do_barrier(sqlite3_file *file)
{
    real(file)->pMethods->xShmBarrier(real(file));
}

static int do_unmap(sqlite3_file *file, int remove)
{
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = do_close,
    .xRead = do_read,
    .xWrite = do_write,
    .xTruncate = do_truncate,
    .xSync = do_sync,
    .xFileSize = do_size,
    .xLock = do_lock,
    .xUnlock = do_unlock,
    .xCheckReservedLock = do_check,
    .xFileControl = do_control,
    .xSectorSize = do_sector,
    .xDeviceCharacteristics = do_traits,
    .xShmMap = do_map,
    .xShmLock = do_shm_lock,
    .xShmBarrier = do_barrier,
    .xShmUnmap = do_unmap,
};

static const sqlite3_io_methods methods_without_memory = {
    .iVersion = 1,
    .xClose = do_close,
    .xRead = do_read,
    .xWrite = do_write,
    .xTruncate = do_truncate,
    .xSync = do_sync,
    .xFileSize = do_size,
    .xLock = do_lock,
    .xUnlock = do_unlock,
    .xCheckReservedLock = do_check,
    .xFileControl = do_control,
    .xSectorSize = do_sector,
    .xDeviceCharacteristics = do_traits,
};

static int do_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                   int *out)
{
    (void)vfs;
    int code = whole->xOpen(whole, name, real(file), flags, out);
    ((struct file *)(void *)file)->flags = flags;
    if (real(file)->pMethods == NULL)
        file->pMethods = NULL;
    else
        file->pMethods = how == SHARES_NO_MEMORY ? &methods_without_memory : &methods;
    return code;
}

void broken_disk_begin(unsigned call, enum failing failing, int code)
{
    if (whole == NULL)
        whole = sqlite3_vfs_find(NULL);
    failing_call = call;
    how = failing;
    failing_code = code;
    atomic_store(&calls, 0);
    atomic_store(&log_syncs, 0);
    atomic_store(&failed, false);
    broken = *whole;
    broken.zName = "broken";
    broken.szOsFile += (int)sizeof(struct file);
    broken.xOpen = do_open;
    sqlite3_vfs_register(&broken, 1);
}

unsigned broken_disk_log_syncs(void)
{
    return atomic_load(&log_syncs);
}

bool broken_disk_end(void)
{
    sqlite3_vfs_register(whole, 1);
    sqlite3_vfs_unregister(&broken);
    return atomic_load(&failed);
}
