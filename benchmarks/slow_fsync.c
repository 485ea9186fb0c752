/* Every fsync and fdatasync takes DELAY microseconds longer: a slow disk, for the benchmark of the survey (LD_PRELOAD). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>

#define SLOWER(name)                                                        \
    int name(int file)                                                      \
    {                                                                       \
        int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, #name);           \
        usleep(DELAY);                                                      \
        return real(file);                                                  \
    }

SLOWER(fsync)
SLOWER(fdatasync)
