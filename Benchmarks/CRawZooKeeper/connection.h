#ifndef RAW_CONNECTION_H
#define RAW_CONNECTION_H

#include <pthread.h>
#include <stdint.h>
#include <time.h>

// Without THREADED the header leaves out part of the multi-threaded library's interface.
#define THREADED
#include <zookeeper/zookeeper.h>

struct raw_zookeeper {
    zhandle_t *handle;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int is_connected;
};

static inline uint64_t raw_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

#endif
